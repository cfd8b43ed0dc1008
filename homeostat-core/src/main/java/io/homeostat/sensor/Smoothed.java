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

    private static final double SPREAD_MIN = 1e-6;

    private final double rate;
    private final boolean centred;
    private final Peak peak = new Peak();
    private double value;
    private double mean;
    private double variance;
    private double deviation;
    private long count;

    /// @param span values that it remembers about
    /// @param centred whether it deviates from 0; otherwise from its own mean, upwards
    Smoothed(int span, boolean centred) {
        this.rate = 2.0 / (span + 1);
        this.centred = centred;
    }

    void add(double x, Memory memory) {
        count++;
        double known = count * rate;
        value += (known < 1 ? 1.0 / count : rate) * (x - value);
        // The first means of few values are rough: they are no measure of what is usual.
        if (known < 2) {
            return;
        }
        double away = value - mean;
        if (known >= ROUGH) {
            // What is far out widens what counts as usual only slowly: a fault must not excuse
            // itself.
            double far = FAR * deviation;
            away = Math.max(-far, Math.min(far, away));
        }
        double slow = memory.rate(count);
        variance += slow * (away * away - variance);
        deviation = Math.sqrt(variance);
        if (!centred) {
            mean += slow * away;
        }
        peak.add(Math.abs(z()), memory);
    }

    double value() {
        return value;
    }

    double mean() {
        return mean;
    }

    /// What it usually is away from its mean.
    double spread() {
        return Math.max(deviation, SPREAD_MIN);
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
        deviation = Math.sqrt(variance);
        count = in.getLong();
        peak.load(in);
    }
}
