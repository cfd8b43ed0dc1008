package io.homeostat.numeric;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// Count, mean and variance of a stream in one pass (Welford 1962, Technometrics 4(3), doi
/// 10.1080/00401706.1962.10490022). O(1) per value; missing values are skipped.
@SingleWriter
public final class Moments {
    private long count;
    private double mean;
    private double squares;

    public void add(double value) {
        if (Double.isNaN(value)) {
            return;
        }
        count++;
        double delta = value - mean;
        mean += delta / count;
        squares += delta * (value - mean);
    }

    public long count() {
        return count;
    }

    /// NaN while empty.
    public double mean() {
        return count == 0 ? Double.NaN : mean;
    }

    /// Sample variance (n - 1); NaN below two values.
    public double variance() {
        return count < 2 ? Double.NaN : squares / (count - 1);
    }

    public double standardDeviation() {
        return Math.sqrt(variance());
    }

    /// Sum of squared deviations from the mean.
    public double squares() {
        return squares;
    }

    public void clear() {
        count = 0;
        mean = 0;
        squares = 0;
    }

    public void save(StateWriter out) {
        out.putLong(count).putDouble(mean).putDouble(squares);
    }

    public void load(StateReader in) {
        count = in.getLong();
        mean = in.getDouble();
        squares = in.getDouble();
    }
}
