package io.homeostat.config;

import io.homeostat.config.Catalogue.Entry;
import io.homeostat.drift.DetectorFamily;
import io.homeostat.drift.DetectorSpec;
import io.homeostat.drift.Detectors;
import io.homeostat.drift.InputTest;
import io.homeostat.loop.MonitorSpec;
import io.homeostat.model.Task;
import io.homeostat.numeric.Autocorrelation;
import io.homeostat.score.Metric;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads `monitor`.
final class MonitorSection {
    static final String F1_ALIAS = "f1";
    private static final String FALSE_ALARMS = "falseAlarms";

    private final Section monitor;
    private final Catalogue catalogue;
    private final Task task;

    MonitorSection(Section monitor, Catalogue catalogue, Task task) {
        this.monitor = monitor;
        this.catalogue = catalogue;
        this.task = task;
    }

    MonitorSpec read() {
        Section error = monitor.section("error");
        Section inputs = monitor.section("inputs");
        Section sensors = monitor.section("sensors");
        Metric metric = metric(error);
        return new MonitorSpec(
                metric,
                error.smallCount("window", Defaults.ERROR_WINDOW),
                detector(error, metric),
                inputTest(inputs),
                inputs.smallCount("window", Defaults.INPUT_WINDOW),
                every(inputs),
                sensors.smallCount("stuck", Defaults.STUCK),
                sensors.flag("faults", Defaults.FAULTS),
                sensors.smallCount("normalAfter", 0),
                monitor.section("interval").number("coverage", Defaults.COVERAGE));
    }

    private Metric metric(Section error) {
        boolean classification = task instanceof Task.Classification;
        String fallback =
                classification ? Defaults.METRIC_CLASSIFICATION : Defaults.METRIC_REGRESSION;
        String name = error.text("metric", fallback);
        Optional<Metric> metric = byName(name);
        if (metric.isPresent() && metric.get().classification() != classification) {
            List<String> fitting =
                    Arrays.stream(Metric.values())
                            .filter(m -> m.classification() == classification)
                            .map(Metric::label)
                            .toList();
            error.problem(
                    "metric",
                    "'" + name + "' for " + ModelSection.name(task),
                    Shape.oneOf(fitting));
        }
        return metric.or(() -> byName(fallback)).orElse(Metric.MAE);
    }

    private static Optional<Metric> byName(String name) {
        String label = name.equals(F1_ALIAS) ? Metric.F1.label() : name;
        return Arrays.stream(Metric.values()).filter(m -> m.label().equals(label)).findFirst();
    }

    private DetectorSpec detector(Section error, Metric metric) {
        Optional<Node> node = error.get("detector");
        if (node.isEmpty() || !(node.get() instanceof MappingNode)) {
            String name = error.text("detector", Defaults.DETECTOR);
            return named(name, error, error.section("detector"));
        }
        Section detector = error.section("detector");
        if (detector.has("threshold")) {
            double threshold = detector.number("threshold", Double.NaN);
            refuseForThreshold(error);
            if (Double.isNaN(threshold)) {
                return DetectorSpec.named(Defaults.DETECTOR);
            }
            checkThreshold(detector, metric, threshold);
            return new DetectorSpec.Threshold(threshold);
        }
        if (detector.has("name")) {
            return named(detector.text("name", ""), error, detector);
        }
        for (String name : catalogue.detectors().sequencedKeySet()) {
            if (detector.has(name)) {
                return named(name, error, detector.section(name));
            }
        }
        return DetectorSpec.named(Defaults.DETECTOR);
    }

    private static void refuseForThreshold(Section error) {
        if (error.autocorrelation(Defaults.AUTOCORRELATION) != Autocorrelation.NONE) {
            error.problem(
                    "autocorrelation",
                    "for a threshold",
                    "a detector such as glr or adwin: a threshold takes the metric as it is");
        }
        if (error.has(FALSE_ALARMS)) {
            error.problem(
                    FALSE_ALARMS, "for a threshold", "a detector that can choose its limit: glr");
        }
    }

    private static void checkThreshold(Section detector, Metric metric, double threshold) {
        Thresholds.wanted(metric, threshold)
                .ifPresent(wanted -> detector.problem("threshold", Shape.plain(threshold), wanted));
    }

    private DetectorSpec named(String name, Section error, Section params) {
        Entry entry = catalogue.detectors().get(name);
        if (entry == null) {
            return DetectorSpec.named(Defaults.DETECTOR);
        }
        return new DetectorSpec.Named(
                name,
                ModelSection.params(entry, params),
                autocorrelation(error, name),
                errorFalseAlarmEvery(error, name));
    }

    private static Autocorrelation autocorrelation(Section error, String detector) {
        Autocorrelation autocorrelation = error.autocorrelation(Defaults.AUTOCORRELATION);
        if (autocorrelation == Autocorrelation.AUTO && binaryOnly(detector)) {
            error.problem(
                    "autocorrelation",
                    "auto for " + detector,
                    "none, or a detector that takes more than 0 and 1, such as glr or adwin");
            return Autocorrelation.NONE;
        }
        return autocorrelation;
    }

    /// Zero where the detector's limit is its parameter.
    private static Duration errorFalseAlarmEvery(Section error, String detector) {
        if (!error.has(FALSE_ALARMS)) {
            return Duration.ZERO;
        }
        if (Detectors.limit(detector).isEmpty()) {
            error.problem(
                    FALSE_ALARMS,
                    "for " + detector,
                    "a detector with a limit that it can choose: glr, cusum, ewma, page-hinkley");
            return Duration.ZERO;
        }
        return every(error);
    }

    private static boolean binaryOnly(String name) {
        return Detectors.family(name).map(DetectorFamily::binaryOnly).orElse(false);
    }

    private static InputTest inputTest(Section inputs) {
        String name = inputs.text("test", Defaults.INPUT_TEST);
        return Arrays.stream(InputTest.values())
                .filter(test -> test.label().equals(name))
                .findFirst()
                .orElse(InputTest.KOLMOGOROV_SMIRNOV);
    }

    private static Duration every(Section section) {
        Stretches.Rate rate = section.rate(FALSE_ALARMS, Defaults.FALSE_ALARMS);
        if (rate.count() == 0 || rate.per().isZero()) {
            section.problem(
                    FALSE_ALARMS,
                    "'" + section.text(FALSE_ALARMS, "") + "'",
                    "at least 1 in some time: a test that never errs finds nothing (test: none"
                            + " turns it off)");
            return Defaults.FALSE_ALARMS.per();
        }
        return rate.per().dividedBy(rate.count());
    }
}
