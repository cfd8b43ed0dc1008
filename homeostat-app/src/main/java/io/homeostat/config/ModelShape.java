package io.homeostat.config;

import static io.homeostat.config.Shape.mapping;
import static io.homeostat.config.Shape.optional;
import static io.homeostat.config.Shape.required;

import io.homeostat.config.Catalogue.Entry;
import io.homeostat.config.Catalogue.Param;
import io.homeostat.config.Shape.Choice;
import io.homeostat.config.Shape.Count;
import io.homeostat.config.Shape.Either;
import io.homeostat.config.Shape.Mapping;
import io.homeostat.config.Shape.Numeric;
import io.homeostat.config.Shape.Tagged;
import io.homeostat.drift.InputTest;
import io.homeostat.numeric.Autocorrelation;
import io.homeostat.score.Metric;
import io.homeostat.sensor.SensorPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What may stand under `model` and `monitor`.
final class ModelShape {
    private ModelShape() {}

    static Tagged model(Catalogue catalogue) {
        Mapping first =
                mapping(
                        optional(
                                "after",
                                new Count(2, Integer.MAX_VALUE),
                                Defaults.FIRST_AFTER + " readings",
                                "the first model is trained when so many readings have come"));
        SequencedMap<String, Mapping> kinds = new LinkedHashMap<>();
        for (Entry family : catalogue.families().sequencedValues()) {
            kinds.put(
                    family.name(),
                    mapping(
                            optional("params", new Mapping(params(family)), "", family.meaning()),
                            optional("first", first, "", "the first model")));
        }
        kinds.put(ImportSection.FAMILY, imported(catalogue));
        return new Tagged("family", Defaults.FAMILY, "the family of models", kinds);
    }

    private static Mapping imported(Catalogue catalogue) {
        List<String> trained = new ArrayList<>(catalogue.families().sequencedKeySet());
        trained.add(ImportSection.NONE);
        return mapping(
                required(
                        "params",
                        mapping(
                                required(
                                        "file",
                                        Shape.text("the path of an ONNX file"),
                                        "the model, beside the pipeline file unless the path is"
                                                + " absolute; at most 32 MiB"),
                                optional(
                                        "input",
                                        Shape.text("a name"),
                                        "the only one, or one for each feature",
                                        "the input that takes all features"),
                                optional(
                                        "output",
                                        Shape.text("a name"),
                                        "the only one that fits the task",
                                        "the output that is read"),
                                optional(
                                        "classes",
                                        new Shape.Items(Shape.text("a category"), 2, false),
                                        "as the file says",
                                        "what its probabilities are of, in their order"),
                                optional(
                                        "retrain",
                                        new Choice(trained),
                                        Defaults.FAMILY,
                                        "the family of its candidates; none: it is only compared"
                                                + " with models that are imported")),
                        "a model that was made elsewhere"),
                optional(
                        "first",
                        mapping(
                                optional(
                                        "after",
                                        new Count(0, Integer.MAX_VALUE),
                                        "0 readings",
                                        "it serves when so many readings have come")),
                        "",
                        "the first model"));
    }

    static Mapping monitor(Catalogue catalogue) {
        Mapping error =
                mapping(
                        optional(
                                "metric",
                                new Choice(metrics()),
                                Defaults.METRIC_REGRESSION
                                        + " or "
                                        + Defaults.METRIC_CLASSIFICATION,
                                "what the model is judged by; f1 is f1Weighted"),
                        optional(
                                "window",
                                new Count(2, 1_000_000),
                                Defaults.ERROR_WINDOW,
                                "outcomes that the rolling metric covers"),
                        optional(
                                "detector",
                                detector(catalogue),
                                Defaults.DETECTOR,
                                "when the error counts as drifted"),
                        autocorrelation(
                                Defaults.AUTOCORRELATION,
                                "auto: the detector sees what is left of an error when the one"
                                        + " before it is accounted for"),
                        optional(
                                "falseAlarms",
                                new Shape.Rate(),
                                "",
                                "the detector's limit is chosen from the first 1,000 errors for"
                                        + " so many false alarms; for glr, cusum, ewma and"
                                        + " page-hinkley"));
        Mapping inputs =
                mapping(
                        optional(
                                "test",
                                new Choice(
                                        Arrays.stream(InputTest.values())
                                                .map(InputTest::label)
                                                .toList()),
                                Defaults.INPUT_TEST,
                                "how they are compared with their past"),
                        optional(
                                "window",
                                new Count(20, 1_000_000),
                                Defaults.INPUT_WINDOW,
                                "readings per comparison"),
                        optional(
                                "falseAlarms",
                                new Shape.Rate(),
                                Stretches.text(Defaults.FALSE_ALARMS),
                                "false alarms that are put up with"));
        Mapping sensors =
                mapping(
                        optional(
                                "stuck",
                                new Count(0, 1_000_000),
                                Defaults.STUCK + " readings",
                                "a sensor that repeats itself so often is stuck; 0: no fixed"
                                        + " number"),
                        optional(
                                "faults",
                                new Shape.Flag(),
                                Defaults.FAULTS,
                                "compare sensors with their past and with one another: offset,"
                                        + " gain, noise, drift, drop-out"),
                        optional(
                                "normalAfter",
                                new Count(SensorPolicy.LONGEST_MIN, 1_000_000),
                                "half of heal.train.newest",
                                "a fault that lasts longer is taken for the new normal"));
        Mapping interval =
                mapping(
                        optional(
                                "coverage",
                                new Numeric(0.5, false, 0.99, false, false),
                                Defaults.COVERAGE,
                                "share of the intervals that are to hold the truth"));
        return mapping(
                optional("error", error, "", "the error of the predictions"),
                optional(
                        "inputs",
                        inputs,
                        "",
                        "the distribution of the inputs and of what is predicted"),
                optional("sensors", sensors, "", "the health of the sensors"),
                optional("interval", interval, "", "the interval around a predicted number"));
    }

    /// A name; or `{threshold: 75}`, `{name: adwin, delta: 0.002}`, `{adwin: {delta: 0.002}}`.
    static Shape.Key autocorrelation(Autocorrelation otherwise, String meaning) {
        List<String> labels =
                Arrays.stream(Autocorrelation.values()).map(Autocorrelation::label).toList();
        return optional("autocorrelation", new Choice(labels), otherwise.label(), meaning);
    }

    private static Shape detector(Catalogue catalogue) {
        List<String> names = List.copyOf(catalogue.detectors().sequencedKeySet());
        List<Mapping> kinds = new ArrayList<>();
        kinds.add(
                mapping(
                        required(
                                "threshold",
                                Shape.number(),
                                "drift is when the rolling metric is worse than this")));
        for (Entry entry : catalogue.detectors().sequencedValues()) {
            kinds.add(mapping(required(entry.name(), new Mapping(params(entry)), entry.meaning())));
        }
        SequencedMap<String, Mapping> named = new LinkedHashMap<>();
        for (Entry entry : catalogue.detectors().sequencedValues()) {
            named.put(entry.name(), new Mapping(params(entry)));
        }
        return new Either(
                new Choice(names),
                new Shape.TaggedOr(
                        new Tagged("name", "", "the detector", named), new Shape.Kinds(kinds)));
    }

    private static List<String> metrics() {
        List<String> names = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            names.add(metric.label());
        }
        names.add(names.indexOf(Metric.F1.label()), MonitorSection.F1_ALIAS);
        return names;
    }

    static List<Shape.Key> params(Entry entry) {
        return entry.params().stream()
                .map(param ->
                        optional(param.name(), shape(param), param.fallback(), param.meaning()))
                .toList();
    }

    private static Numeric shape(Param param) {
        return new Numeric(param.min(), false, param.max(), false, param.whole());
    }
}
