package io.homeostat.feature;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// Whether a sensor's newest value tells more of its next one than its mean does.
///
/// It does where the mean squared change from one value to the next is no larger than the variance:
/// the autocorrelation at lag 1 is at least a half. A temperature is like that; of a value that is
/// drawn anew each time, as of the next workpiece, the one before says nothing.
///
/// Cost: O(1) per value.
@SingleWriter
final class Persistence {
    /// Changes before which the newest value is believed.
    private static final int SEEN_MIN = 30;

    /// The past fades to 1/e after so many values.
    private static final int MEMORY = 1_000;

    private long values;
    private double mean;
    private double variance;
    private long changes;
    private double change;

    /// @param before the newest value of the same device, NaN where there is none
    void add(double value, double before) {
        if (Double.isNaN(value)) {
            return;
        }
        values++;
        double rate = rate(values);
        double away = value - mean;
        mean += rate * away;
        variance = (1 - rate) * (variance + rate * away * away);
        if (!Double.isNaN(before)) {
            changes++;
            change += rate(changes) * ((value - before) * (value - before) - change);
        }
    }

    private static double rate(long count) {
        return 1.0 / Math.min(count, MEMORY);
    }

    boolean persists() {
        return changes < SEEN_MIN || change <= variance;
    }

    void save(StateWriter out) {
        out.putLong(values).putDouble(mean).putDouble(variance);
        out.putLong(changes).putDouble(change);
    }

    void load(StateReader in) {
        values = in.getLong();
        mean = in.getDouble();
        variance = in.getDouble();
        changes = in.getLong();
        change = in.getDouble();
    }
}
