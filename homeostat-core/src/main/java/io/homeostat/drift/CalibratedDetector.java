package io.homeostat.drift;

import io.homeostat.base.Check;
import io.homeostat.base.Seed;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A detector whose limit is chosen from the first errors of this very device, so that it raises
/// one false alarm in a stated time.
///
/// **When to use it.** When a person puts up with so many false alarms in a month, and no more is
/// known. Not when the first errors are of a bad time: what they do is taken for normal.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | `reference` | values | ≥ 200 | 1000 | enough for the tails that make small charts alarm |
/// | `every` | time | > 0 | – | one false alarm in this time |
///
/// The pace of the values tells how many come in that time. [LimitSearch] finds the limit.
///
/// **Cost.** O(1) per value besides the detector's; once per model a tenth of a second or two.
///
/// **Differences from the paper.** See [LimitSearch].
@SingleWriter
public final class CalibratedDetector implements DriftDetector {
    private static final String PART = "calibrated";

    /// Values over which the pace must have been seen.
    private static final int PACED_MIN = 100;

    private final LimitSearch.Chart chart;
    private final String name;
    private final int reference;
    private final Duration every;
    private final Seed seed;

    private double[] learning;
    private int size;
    private @Nullable Instant firstAt;
    private int sizeAtFirst;
    private Instant newestAt = Instant.EPOCH;
    private double limit;
    private @Nullable DriftDetector detector;

    /// @param chart the detector for a limit
    /// @param every one false alarm is accepted in this time
    CalibratedDetector(LimitSearch.Chart chart, int reference, Duration every, Seed seed) {
        Check.argument(reference >= 200, "calibrated: reference %s is below 200", reference);
        Check.argument(every.isPositive(), "one false alarm every %s: not positive", every);
        this.chart = chart;
        this.name = chart.at(1).name();
        this.reference = reference;
        this.every = every;
        this.seed = seed;
        this.learning = new double[reference];
    }

    /// At the time of the value before.
    @Override
    public DriftVerdict observe(double value) {
        return observe(value, newestAt);
    }

    @Override
    public DriftVerdict observe(double value, Instant at) {
        Values.finite(name, value);
        newestAt = at;
        if (detector != null) {
            return detector.observe(value);
        }
        if (firstAt == null || !at.isAfter(firstAt)) {
            firstAt = firstAt == null ? at : firstAt;
            sizeAtFirst++;
        }
        if (size == learning.length) {
            learning = Arrays.copyOf(learning, 2 * size);
        }
        learning[size++] = value;
        int paced = size - sizeAtFirst;
        if (size < reference || paced < PACED_MIN) {
            return size < 2 * reference ? DriftVerdict.STABLE : giveUpOnThePace();
        }
        double secondsEach = seconds(Duration.between(firstAt, at)) / paced;
        return calibrate(seconds(every) / secondsEach);
    }

    /// Without any pace, a value a second is assumed: the strictest that is usual.
    private DriftVerdict giveUpOnThePace() {
        return calibrate(seconds(every));
    }

    private DriftVerdict calibrate(double runLength) {
        double[] values = Arrays.copyOf(learning, size);
        limit = new LimitSearch(chart, values, seed).limit(runLength);
        DriftDetector calibrated = chart.at(limit);
        detector = calibrated;
        learning = new double[0];
        size = 0;
        DriftVerdict newest = DriftVerdict.STABLE;
        for (double value : values) {
            DriftVerdict verdict = calibrated.observe(value);
            newest = newest instanceof DriftVerdict.Drifted ? newest : verdict;
        }
        return newest;
    }

    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() * 1e-9;
    }

    /// The limit that was chosen; empty before there was enough to choose it by.
    public Optional<Double> limit() {
        return detector == null ? Optional.empty() : Optional.of(limit);
    }

    @Override
    public void reset() {
        learning = new double[reference];
        size = 0;
        firstAt = null;
        sizeAtFirst = 0;
        newestAt = Instant.EPOCH;
        limit = 0;
        detector = null;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void save(StateWriter out) {
        Values.begin(out, PART).putDouble(limit).putInt(sizeAtFirst).putBoolean(firstAt != null);
        put(out, firstAt == null ? Instant.EPOCH : firstAt);
        put(out, newestAt);
        out.putDoubles(Arrays.copyOf(learning, size)).putBoolean(detector != null);
        if (detector != null) {
            detector.save(out);
        }
    }

    private static void put(StateWriter out, Instant at) {
        out.putLong(at.getEpochSecond()).putInt(at.getNano());
    }

    @Override
    public void load(StateReader in) {
        reset();
        Values.begin(in, PART);
        limit = in.getDouble();
        sizeAtFirst = in.getInt();
        boolean started = in.getBoolean();
        Instant first = Instant.ofEpochSecond(in.getLong(), in.getInt());
        firstAt = started ? first : null;
        newestAt = Instant.ofEpochSecond(in.getLong(), in.getInt());
        double[] values = in.getDoubles();
        size = values.length;
        boolean chosen = in.getBoolean();
        if (chosen && (!(limit > 0) || size > 0)) {
            throw new StateFormatException(PART + ": limit " + limit + " with " + size + " values");
        }
        learning = chosen ? values : Arrays.copyOf(values, Math.max(reference, size));
        if (chosen) {
            DriftDetector saved = chart.at(limit);
            saved.load(in);
            detector = saved;
        }
    }
}
