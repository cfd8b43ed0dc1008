package io.homeostat.sensor;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.Arrays;

/// The newest few different values of a sensor, so that one that knows no others is noticed.
@SingleWriter
final class Familiar {
    private static final int KEPT = 8;

    private final double[] values = new double[KEPT];
    private int next;

    Familiar() {
        Arrays.fill(values, Double.NaN);
    }

    /// Whether `value` is one of them; it is from now on.
    boolean knows(double value) {
        boolean known = false;
        for (double each : values) {
            known |= each == value; // most values are new: to stop early saves nothing
        }
        if (known) {
            return true;
        }
        values[next] = value;
        next = (next + 1) % KEPT;
        return false;
    }

    /// The smallest difference between them; infinite for fewer than two.
    double step() {
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < KEPT; i++) {
            for (int j = 0; j < i; j++) {
                double gap = Math.abs(values[i] - values[j]);
                if (gap < smallest) {
                    smallest = gap;
                }
            }
        }
        return smallest;
    }

    void save(StateWriter out) {
        out.putInt(next);
        for (double value : values) {
            out.putDouble(value);
        }
    }

    void load(StateReader in) {
        next = in.getInt();
        for (int i = 0; i < KEPT; i++) {
            values[i] = in.getDouble();
        }
    }
}
