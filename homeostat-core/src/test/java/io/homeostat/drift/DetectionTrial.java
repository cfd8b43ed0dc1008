package io.homeostat.drift;

import io.homeostat.base.Seed;
import io.homeostat.drift.DriftVerdict.Drifted;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// How fast a detector finds a change, and how often it finds one that is none, on seeded streams:
/// quiet ones of 20,000 values, and ones that change after 10,000.
public final class DetectionTrial {
    public static final int QUIET = 20_000;
    public static final int BEFORE = 10_000;

    /// A source of values that a change can be told to.
    public interface Source {
        double next(double change);
    }

    /// What the streams are made of, by a seed.
    public interface Stream {
        Source open(SplittableRandom random);
    }

    /// @param mean delay of those that were found; NaN when none was
    public record Delays(double mean, int missed) {}

    private final Supplier<DriftDetector> detectors;
    private final Stream stream;
    private final Seed seed;

    public DetectionTrial(Supplier<DriftDetector> detectors, Stream stream, Seed seed) {
        this.detectors = detectors;
        this.stream = stream;
        this.seed = seed;
    }

    /// Error indicators: a change is added to the rate 0.1.
    public static Stream indicators() {
        return random -> change -> random.nextDouble() < 0.1 + change ? 1 : 0;
    }

    /// A first-order autoregression of variance 1: a change is added to its level.
    public static Stream waves(double phi) {
        return random -> {
            double[] state = {random.nextGaussian()};
            double fresh = Math.sqrt(1 - phi * phi);
            return change -> {
                state[0] = phi * state[0] + fresh * random.nextGaussian();
                return state[0] + change;
            };
        };
    }

    /// Alarms on `streams` quiet streams.
    public int falseAlarms(int streams) {
        int alarms = 0;
        for (int i = 0; i < streams; i++) {
            DriftDetector detector = detectors.get();
            Source source = stream.open(seed.split("quiet").split(i).random());
            for (int n = 0; n < QUIET; n++) {
                alarms += detector.observe(source.next(0)) instanceof Drifted ? 1 : 0;
            }
        }
        return alarms;
    }

    /// Delays of `streams` changes; a later alarm than `delayMax` is a miss.
    public Delays delays(double change, int streams, int delayMax) {
        double sum = 0;
        int missed = 0;
        for (int i = 0; i < streams; i++) {
            DriftDetector detector = detectors.get();
            Source source = stream.open(seed.split("change").split(i).random());
            for (int n = 0; n < BEFORE; n++) {
                detector.observe(source.next(0));
            }
            int delay = 1;
            while (delay <= delayMax
                    && !(detector.observe(source.next(change)) instanceof Drifted)) {
                delay++;
            }
            sum += delay <= delayMax ? delay : 0;
            missed += delay <= delayMax ? 0 : 1;
        }
        return new Delays(missed == streams ? Double.NaN : sum / (streams - missed), missed);
    }

    /// Mean time between false alarms over mean delay, times the share of changes found. An alarm
    /// within `delayMax` of a change is right; NaN below two false alarms or without any hit.
    static double meanTimeRatio(List<Integer> alarms, List<Integer> changes, int delayMax) {
        List<Integer> wrong = new ArrayList<>(alarms);
        double delays = 0;
        int found = 0;
        for (int change : changes) {
            List<Integer> right =
                    alarms.stream().filter(a -> a >= change && a <= change + delayMax).toList();
            wrong.removeAll(right);
            if (!right.isEmpty()) {
                delays += right.getFirst() - change;
                found++;
            }
        }
        if (wrong.size() < 2 || found == 0) {
            return Double.NaN;
        }
        double between = (double) (wrong.getLast() - wrong.getFirst()) / (wrong.size() - 1);
        return between / (delays / found) * found / changes.size();
    }
}
