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
    private double newestTarget = Double.NaN;

    DeviceHistory(int[] depths, int smoothers) {
        this.values = new DoubleRing[depths.length];
        for (int i = 0; i < depths.length; i++) {
            values[i] = depths[i] == 0 ? null : new DoubleRing(depths[i]);
        }
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
    }
}
