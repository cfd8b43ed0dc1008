package io.homeostat.feature;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.Arrays;

/// The past of one device, as deep as its features look back.
///
/// All numbers of a device stand in one array: of a thousand devices none are in a cache when their
/// reading comes, and from one row they come at once.
@SingleWriter
final class DeviceHistory {
    /// Where what stands; the same for all devices of a pipeline.
    ///
    /// Of each field with a past there is a ring: the place of its next value, how many it holds,
    /// and the values.
    static final class Layout {
        private static final int NEXT = 0;
        private static final int SIZE = 1;
        private static final int VALUES = 2;

        private final int[] depths;
        private final int[] rings;
        private final int lastGood;
        private final int lastGoodAge;
        private final int smoothed;
        private final int smoothers;
        private final int end;

        /// @param depths by field: how many values of its past are looked at
        /// @param smoothers how many exponential means there are
        Layout(int[] depths, int smoothers) {
            this.depths = depths.clone();
            this.rings = new int[depths.length];
            int at = 0;
            for (int field = 0; field < depths.length; field++) {
                rings[field] = at;
                at += depths[field] == 0 ? 0 : VALUES + depths[field];
            }
            this.lastGood = at;
            this.lastGoodAge = lastGood + depths.length;
            this.smoothed = lastGoodAge + depths.length;
            this.smoothers = smoothers;
            this.end = smoothed + smoothers;
        }

        private int fields() {
            return depths.length;
        }
    }

    /// The past of a device that was never heard of.
    static final DeviceHistory EMPTY = new DeviceHistory(new Layout(new int[0], 0));

    private final Layout layout;
    private final double[] numbers;
    private double newestTarget = Double.NaN;

    DeviceHistory(Layout layout) {
        this.layout = layout;
        this.numbers = new double[layout.end];
        Arrays.fill(numbers, layout.lastGood, layout.lastGoodAge, Double.NaN);
        Arrays.fill(numbers, layout.smoothed, layout.end, Double.NaN);
    }

    void add(int field, double value) {
        int depth = layout.depths[field];
        if (depth == 0) {
            return;
        }
        int ring = layout.rings[field];
        int next = (int) numbers[ring + Layout.NEXT];
        numbers[ring + Layout.VALUES + next] = value;
        numbers[ring + Layout.NEXT] = next + 1 == depth ? 0 : next + 1;
        if (numbers[ring + Layout.SIZE] < depth) {
            numbers[ring + Layout.SIZE]++;
        }
    }

    /// The value of that age in the past, 0 being the newest; NaN where there is none.
    double past(int field, int age) {
        if (field >= layout.fields() || layout.depths[field] == 0) {
            return Double.NaN;
        }
        int ring = layout.rings[field];
        if (age >= numbers[ring + Layout.SIZE]) {
            return Double.NaN;
        }
        int place = (int) numbers[ring + Layout.NEXT] - 1 - age;
        return numbers[ring + Layout.VALUES + (place < 0 ? place + layout.depths[field] : place)];
    }

    /// Remembers `value` as the newest good one of `field`, or lets the newest good one age.
    void seen(int field, double value) {
        if (Double.isNaN(value)) {
            numbers[layout.lastGoodAge + field]++;
        } else {
            numbers[layout.lastGood + field] = value;
            numbers[layout.lastGoodAge + field] = 0;
        }
    }

    /// The newest good value of `field`, NaN when it is older than `readingsMax` or there is none.
    double held(int field, int readingsMax) {
        return field < layout.fields() && numbers[layout.lastGoodAge + field] < readingsMax
                ? numbers[layout.lastGood + field]
                : Double.NaN;
    }

    double smoothed(int smoother) {
        return smoother < layout.smoothers ? numbers[layout.smoothed + smoother] : Double.NaN;
    }

    void smoothed(int smoother, double value) {
        numbers[layout.smoothed + smoother] = value;
    }

    double newestTarget() {
        return newestTarget;
    }

    void newestTarget(double value) {
        newestTarget = value;
    }

    void save(StateWriter out) {
        for (int field = 0; field < layout.fields(); field++) {
            if (layout.depths[field] > 0) {
                int size = (int) numbers[layout.rings[field] + Layout.SIZE];
                out.putInt(size);
                for (int age = size - 1; age >= 0; age--) {
                    out.putDouble(past(field, age));
                }
            }
        }
        out.putInt(layout.smoothers).putDoubles(numbers, layout.smoothed, layout.smoothers);
        out.putDouble(newestTarget);
        out.putInt(layout.fields()).putDoubles(numbers, layout.lastGood, layout.fields());
        out.putInt(layout.fields());
        for (int field = 0; field < layout.fields(); field++) {
            out.putInt((int) numbers[layout.lastGoodAge + field]);
        }
    }

    void load(StateReader in) {
        for (int field = 0; field < layout.fields(); field++) {
            if (layout.depths[field] > 0) {
                numbers[layout.rings[field] + Layout.NEXT] = 0;
                numbers[layout.rings[field] + Layout.SIZE] = 0;
                int size = in.getInt();
                for (int i = 0; i < size; i++) {
                    add(field, in.getDouble());
                }
            }
        }
        System.arraycopy(in.getDoubles(), 0, numbers, layout.smoothed, layout.smoothers);
        newestTarget = in.getDouble();
        System.arraycopy(in.getDoubles(), 0, numbers, layout.lastGood, layout.fields());
        int[] ages = in.getInts();
        for (int field = 0; field < layout.fields(); field++) {
            numbers[layout.lastGoodAge + field] = ages[field];
        }
    }
}
