package io.homeostat.sensor;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// What is known of one sensor of one device: its level, what of it the others leave unexplained,
/// and how that, its changes, its repetitions and its gaps compare with its own past.
///
/// The numbers of its statistics stand in one array, and the statistics are views of it that are
/// made when they are asked for: every reading changes nearly all of those numbers, and of a
/// thousand devices none are in a cache. From a row they come at once, from a score of small
/// objects one after the other.
@SingleWriter
final class SensorTrack {
    /// From abrupt to slow.
    static final int[] SPANS = {12, 40, 128};

    static final int NOISE_SPAN = 32;

    /// For its own usual size, a residual counts at most so many times as much.
    static final double CLIP = 8;

    /// Residuals from which their size is only guessed.
    private static final int ROUGH = 50;

    private static final double WILD = 6;
    private static final double LARGE = 3;
    private static final double ROUGH_RATE = 2.0 / 33;
    private static final double WILD_BEYOND = 1.5;
    private static final int SPIKES_WITHIN = 100;

    // Where the numbers of each statistic begin
    private static final int LEVELS = 0;
    private static final int NOISE = LEVELS + SPANS.length * Smoothed.SIZE;
    private static final int REPEATS = NOISE + Smoothed.SIZE;
    private static final int GAPS = REPEATS + Runs.SIZE;
    private static final int FAMILIAR = GAPS + Runs.SIZE;
    private static final int NEWEST = FAMILIAR + Runs.SIZE;
    private static final int JUMPS = NEWEST + Familiar.SIZE;
    private static final int SIZE = JUMPS + Peak.SIZE;

    private final double[] numbers = new double[SIZE];
    final Excursion excursion = new Excursion();
    private double mean;
    private double variance;
    private double scale;
    private double last = Double.NaN;
    private double residual = Double.NaN;
    private long count;
    private long judged;
    private int restless;
    private int steady;
    private double rough;
    private int spikes;
    private int sinceSpike;
    private double spikeSize;

    SensorTrack() {
        newest().clear();
    }

    /// Its residual, smoothed over `SPANS[k]` readings.
    Smoothed level(int k) {
        return new Smoothed(numbers, LEVELS + k * Smoothed.SIZE, SPANS[k], true);
    }

    /// How much its residual jumps about.
    Smoothed noise() {
        return new Smoothed(numbers, NOISE, NOISE_SPAN, false);
    }

    /// Readings with the same value as the one before.
    Runs repeats() {
        return new Runs(numbers, REPEATS);
    }

    /// Readings without a value.
    Runs gaps() {
        return new Runs(numbers, GAPS);
    }

    /// Readings with one of its newest few values.
    Runs familiar() {
        return new Runs(numbers, FAMILIAR);
    }

    private Familiar newest() {
        return new Familiar(numbers, NEWEST);
    }

    private Peak jumps() {
        return new Peak(numbers, JUMPS);
    }

    /// Values seen.
    long count() {
        return count;
    }

    /// Residuals seen.
    long judged() {
        return judged;
    }

    double mean() {
        return mean;
    }

    /// Usual size of a residual, in standard deviations that the model supposes.
    double scale() {
        return scale;
    }

    /// The newest residual, in standard deviations; NaN before there is one.
    double residual() {
        return residual;
    }

    /// Readings for which its changes have been larger than usual.
    int restless() {
        return restless;
    }

    int spikes() {
        return spikes;
    }

    /// Takes the newest value as it came.
    void value(double value, Memory memory) {
        boolean missing = Double.isNaN(value);
        gaps().add(missing, memory);
        if (!missing) {
            repeats().add(value == last, memory);
            familiar().add(newest().knows(value), memory);
            last = value;
        }
    }

    /// The smallest difference between its newest few values.
    double step() {
        return newest().step();
    }

    double last() {
        return last;
    }

    /// Lets the level follow the values.
    void follow(double value, Memory memory) {
        count++;
        mean += memory.rate((double) count) * (value - mean);
    }

    /// Takes another level for the usual one.
    void rebase(double level) {
        mean = level;
    }

    /// Takes what the others leave unexplained of the newest value.
    ///
    /// @param error in units
    /// @param deviation what the model supposes of its size, in units
    /// @param expected what the others say, in units
    void residual(double error, double deviation, double expected, Memory memory) {
        judged++;
        double supposed = error / deviation;
        double far = judged < ROUGH ? Double.POSITIVE_INFINITY : CLIP * scale;
        double bounded = Math.max(-far, Math.min(far, supposed));
        variance += memory.rate((double) judged) * (bounded * bounded - variance);
        double now = scale > 0 ? supposed / scale : 0;
        scale = Math.sqrt(variance);
        for (int k = 0; k < SPANS.length; k++) {
            level(k).add(now, memory);
        }
        excursion.add(Math.max(-CLIP, Math.min(CLIP, now)), error, expected);
        boolean onward = Math.abs(now) >= 1 && now * level(0).value() > 0;
        steady = onward ? steady + 1 : 0;
        if (!Double.isNaN(residual)) {
            double jump = Math.abs(now - residual);
            boolean large = jump > LARGE * noise().mean();
            rough += ROUGH_RATE * ((large ? 1 : 0) - rough);
            noise().add(jump, memory);
            restless = noise().z() > 2 ? restless + 1 : 0;
        }
        sinceSpike++;
        if (sinceSpike > SPIKES_WITHIN) {
            spikes = 0;
        }
        jumps().add(Math.abs(now), memory);
        residual = now;
    }

    /// Readings in a row whose residual lies on the side of its level.
    int steady() {
        return steady;
    }

    /// The share of changes that are large, in the newest readings.
    double rough() {
        return rough;
    }

    /// Whether the newest residual is a spike, if it is this sensor's alone.
    boolean wild() {
        double size = Math.abs(residual);
        return size >= WILD && size >= WILD_BEYOND * jumps().value();
    }

    /// The newest residual is this sensor's alone, and wild.
    void spiked(double size) {
        // One wild reading after the other is a level.
        spikes = sinceSpike > 1 ? spikes + 1 : 0;
        sinceSpike = 0;
        spikeSize = size;
    }

    double spikeSize() {
        return spikeSize;
    }

    /// Forgets what the newest residuals were like: a fault was in them, its own or another's.
    void settle() {
        for (int k = 0; k < SPANS.length; k++) {
            level(k).settle();
        }
        noise().settle();
        jumps().discardNewest();
        excursion.restart();
        residual = Double.NaN;
        restless = 0;
        steady = 0;
        rough = 0;
        spikes = 0;
    }

    void save(StateWriter out) {
        for (int k = 0; k < SPANS.length; k++) {
            level(k).save(out);
        }
        noise().save(out);
        repeats().save(out);
        gaps().save(out);
        familiar().save(out);
        newest().save(out);
        jumps().save(out);
        excursion.save(out);
        out.putDouble(mean).putDouble(variance).putDouble(last).putDouble(spikeSize);
        out.putDouble(residual).putLong(count).putLong(judged).putInt(restless);
        out.putInt(spikes).putInt(sinceSpike).putInt(steady).putDouble(rough);
    }

    void load(StateReader in) {
        for (int k = 0; k < SPANS.length; k++) {
            level(k).load(in);
        }
        noise().load(in);
        repeats().load(in);
        gaps().load(in);
        familiar().load(in);
        newest().load(in);
        jumps().load(in);
        excursion.load(in);
        mean = in.getDouble();
        variance = in.getDouble();
        scale = Math.sqrt(variance);
        last = in.getDouble();
        spikeSize = in.getDouble();
        residual = in.getDouble();
        count = in.getLong();
        judged = in.getLong();
        restless = in.getInt();
        spikes = in.getInt();
        sinceSpike = in.getInt();
        steady = in.getInt();
        rough = in.getDouble();
    }
}
