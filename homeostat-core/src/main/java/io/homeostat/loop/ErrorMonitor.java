package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.DetectorSpec;
import io.homeostat.drift.Detectors;
import io.homeostat.drift.DriftDetector;
import io.homeostat.drift.DriftVerdict;
import io.homeostat.label.Outcome;
import io.homeostat.model.Task;
import io.homeostat.numeric.DoubleRing;
import io.homeostat.numeric.Moments;
import io.homeostat.score.Loss;
import io.homeostat.score.RollingScore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/// Watches the errors of the champion: a rolling metric against a threshold, or a change detector
/// on the single errors.
///
/// A change for the better is not drift: it only restarts the detector.
@SingleWriter
final class ErrorMonitor {
    /// Errors remembered to tell a rise from a fall.
    private static final int RECENT = 5_000;

    private static final double BOUND_MEANS = 3;

    /// Errors that jump grow at least by this factor.
    private static final double JUMP = 2;

    /// A change lies at most this many times as far back as a detector says.
    private static final int REACH = 2;

    /// Fewer large errors are outliers, not a regime.
    private static final int RISE_MIN = 5;

    /// Outcomes that make a mean.
    private static final int OUTCOMES_MIN = 20;

    /// @param since how many of the newest outcomes belong to the new regime
    /// @param before mean error before it, or the threshold
    /// @param now mean error since, or the rolling metric
    record Alarm(String detector, long since, double before, double now, String reason) {
        SequencedMap<String, Object> evidence() {
            SequencedMap<String, Object> evidence = new LinkedHashMap<>();
            evidence.put("detector", detector);
            evidence.put("before", before);
            evidence.put("now", now);
            evidence.put("since", since);
            return evidence;
        }
    }

    private final MonitorSpec spec;
    private final Task task;
    private final RollingScore rolling;
    private final Optional<DriftDetector> detector;
    private final DoubleRing recent = new DoubleRing(RECENT);

    /// Errors of the present champion that are older than those.
    private final Moments forgotten = new Moments();

    private int sinceAlarm;
    private double lastBound = 1;

    ErrorMonitor(MonitorSpec spec, Task task) {
        this.spec = spec;
        this.task = task;
        this.rolling = new RollingScore(task, spec.metric(), spec.window());
        this.detector =
                spec.detector() instanceof DetectorSpec.Named named
                        ? Optional.of(detector(named, task))
                        : Optional.empty();
    }

    private static DriftDetector detector(DetectorSpec.Named named, Task task) {
        return switch (task) {
            case Task.Regression _ -> Detectors.scaled(named);
            case Task.Classification _ -> Detectors.of(named);
        };
    }

    Optional<Alarm> observe(Outcome outcome) {
        var estimate = outcome.prediction().estimate();
        rolling.add(estimate, outcome.label());
        sinceAlarm++;
        forgotten.add(recent.add(Loss.of(estimate, outcome.label())));
        return switch (spec.detector()) {
            case DetectorSpec.Threshold(double threshold) -> threshold(threshold);
            case DetectorSpec.Named _ -> {
                boolean regression = task instanceof Task.Regression;
                double error =
                        regression
                                ? Loss.of(estimate, outcome.label())
                                : Loss.wrong(estimate, outcome.label());
                yield change(error, outcome.labelledAt());
            }
        };
    }

    private Optional<Alarm> threshold(double threshold) {
        // After an alarm the window must fill anew, so that one regime alarms once per window.
        if (sinceAlarm < spec.window()) {
            return Optional.empty();
        }
        double value = rolling.value();
        boolean worse = spec.metric().largerIsBetter() ? value < threshold : value > threshold;
        if (!worse) {
            return Optional.empty();
        }
        sinceAlarm = 0;
        long since = sinceJump();
        String reason =
                String.format(
                        Locale.ROOT,
                        "rolling %s over %d labels is %.4g, worse than %.4g",
                        spec.metric().label(),
                        spec.window(),
                        value,
                        threshold);
        return Optional.of(new Alarm("threshold", since, threshold, value, reason));
    }

    /// How many of the newest errors are of the new regime, or all of the window where they did not
    /// jump. A large jump exceeds a threshold after a few labels; to train on a window of old rows
    /// would be in vain.
    private long sinceJump() {
        int size = Math.min(spec.window(), recent.size());
        int since = sinceRise(size);
        boolean jumped = mean(0, since) > JUMP * mean(since, size);
        return jumped ? since : spec.window();
    }

    /// How many of the newest `size` errors lie behind the place that separates small from large
    /// ones best: the maximum of the CUSUM statistic (Page 1954, doi 10.1093/biomet/41.1-2.100).
    private int sinceRise(int size) {
        double total = 0;
        for (int age = 0; age < size; age++) {
            total += recent.get(age);
        }
        double newer = 0;
        double largest = 0;
        int since = size;
        for (int count = 1; count < size; count++) {
            newer += recent.get(count - 1);
            double rise = newer / count - (total - newer) / (size - count);
            double statistic = rise * Math.sqrt((double) count * (size - count) / size);
            if (count >= RISE_MIN && statistic > largest) {
                largest = statistic;
                since = count;
            }
        }
        return since;
    }

    private Optional<Alarm> change(double value, Instant at) {
        DriftDetector watching = detector.orElseThrow();
        if (!(watching.observe(value, at) instanceof DriftVerdict.Drifted(var evidence))) {
            return Optional.empty();
        }
        // A detector knows only roughly where the change lies: ADWIN by the ends of its buckets.
        long rough = evidence.since() == 0 ? spec.window() : evidence.since();
        long since = sinceRise((int) Math.min(recent.size(), REACH * rough));
        double now = mean(0, since);
        double before = since < recent.size() ? mean(since, recent.size()) : forgotten.mean();
        sinceAlarm = 0;
        if (!(now > before)) {
            return Optional.empty();
        }
        String reason =
                String.format(
                        Locale.ROOT,
                        "%s: mean error rose from %.4g to %.4g over the newest %d labels",
                        watching.name(),
                        before,
                        now,
                        since);
        return Optional.of(new Alarm(watching.name(), since, before, now, reason));
    }

    private double mean(long fromAge, long toAge) {
        double sum = 0;
        long count = 0;
        for (long age = fromAge; age < Math.min(toAge, recent.size()); age++) {
            sum += recent.get((int) age);
            count++;
        }
        return count == 0 ? 0 : sum / count;
    }

    /// Another model serves: its errors have a scale of their own.
    void championChanged() {
        lastBound = lossBound();
        detector.ifPresent(DriftDetector::reset);
        recent.clear();
        forgotten.clear();
        sinceAlarm = 0;
    }

    /// The loss that the gate takes for the largest one: class losses lie in [0, 1], a regression's
    /// are clipped at a multiple of the champion's recent mean.
    double lossBound() {
        if (task instanceof Task.Classification) {
            return 1;
        }
        double mean = mean(0, spec.window());
        return recent.size() >= OUTCOMES_MIN && mean > 0 ? BOUND_MEANS * mean : lastBound;
    }

    LoopSnapshot.MonitorSnapshot snapshot() {
        return new LoopSnapshot.MonitorSnapshot(
                spec.metric().label(),
                spec.window(),
                detector.map(DriftDetector::name).orElse("threshold"),
                spec.detector() instanceof DetectorSpec.Threshold(double threshold)
                        ? threshold
                        : Double.NaN);
    }

    void save(StateWriter out) {
        rolling.save(out);
        detector.ifPresent(watching -> watching.save(out));
        recent.save(out);
        forgotten.save(out);
        out.putInt(sinceAlarm).putDouble(lastBound);
    }

    void load(StateReader in) {
        rolling.load(in);
        detector.ifPresent(watching -> watching.load(in));
        recent.load(in);
        forgotten.load(in);
        sinceAlarm = in.getInt();
        lastBound = in.getDouble();
    }
}
