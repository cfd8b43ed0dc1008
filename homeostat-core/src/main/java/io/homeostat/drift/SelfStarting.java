package io.homeostat.drift;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.numeric.Moments;

/// Standardises each value by the mean and the deviation of the values before it, so that a chart
/// needs no reference period of its own.
@SingleWriter
final class SelfStarting {
    private static final double BOUND = 4;

    private final Moments before = new Moments();

    /// How many values there were.
    long count() {
        return before.count();
    }

    /// The mean of all values so far; NaN before the first.
    double mean() {
        return before.mean();
    }

    double deviation() {
        return before.standardDeviation();
    }

    /// The deviation of `value` from what was before it, from -4 to 4; 0 for the first two. Any
    /// value that differs from a constant past is as far off as can be.
    double next(double value) {
        long n = before.count();
        double result = 0;
        if (n >= 2) {
            double apart = value - before.mean();
            double unit = before.standardDeviation() * Math.sqrt((n + 1.0) / n);
            result = apart == 0 ? 0 : Math.clamp(apart / unit, -BOUND, BOUND);
        }
        before.add(value);
        return result;
    }

    void clear() {
        before.clear();
    }

    void save(StateWriter out) {
        before.save(out);
    }

    void load(StateReader in) {
        before.load(in);
    }
}
