package io.homeostat.config;

import java.util.List;

/// Pipeline files that are wrong in one place each: the full example, with one text exchanged.
final class BrokenPipelines {
    /// One wrong file.
    ///
    /// @param find what is exchanged, with what
    /// @param expected a part of the problem's message, from the line on
    /// @param schemaSees whether the JSON Schema alone can tell
    record Broken(String find, String replace, String expected, boolean schemaSees) {
        String text() {
            String whole = PipelineFileTest.resource("design.yaml");
            if (!whole.contains(find)) {
                throw new IllegalArgumentException("not in the example: " + find);
            }
            return whole.replace(find, replace);
        }

        @Override
        public String toString() {
            return replace;
        }
    }

    private BrokenPipelines() {}

    private static Broken form(String find, String replace, String expected) {
        return new Broken(find, replace, expected, true);
    }

    private static Broken sense(String find, String replace, String expected) {
        return new Broken(find, replace, expected, false);
    }

    static List<Broken> all() {
        return List.of(
                form(
                        "train: {newest",
                        "train: {families: [], newest",
                        ":31: spec.heal.train.families: found an empty list"),
                form(
                        "train: {newest",
                        "train: {families: [ridge, onnx], newest",
                        ":31: spec.heal.train.families[1]: found 'onnx'"),
                form(
                        "train: {newest",
                        "train: {families: [{family: ridge, params: {lamda: 1}}], newest",
                        "families[0].params.lamda: found 'lamda'"),
                sense(
                        "train: {newest",
                        "train: {families: [ridge, logistic], newest",
                        ":31: spec.heal.train.families[1]: found 'logistic' for regression"),
                sense(
                        "train: {newest",
                        "train: {families: [ridge, ridge], newest",
                        "families[1]: found 'ridge' a second time"),
                sense(
                        "train: {newest",
                        "train: {families: [{family: gradient-boosted-trees, params: {trees: 9}}],"
                                + " newest",
                        "expected its parameters under spec.model"),
                form("heal: {", "heal: {online: lineer, ", "spec.heal.online: found 'lineer'"),
                sense(
                        "gate: {alpha",
                        "gate: {slices: [Mode], alpha",
                        ":31: spec.heal.gate.slices: found 'Mode', expected a field that is"
                                + " declared"),
                sense(
                        "gate: {alpha",
                        "gate: {slices: [mode, AT], alpha",
                        "found 'AT', which is a number, expected fields with categories"),
                sense(
                        "gate: {alpha",
                        "gate: {slices: [mode, mode], alpha",
                        "found 'mode' a second time, expected each field once"),
                form(
                        "gate: {alpha",
                        "gate: {margin: -0.1, alpha",
                        "spec.heal.gate.margin: found '-0.1'"),
                form(
                        "homeostat.io/v1",
                        "homeostat.io/v2",
                        ":1: apiVersion: found 'homeostat.io/v2'"),
                form("kind: Pipeline", "kind: Pipelin", ":2: kind: found 'Pipelin'"),
                form("name: gas-turbine-nox", "name: gas turbine", ":3: metadata.name: found"),
                form("  source:\n", "  sourse:\n", ":5: spec.sourse: found 'sourse'"),
                form("  source:\n", "  sourse:\n", "did you mean 'source'?"),
                form(
                        "qos: 1}\n    format",
                        "qos: 3}\n    format",
                        "spec.source.mqtt.qos: found '3'"),
                form("qos: 1}\n    format", "qos: one}\n    format", "found 'one'"),
                form("format: json ", "format: jsn ", ":7: spec.source.format: found 'jsn'"),
                form("format: json ", "format: jsn ", "did you mean 'json'?"),
                sense("format: json ", "format: sparkplug-b ", "births, data and deaths"),
                form(
                        "format: json ",
                        "reorderTimeout: soon\n    format: json ",
                        ":7: spec.source.reorderTimeout: found 'soon'"),
                sense(
                        "format: json ",
                        "reorderTimeout: 2 s\n    format: json ",
                        ":7: spec.source.reorderTimeout: found '2 s', expected none with format"
                                + " json: only sparkplug-b numbers messages"),
                sense(
                        "format: json ",
                        "reorderTimeout: 2 min\n    format: sparkplug-b ",
                        ":7: spec.source.reorderTimeout: found '2 min', expected at most 60 s"),
                sense(
                        "\"plant/+/turbine/+/reading\"",
                        "\"plant/#/reading\"",
                        "'#' as the last level"),
                sense("\"plant/+/turbine/+/reading\"", "\"plant+/a/b/c\"", "as a whole level"),
                sense("{topic.4}", "{topic.9}", ":8: spec.source.device: found level 9"),
                sense("{topic.4}", "{topic.0}", ":8: spec.source.device: found '{topic.0}'"),
                sense("{topic.4}", "{topic.4", ":8: spec.source.device: found '{topic.4'"),
                sense("format: iso-8601", "format: isoo", "spec.source.time.format: found 'isoo'"),
                form("field: timestamp, ", "", ":9: spec.source.time.field: found nothing"),
                form("min: -40", "min: cold", ":11: spec.fields.AT.min: found 'cold'"),
                form("min: -40", "min: \"-40\"", "expected a number"),
                sense("min: -40", "min: 90", ":11: spec.fields.AT.min: found 90 above max 60"),
                form("unit: Cel", "units: Cel", "did you mean 'unit'?"),
                sense("min: -40", "min: .inf", "expected a number"),
                form(
                        "[Idle, Active, Maintenance]",
                        "[Idle]",
                        "spec.fields.mode.categories: found 1 item"),
                sense("[Idle, Active, Maintenance]", "[Idle, Idle]", "found 'Idle' twice"),
                form("{field: NOX, task", "{feld: NOX, task", "did you mean 'field'?"),
                sense(
                        "{field: NOX, task",
                        "{field: NOx, task",
                        ":16: spec.target.field: found 'NOx'"),
                sense("{field: NOX, task", "{field: NOx, task", "did you mean 'NOX'?"),
                form("task: regression", "task: regresion", "did you mean 'regression'?"),
                sense(
                        "task: regression",
                        "task: classification",
                        "spec.fields: {NOX: {categories: [0, 1]}}"),
                sense("field: NOX, task", "field: mode, task", "found regression of 'mode'"),
                form("arrives: delayed", "arrives: late", "found 'late', expected one of inline"),
                form("after: 24 readings}", "horizon: 1}", "spec.target.label.horizon: found"),
                form(", after: 24 readings}", "}", "the required key 'after'"),
                form("after: 24 readings}", "after: 24 fortnights}", "found '24 fortnights'"),
                sense("after: 24 readings}", "after: 0 readings}", "arrives: inline"),
                sense(
                        "- field: AT",
                        "- field: NOX",
                        ":20: spec.features[0].field: found the target"),
                sense("- field: AT", "- NOX", ":20: spec.features[0]: found the target"),
                sense("- field: AT", "- field: BT", "found 'BT'"),
                sense("- field: AT", "- BT", ":20: spec.features[0]: found 'BT'"),
                sense("- field: AT", "- {field: AT, encode: one-hot}", "an encoding of 'AT'"),
                form("- field: AT", "- lags: {field: AT}", "did you mean 'lag'?"),
                form("- field: AT", "- {field: AT, lag: {field: AT, steps: 1}}", "several kinds"),
                sense("lag: {field: NOX", "lag: {field: mode", "which has categories"),
                form("[1, 2, 3, 4, 5]", "[0, 1]", ":21: spec.features[1].lag.steps[0]: found '0'"),
                form("[1, 2, 3, 4, 5]", "[]", "spec.features[1].lag.steps: found an empty list"),
                form("window: 10", "window: 1", "spec.features[2].rolling.window: found '1'"),
                form("[mean, std]", "[mean, stdev]", "found 'stdev'"),
                form("[hour, weekday]", "[hours]", "did you mean 'hour'?"),
                form("family: gradient-boosted-trees", "family: xgbost", "found 'xgbost'"),
                form("family: gradient-boosted-trees", "family: ridgee", "did you mean 'ridge'?"),
                form("trees: 100", "tres: 100", "did you mean 'trees'?"),
                form("depth: 6", "depth: 600", "spec.model.params.depth: found '600'"),
                sense(
                        "family: gradient-boosted-trees, params: {trees: 100, depth: 6}",
                        "family: logistic",
                        "found 'logistic' for regression"),
                form("after: 500 readings", "after: 2 d", "spec.model.first.after: found '2 d'"),
                sense("metric: rmse", "metric: accuracy", "found 'accuracy' for regression"),
                form("metric: rmse", "metric: rsme", "did you mean 'rmse'?"),
                form("window: 100, detector", "window: 0, detector", "spec.monitor.error.window"),
                form("detector: adwin", "detector: adwinn", "did you mean 'adwin'?"),
                form("detector: adwin", "detector: {threshold: high}", "found 'high'"),
                sense("detector: adwin", "detector: {threshold: -1}", "a number above 0"),
                form("detector: adwin", "detector: {name: adwin, delta: 3}", "detector.delta"),
                form("detector: adwin", "detector: {adwin: {dleta: 0.1}}", "did you mean 'delta'?"),
                form("test: ks", "test: k-s-x", "spec.monitor.inputs.test: found 'k-s-x'"),
                form("1 per 30d", "1 in 30d", "spec.monitor.inputs.falseAlarms: found '1 in 30d'"),
                sense("1 per 30d", "0 per 30d", "at least 1 in some time"),
                form("20 readings}", "a few}", "spec.monitor.sensors.stuck: found 'a few'"),
                form("newest: 5000", "newest: 5_000", "spec.heal.train.newest: found '5_000'"),
                sense("newest: 5000", "newest: 50, min: 60", "found 60 above newest 50"),
                form("alpha: 0.05", "alpha: 5", "spec.heal.gate.alpha: found '5'"),
                sense("minLabels: 100", "minLabels: 100, maxLabels: 50", "above maxLabels 50"),
                form(
                        "cooldown: 200 readings",
                        "cooldown: soon",
                        "spec.heal.cooldown: found 'soon'"),
                form("6 per day", "6 daily", "spec.heal.budget: found '6 daily'"),
                form(
                        "6 per day",
                        "{trainings: 6, cpu: 2 rows}",
                        "spec.heal.budget.cpu: found '2 rows'"),
                form("6 per day", "{cpus: 2 s}", "spec.heal.budget.cpus"),
                sense("6 per day", "{trainings: 6, cpu: 0 s}", "found '0 s'"),
                sense("6 per day", "{per: 0 d}", "found '0 d'"),
                form("keep: 10", "keep: 1", "spec.heal.keep: found '1'"),
                form("keep: 10", "keep: null", "spec.heal.keep: found nothing"),
                sense("{device}", "{line}", "no other placeholders than {device} and {pipeline}"),
                sense("plant/{device}", "plant/+", "a topic without the wildcards"),
                form("publish: {topic", "publish: {format: sparkplug-b, topic", "publish.topic"),
                form(
                        "publish: {topic: \"plant/{device}/prediction\", qos: 1}",
                        "publish: {format: sparkplug-b, node: n}",
                        "group"),
                sense(
                        "publish: {topic: \"plant/{device}/prediction\", qos: 1}",
                        "publish: {format: sparkplug-b, group: a/b}",
                        "spec.publish.group: found 'a/b', expected a name without / + #"),
                form("  publish: {topic", "  publisch: {topic", "did you mean 'publish'?"));
    }
}
