package io.homeostat.sensor;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// The exponentially weighted mean of a statistic, measured against what that mean itself has been
/// like: its own mean, its own spread and its own peak. So nothing is supposed about the
/// distribution of the statistic, nor about its autocorrelation (Roberts 1959, doi
/// 10.1080/00401706.1959.10489860, has the chart; limits from the chart's own past are ours).
///
/// A view of [#SIZE] numbers of a [SensorTrack].
final class Smoothed {
    // Where each of its numbers is
    private static final int VALUE = 0;
    private static final int MEAN = 1;
    private static final int VARIANCE = 2;
    private static final int DEVIATION = 3;
    private static final int COUNT = 4;
    private static final int PEAK = 5;

    /// How many numbers it is made of.
    static final int SIZE = PEAK + Peak.SIZE;

    private static final double FAR = 3;

    /// Spans for which the spread is only guessed.
    private static final double ROUGH = 10;

    private static final double SPREAD_MIN = 1e-6;

    private final double[] numbers;
    private final int at;
    private final double rate;
    private final boolean centred;

    /// @param span values that it remembers about
    /// @param centred whether it deviates from 0; otherwise from its own mean, upwards
    Smoothed(double[] numbers, int at, int span, boolean centred) {
        this.numbers = numbers;
        this.at = at;
        this.rate = 2.0 / (span + 1);
        this.centred = centred;
    }

    void add(double x, Memory memory) {
        double count = ++numbers[at + COUNT];
        double known = count * rate;
        double before = numbers[at + VALUE];
        double value = before + (known < 1 ? 1.0 / count : rate) * (x - before);
        numbers[at + VALUE] = value;
        // The first means of few values are rough: they are no measure of what is usual.
        if (known < 2) {
            return;
        }
        double mean = numbers[at + MEAN];
        double away = value - mean;
        if (known >= ROUGH) {
            // What is far out widens what counts as usual only slowly: a fault must not excuse
            // itself.
            double far = FAR * numbers[at + DEVIATION];
            away = Math.max(-far, Math.min(far, away));
        }
        double slow = memory.rate(count);
        double variance = numbers[at + VARIANCE];
        variance += slow * (away * away - variance);
        numbers[at + VARIANCE] = variance;
        numbers[at + DEVIATION] = Math.sqrt(variance);
        if (!centred) {
            numbers[at + MEAN] = mean + slow * away;
        }
        past().add(Math.abs(z()), memory);
    }

    private Peak past() {
        return new Peak(numbers, at + PEAK);
    }

    double value() {
        return numbers[at + VALUE];
    }

    double mean() {
        return numbers[at + MEAN];
    }

    /// What it usually is away from its mean.
    double spread() {
        return Math.max(numbers[at + DEVIATION], SPREAD_MIN);
    }

    /// How many of its spreads it is away.
    double z() {
        return (value() - mean()) / spread();
    }

    /// How far it has been away when nothing was wrong.
    double peak() {
        return past().value();
    }

    /// Forgets the newest values: they were not the statistic's own.
    void settle() {
        numbers[at + VALUE] = mean();
        past().discardNewest();
    }

    void save(StateWriter out) {
        out.putDouble(value()).putDouble(mean()).putDouble(numbers[at + VARIANCE]);
        out.putLong((long) numbers[at + COUNT]);
        past().save(out);
    }

    void load(StateReader in) {
        numbers[at + VALUE] = in.getDouble();
        numbers[at + MEAN] = in.getDouble();
        numbers[at + VARIANCE] = in.getDouble();
        numbers[at + DEVIATION] = Math.sqrt(numbers[at + VARIANCE]);
        numbers[at + COUNT] = (double) in.getLong();
        past().load(in);
    }
}
