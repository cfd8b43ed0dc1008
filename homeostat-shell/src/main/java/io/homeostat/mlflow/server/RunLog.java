package io.homeostat.mlflow.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/// What people note about their runs: metrics, parameters, tags, data.
final class RunLog {
    /// MLflow's own bounds for one batch.
    private static final int METRICS_MAX = 1_000;

    private static final int PARAMS_MAX = 100;
    private static final int TAGS_MAX = 100;

    private static final int PARAM_CHARS_MAX = 6_000;

    /// MLflow's tag for the models that a run has logged.
    private static final String MODELS = "mlflow.log-model.history";

    private final Runs runs;

    RunLog(Runs runs) {
        this.runs = runs;
    }

    ObjectNode metric(Call call) {
        return runs.change(call, (run, notes) -> metric(run, notes, call), Nodes.object());
    }

    ObjectNode param(Call call) {
        return runs.change(call, (run, _) -> param(run, call), Nodes.object());
    }

    ObjectNode tag(Call call) {
        return runs.change(call, (run, _) -> tag(run, call), Nodes.object());
    }

    ObjectNode deleteTag(Call call) {
        String key = call.name("key");
        return runs.change(
                call,
                (run, _) -> {
                    if (!Nodes.drop(Runs.data(run), "tags", "key", key)) {
                        throw Refusal.missing("No tag with name: " + key);
                    }
                },
                Nodes.object());
    }

    /// All of it, or nothing.
    ObjectNode batch(Call call) {
        List<Call> metrics = bounded(call, "metrics", METRICS_MAX);
        List<Call> params = bounded(call, "params", PARAMS_MAX);
        List<Call> tags = bounded(call, "tags", TAGS_MAX);
        return runs.change(
                call,
                (run, notes) -> {
                    params.forEach(param -> param(run, param));
                    metrics.forEach(metric -> metric(run, notes, metric));
                    tags.forEach(tag -> tag(run, tag));
                },
                Nodes.object());
    }

    private static List<Call> bounded(Call call, String name, int max) {
        List<Call> calls = call.calls(name);
        if (calls.size() > max) {
            throw Refusal.invalid(
                    "'" + name + "' has " + calls.size() + " entries; at most " + max + " at once");
        }
        return calls;
    }

    /// The data that a run has used.
    ObjectNode inputs(Call call) {
        List<Call> datasets = call.calls("datasets");
        return runs.change(
                call,
                (run, _) -> {
                    ArrayNode list = run.withArray("/inputs/dataset_inputs");
                    datasets.forEach(one -> list.add(one.request()));
                },
                Nodes.object());
    }

    /// The models that a run has made.
    ObjectNode outputs(Call call) {
        List<Call> models = call.calls("models");
        return runs.change(
                call,
                (run, _) -> {
                    ArrayNode list = run.withArray("/outputs/model_outputs");
                    models.forEach(one -> list.add(one.request()));
                },
                Nodes.object());
    }

    /// A model as clients before 3.0 log it: a note of the run.
    ObjectNode model(Call call) {
        ObjectNode model = Nodes.given(call.required("model_json"));
        return runs.change(
                call,
                (run, _) -> {
                    ObjectNode data = Runs.data(run);
                    ArrayNode models =
                            Nodes.entry(data.path("tags"), MODELS)
                                    .map(tag -> Nodes.list(tag.path("value").asText()))
                                    .orElseGet(Nodes::list);
                    Nodes.set(data, "tags", MODELS, models.add(model).toString());
                },
                Nodes.object());
    }

    private static void metric(ObjectNode run, TrackingStore.Notes notes, Call call) {
        String key = call.name("key");
        TrackingStore.Point point =
                new TrackingStore.Point(
                        call.value("value"),
                        call.number("timestamp", call.now(), 0, Long.MAX_VALUE),
                        call.number("step", 0, Long.MIN_VALUE, Long.MAX_VALUE));
        String id = run.path("info").path("run_id").asText();
        notes.add(id, key, point);
        ObjectNode metric = metric(key, point);
        ArrayNode metrics = Runs.data(run).withArray("/metrics");
        Optional<ObjectNode> there = Nodes.entry(metrics, key);
        if (there.isEmpty()) {
            metrics.add(metric);
        } else if (!newer(there.get(), metric)) {
            there.get().setAll(metric);
        }
        if (call.has("model_id")) {
            LoggedModels.metric(notes, call, metric(key, point).put("run_id", id));
        }
    }

    /// Whether what is there counts more: by step, then by time.
    static boolean newer(JsonNode there, JsonNode metric) {
        long step = there.path("step").asLong();
        long other = metric.path("step").asLong();
        return step > other
                || (step == other
                        && there.path("timestamp").asLong() > metric.path("timestamp").asLong());
    }

    static ObjectNode metric(String key, TrackingStore.Point point) {
        ObjectNode metric = Nodes.object().put("key", key);
        Nodes.value(metric, point.value());
        return metric.put("timestamp", point.at()).put("step", point.step());
    }

    private static void param(ObjectNode run, Call call) {
        String key = call.name("key");
        String value = call.text("value");
        if (value.length() > PARAM_CHARS_MAX) {
            throw Refusal.invalid(
                    "Param '"
                            + key
                            + "' has "
                            + value.length()
                            + " characters, at most "
                            + PARAM_CHARS_MAX);
        }
        Optional<ObjectNode> there = Nodes.entry(Runs.data(run).path("params"), key);
        if (there.isPresent() && !there.get().path("value").asText().equals(value)) {
            throw Refusal.invalid(
                    "Changing param values is not allowed. Param with key='"
                            + key
                            + "' was already logged with value='"
                            + there.get().path("value").asText()
                            + "'; the new value is '"
                            + value
                            + "'");
        }
        Nodes.set(Runs.data(run), "params", key, value);
    }

    private static void tag(ObjectNode run, Call call) {
        String key = call.name("key");
        Nodes.set(Runs.data(run), "tags", key, call.text("value"));
        if (key.equals("mlflow.runName")) {
            ((ObjectNode) run.path("info")).put("run_name", call.text("value"));
        }
    }
}
