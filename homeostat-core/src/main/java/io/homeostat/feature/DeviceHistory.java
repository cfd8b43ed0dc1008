package io.homeostat.feature;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.numeric.DoubleRing;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The past of one device, as deep as its features look back.
@SingleWriter
final class DeviceHistory {
    /// The past of a device that was never heard of.
    static final DeviceHistory EMPTY = new DeviceHistory(new int[0], 0);

    private final @Nullable DoubleRing[] values;
    private final double[] smoothed;
    private final double[] lastGood;
    private final int[] lastGoodAge;
    private double newestTarget = Double.NaN;

    DeviceHistory(int[] depths, int smoothers) {
        this.values = new DoubleRing[depths.length];
        for (int i = 0; i < depths.length; i++) {
            values[i] = depths[i] == 0 ? null : new DoubleRing(depths[i]);
        }
        this.lastGood = new double[depths.length];
        this.lastGoodAge = new int[depths.length];
        Arrays.fill(lastGood, Double.NaN);
        this.smoothed = new double[smoothers];
        Arrays.fill(smoothed, Double.NaN);
    }

    void add(int field, double value) {
        DoubleRing ring = values[field];
        if (ring != null) {
            ring.add(value);
        }
    }

    /// The value of that age in the past, 0 being the newest; NaN where there is none.
    double past(int field, int age) {
        if (field >= values.length) {
            return Double.NaN;
        }
        DoubleRing ring = values[field];
        return ring == null ? Double.NaN : ring.get(age);
    }

    /// Remembers `value` as the newest good one of `field`, or lets the newest good one age.
    void seen(int field, double value) {
        if (Double.isNaN(value)) {
            lastGoodAge[field]++;
        } else {
            lastGood[field] = value;
            lastGoodAge[field] = 0;
        }
    }

    /// The newest good value of `field`, NaN when it is older than `readingsMax` or there is none.
    double held(int field, int readingsMax) {
        return field < lastGood.length && lastGoodAge[field] < readingsMax
                ? lastGood[field]
                : Double.NaN;
    }

    double smoothed(int smoother) {
        return smoother < smoothed.length ? smoothed[smoother] : Double.NaN;
    }

    void smoothed(int smoother, double value) {
        smoothed[smoother] = value;
    }

    double newestTarget() {
        return newestTarget;
    }

    void newestTarget(double value) {
        newestTarget = value;
    }

    void save(StateWriter out) {
        for (DoubleRing ring : values) {
            if (ring != null) {
                ring.save(out);
            }
        }
        out.putDoubles(smoothed).putDouble(newestTarget);
        out.putDoubles(lastGood).putInts(lastGoodAge);
    }

    void load(StateReader in) {
        for (DoubleRing ring : values) {
            if (ring != null) {
                ring.load(in);
            }
        }
        double[] means = in.getDoubles();
        System.arraycopy(means, 0, smoothed, 0, smoothed.length);
        newestTarget = in.getDouble();
        double[] good = in.getDoubles();
        System.arraycopy(good, 0, lastGood, 0, lastGood.length);
        int[] ages = in.getInts();
        System.arraycopy(ages, 0, lastGoodAge, 0, lastGoodAge.length);
    }
}
