package io.homeostat.mlflow.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Logged models, as clients from 3.0 on make them: what a run has made, with files, parameters and
/// metrics. Only people have them; a pipeline's versions are files of its runs.
final class LoggedModels {
    static final String KIND = "logged-model";

    /// What would break the URI of a model.
    private static final Pattern NO_NAME = Pattern.compile("[/:.%\"']");

    private static final Set<String> STATES =
            Set.of("LOGGED_MODEL_PENDING", "LOGGED_MODEL_READY", "LOGGED_MODEL_UPLOAD_FAILED");

    private static final Set<String> ATTRIBUTES =
            Set.of(
                    "name",
                    "model_id",
                    "model_type",
                    "status",
                    "experiment_id",
                    "source_run_id",
                    "creation_time",
                    "creation_timestamp",
                    "last_updated_timestamp");

    private static final Comparator<ObjectNode> NEWEST =
            Comparator.<ObjectNode>comparingLong(
                            model -> model.path("info").path("creation_timestamp_ms").asLong())
                    .reversed();

    private final TrackingStore store;
    private final Experiments experiments;
    private final Artefacts artefacts;

    LoggedModels(TrackingStore store, Experiments experiments, Artefacts artefacts) {
        this.store = store;
        this.experiments = experiments;
        this.artefacts = artefacts;
    }

    ObjectNode create(Call call) {
        String experiment = call.required("experiment_id");
        String id = "m-" + UUID.randomUUID().toString().replace("-", "");
        String name = call.has("name") ? call.name("name") : "model-" + id.substring(2, 10);
        if (NO_NAME.matcher(name).find()) {
            throw Refusal.invalid(
                    "Invalid name '" + name + "': expected none of / : . % \" ' in it");
        }
        ObjectNode model = Nodes.object();
        ObjectNode about = model.putObject("info").put("model_id", id);
        about.put("experiment_id", experiment).put("name", name);
        about.put("creation_timestamp_ms", call.now());
        about.put("last_updated_timestamp_ms", call.now());
        about.put("status", "LOGGED_MODEL_PENDING");
        about.put("model_type", call.text("model_type"));
        about.put("source_run_id", call.text("source_run_id"));
        about.putArray("tags");
        ObjectNode data = model.putObject("data");
        data.putArray("params");
        data.putArray("metrics");
        setAll(about, "tags", call);
        setAll(data, "params", call);
        return store.write(notes -> {
            ObjectNode owner = experiments.theirs(notes, experiment);
            if (!Experiments.active(owner)) {
                throw Refusal.invalid("The experiment " + experiment + " must be active");
            }
            String location = owner.path("artifact_location").asText();
            about.put("artifact_uri", location + "/models/" + id + "/artifacts");
            return put(notes, model);
        });
    }

    /// Sets what the list `name` of a call says.
    private static void setAll(ObjectNode owner, String name, Call call) {
        for (Call pair : call.calls(name)) {
            Nodes.set(owner, name, pair.name("key"), pair.text("value"));
        }
    }

    private static ObjectNode put(TrackingStore.Notes notes, ObjectNode model) {
        JsonNode about = model.path("info");
        notes.put(
                KIND,
                about.path("model_id").asText(),
                about.path("experiment_id").asText(),
                model.toString());
        return answer(model);
    }

    private static ObjectNode answer(ObjectNode model) {
        ObjectNode body = Nodes.object();
        body.set("model", model);
        return body;
    }

    private static ObjectNode found(TrackingStore.Notes notes, String id) {
        return notes.find(KIND, id)
                .map(Nodes::parse)
                .orElseThrow(() -> Refusal.missing("Logged model with ID '" + id + "' not found."));
    }

    ObjectNode get(Call call) {
        return store.read(notes -> answer(found(notes, id(call))));
    }

    private static String id(Call call) {
        return call.required("model_id");
    }

    ObjectNode finish(Call call) {
        String status = call.required("status");
        if (!STATES.contains(status)) {
            throw Refusal.invalid(
                    "Invalid status '"
                            + status
                            + "': expected one of "
                            + STATES.stream().sorted().toList());
        }
        return change(call, model -> info(model).put("status", status));
    }

    /// The files stay: a registered version may be made of them.
    ObjectNode delete(Call call) {
        return store.write(notes -> {
            String id = id(call);
            var _ = found(notes, id);
            notes.remove(KIND, id);
            return Nodes.object();
        });
    }

    ObjectNode setTags(Call call) {
        return change(call, model -> setAll(info(model), "tags", call));
    }

    ObjectNode deleteTag(Call call) {
        String key = call.required("tag_key");
        return change(
                call,
                model -> {
                    if (!Nodes.drop(info(model), "tags", "key", key)) {
                        throw Refusal.missing("No tag with name: " + key);
                    }
                });
    }

    ObjectNode addParams(Call call) {
        return change(call, model -> setAll(data(model), "params", call));
    }

    private static ObjectNode info(ObjectNode model) {
        return (ObjectNode) model.path("info");
    }

    private static ObjectNode data(ObjectNode model) {
        return (ObjectNode) model.path("data");
    }

    private interface Change {
        void to(ObjectNode model);
    }

    private ObjectNode change(Call call, Change change) {
        return store.write(notes -> {
            ObjectNode model = found(notes, id(call));
            change.to(model);
            info(model).put("last_updated_timestamp_ms", call.now());
            return put(notes, model);
        });
    }

    /// Notes a metric of a run that is one of a model too.
    static void metric(TrackingStore.Notes notes, Call call, ObjectNode metric) {
        ObjectNode model = found(notes, id(call));
        for (String about : List.of("model_id", "dataset_name", "dataset_digest")) {
            if (call.has(about)) {
                metric.put(about, call.text(about));
            }
        }
        ArrayNode metrics = data(model).withArray("/metrics");
        for (JsonNode there : metrics) {
            if (same(there, metric, "key")
                    && same(there, metric, "dataset_name")
                    && same(there, metric, "dataset_digest")) {
                if (!RunLog.newer(there, metric)) {
                    ((ObjectNode) there).setAll(metric);
                    var _ = put(notes, model);
                }
                return;
            }
        }
        metrics.add(metric);
        var _ = put(notes, model);
    }

    private static boolean same(JsonNode one, JsonNode other, String field) {
        return one.path(field).asText().equals(other.path(field).asText());
    }

    ObjectNode files(Call call) {
        ObjectNode model = store.read(notes -> found(notes, id(call)));
        String root = model.path("info").path("artifact_uri").asText();
        return artefacts.below(root, call.text("artifact_directory_path"));
    }

    ObjectNode search(Call call) {
        Page page = Page.of(call, 100, 1_000);
        Predicate<Filter.Facts> filter = Filter.parse(call.text("filter"), ATTRIBUTES);
        Comparator<ObjectNode> order =
                Filter.order(orders(call), ATTRIBUTES, LoggedModels::facts)
                        .thenComparing(NEWEST)
                        .thenComparing(model -> model.path("info").path("model_id").asText());
        List<ObjectNode> all = new ArrayList<>();
        store.read(notes -> {
            for (String experiment : call.texts("experiment_ids")) {
                notes.of(KIND, experiment).forEach(body -> all.add(Nodes.parse(body)));
            }
            return all;
        });
        return page.of(
                "models",
                all.stream().filter(model -> filter.test(facts(model))).sorted(order).toList());
    }

    /// Here an order is an object, elsewhere a line.
    private static List<String> orders(Call call) {
        List<String> orders = new ArrayList<>();
        for (Call order : call.calls("order_by")) {
            boolean ascending = order.request().path("ascending").asBoolean(true);
            orders.add(order.required("field_name") + (ascending ? " ASC" : " DESC"));
        }
        return orders;
    }

    private static Filter.Facts facts(ObjectNode model) {
        JsonNode about = model.path("info");
        return key -> {
            String attribute = key.kind().equals("attribute") ? key.name() : "";
            return switch (attribute) {
                case "creation_time", "creation_timestamp" ->
                        Optional.of(about.path("creation_timestamp_ms").asDouble());
                case "last_updated_timestamp" ->
                        Optional.of(about.path("last_updated_timestamp_ms").asDouble());
                default ->
                        Nodes.fact(
                                about, key.kind().equals("tag") ? about : model.path("data"), key);
            };
        };
    }

    /// Where the files of a model are.
    static String location(TrackingStore.Notes notes, String id) {
        return info(found(notes, id)).path("artifact_uri").asText();
    }
}
