package io.homeostat.config;

import io.homeostat.config.Catalogue.Entry;
import io.homeostat.drift.DetectorSpec;
import io.homeostat.drift.InputTest;
import io.homeostat.loop.MonitorSpec;
import io.homeostat.model.Task;
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
                falseAlarmEvery(inputs),
                sensors.smallCount("stuck", Defaults.STUCK));
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
            double threshold = detector.number("threshold", 0);
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

    private static void checkThreshold(Section detector, Metric metric, double threshold) {
        Thresholds.wanted(metric, threshold)
                .ifPresent(wanted -> detector.problem("threshold", Shape.plain(threshold), wanted));
    }

    private DetectorSpec named(String name, Section error, Section params) {
        Entry entry = catalogue.detectors().get(name);
        if (entry == null) {
            return DetectorSpec.named(Defaults.DETECTOR);
        }
        if (!ModelSection.suits(entry, task)) {
            error.problems()
                    .warn(
                            error.get("detector").orElse(error.node()),
                            ShapeCheck.under(error.path(), "detector"),
                            "'" + name + "' for " + ModelSection.name(task),
                            "a detector that does not count mistakes, such as adwin");
        }
        return new DetectorSpec.Named(name, ModelSection.params(entry, params));
    }

    private static InputTest inputTest(Section inputs) {
        String name = inputs.text("test", Defaults.INPUT_TEST);
        return Arrays.stream(InputTest.values())
                .filter(test -> test.label().equals(name))
                .findFirst()
                .orElse(InputTest.KOLMOGOROV_SMIRNOV);
    }

    private static Duration falseAlarmEvery(Section inputs) {
        Stretches.Rate rate = inputs.rate("falseAlarms", Defaults.FALSE_ALARMS);
        if (rate.count() == 0 || rate.per().isZero()) {
            inputs.problem(
                    "falseAlarms",
                    "'" + inputs.text("falseAlarms", "") + "'",
                    "at least 1 in some time: a test that never errs finds nothing (test: none"
                            + " turns it off)");
            return Defaults.FALSE_ALARMS.per();
        }
        return rate.per().dividedBy(rate.count());
    }
}
