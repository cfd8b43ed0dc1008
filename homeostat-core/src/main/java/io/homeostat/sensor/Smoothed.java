package io.homeostat.sensor;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// The exponentially weighted mean of a statistic, measured against what that mean itself has been
/// like: its own mean, its own spread and its own peak. So nothing is supposed about the
/// distribution of the statistic, nor about its autocorrelation (Roberts 1959, doi
/// 10.1080/00401706.1959.10489860, has the chart; limits from the chart's own past are ours).
@SingleWriter
final class Smoothed {
    private static final double FAR = 3;

    /// Spans for which the spread is only guessed.
    private static final double ROUGH = 10;

    private final double rate;
    private final boolean centred;
    private final Peak peak = new Peak();
    private double value;
    private double mean;
    private double variance;
    private long count;

    /// @param span values that it remembers about
    /// @param centred whether it deviates from 0; otherwise from its own mean, upwards
    Smoothed(int span, boolean centred) {
        this.rate = 2.0 / (span + 1);
        this.centred = centred;
    }

    void add(double x, long memory) {
        count++;
        value += Math.max(rate, 1.0 / count) * (x - value);
        // The first means of few values are rough: they are no measure of what is usual.
        if (count * rate < 2) {
            return;
        }
        double slow = Math.max(1.0 / count, 1.0 / memory);
        double deviation = bounded(value - mean);
        if (centred) {
            variance += slow * (deviation * deviation - variance);
        } else {
            variance += slow * (deviation * deviation - variance);
            mean += slow * deviation;
        }
        peak.add(Math.abs(z()), 1.0 / memory);
    }

    /// What is far out widens what counts as usual only slowly: a fault must not excuse itself.
    private double bounded(double deviation) {
        double far = FAR * Math.sqrt(variance);
        return count * rate < ROUGH ? deviation : Math.clamp(deviation, -far, far);
    }

    double value() {
        return value;
    }

    double mean() {
        return mean;
    }

    /// What it usually is away from its mean.
    double spread() {
        return Math.sqrt(Math.max(variance, 1e-12));
    }

    /// How many of its spreads it is away.
    double z() {
        return (value - mean) / spread();
    }

    /// How far it has been away when nothing was wrong.
    double peak() {
        return peak.value();
    }

    /// Forgets the newest values: they were not the statistic's own.
    void settle() {
        value = mean;
        peak.discardNewest();
    }

    void save(StateWriter out) {
        out.putDouble(value).putDouble(mean).putDouble(variance).putLong(count);
        peak.save(out);
    }

    void load(StateReader in) {
        value = in.getDouble();
        mean = in.getDouble();
        variance = in.getDouble();
        count = in.getLong();
        peak.load(in);
    }
}
