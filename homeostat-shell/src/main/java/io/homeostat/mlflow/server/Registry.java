package io.homeostat.mlflow.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// The registry as it is read: a registered model for each pipeline, and those of people.
final class Registry {
    static final String MODEL = "model";
    static final String VERSION = "version";

    /// A number that was given is not given again; kept in a model's note and not told.
    static final String LAST = "last_version";

    /// The folder that a source stood for when the version was made.
    static final String LOCATION = "storage_location";

    private static final Set<String> MODEL_ATTRIBUTES =
            Set.of(
                    "name",
                    "creation_timestamp",
                    "last_updated_timestamp",
                    "timestamp",
                    "description");

    private static final Set<String> VERSION_ATTRIBUTES =
            Set.of(
                    "name",
                    "version",
                    "version_number",
                    "run_id",
                    "source",
                    "source_path",
                    "creation_timestamp",
                    "last_updated_timestamp",
                    "status",
                    "description");

    private final TrackingStore store;

    Registry(TrackingStore store) {
        this.store = store;
    }

    static Refusal unknownModel(String name) {
        return Refusal.missing("Registered Model with name=" + name + " not found");
    }

    static Refusal unknownVersion(String name, String version) {
        return Refusal.missing(
                "Model Version (name=" + name + ", version=" + version + ") not found");
    }

    ObjectNode get(Call call) {
        ObjectNode body = Nodes.object();
        body.set("registered_model", model(call.required("name")));
        return body;
    }

    private ObjectNode model(String name) {
        return new Own(store.own())
                .named(name)
                .map(Own::model)
                .or(() ->
                        store.read(notes -> notes.find(MODEL, name).map(body -> told(body, notes))))
                .orElseThrow(() -> unknownModel(name));
    }

    /// A model of a person, with its newest version and without what only we have to know.
    static ObjectNode told(String body, TrackingStore.Notes notes) {
        ObjectNode model = Nodes.parse(body);
        model.remove(LAST);
        ArrayNode latest = model.putArray("latest_versions");
        List<ObjectNode> versions = versions(notes, model.path("name").asText());
        if (!versions.isEmpty()) {
            latest.add(versions.getLast());
        }
        return model;
    }

    /// The versions of a person's model, oldest first, with the aliases that name them.
    static List<ObjectNode> versions(TrackingStore.Notes notes, String name) {
        JsonNode aliases =
                notes.find(MODEL, name)
                        .map(body -> Nodes.parse(body).path("aliases"))
                        .orElse(Nodes.object());
        List<ObjectNode> versions = new ArrayList<>();
        for (String body : notes.of(VERSION, name)) {
            ObjectNode version = Nodes.parse(body);
            ArrayNode names = version.putArray("aliases");
            for (JsonNode alias : aliases) {
                if (alias.path("version").asText().equals(version.path("version").asText())) {
                    names.add(alias.path("alias").asText());
                }
            }
            versions.add(version);
        }
        versions.sort(Comparator.comparingInt(version -> version.path("version").asInt()));
        return versions;
    }

    private List<ObjectNode> versions(String name) {
        Optional<List<ObjectNode>> own = new Own(store.own()).named(name).map(Own::versions);
        return own.orElseGet(() ->
                store.read(notes -> {
                    if (notes.find(MODEL, name).isEmpty()) {
                        throw unknownModel(name);
                    }
                    return versions(notes, name);
                }));
    }

    ObjectNode search(Call call) {
        Page page = Page.of(call, 100, 1_000);
        List<ObjectNode> all = new ArrayList<>();
        store.own().forEach(pipeline -> all.add(Own.model(pipeline)));
        store.read(notes -> {
            notes.all(MODEL).forEach(body -> all.add(told(body, notes)));
            return all;
        });
        return page.of(
                "registered_models",
                chosen(call, all, MODEL_ATTRIBUTES, node -> node.path("name").asText()));
    }

    ObjectNode searchVersions(Call call) {
        Page page = Page.of(call, 10_000, 200_000);
        List<ObjectNode> all = new ArrayList<>();
        store.own().forEach(pipeline -> all.addAll(Own.versions(pipeline).reversed()));
        store.read(notes -> {
            for (String body : notes.all(MODEL)) {
                all.addAll(versions(notes, Nodes.parse(body).path("name").asText()).reversed());
            }
            return all;
        });
        return page.of("model_versions", chosen(call, all, VERSION_ATTRIBUTES, _ -> ""));
    }

    private static List<ObjectNode> chosen(
            Call call,
            List<ObjectNode> all,
            Set<String> attributes,
            Function<ObjectNode, String> otherwise) {
        Predicate<Filter.Facts> filter = Filter.parse(call.text("filter"), attributes);
        Comparator<ObjectNode> order =
                Filter.order(call.texts("order_by"), attributes, Registry::facts);
        return all.stream()
                .filter(node -> filter.test(facts(node)))
                .sorted(order.thenComparing(otherwise))
                .toList();
    }

    private static Filter.Facts facts(ObjectNode node) {
        return key -> {
            String attribute = key.kind().equals("attribute") ? key.name() : "";
            return switch (attribute) {
                case "version_number" -> Optional.of(node.path("version").asDouble());
                case "source_path" -> Optional.of(node.path("source").asText());
                case "timestamp" -> Optional.of(node.path("last_updated_timestamp").asDouble());
                default -> Nodes.fact(node, node, key);
            };
        };
    }

    ObjectNode version(Call call) {
        return answer(version(call.required("name"), call.required("version")));
    }

    private ObjectNode version(String name, String number) {
        return versions(name).stream()
                .filter(version -> version.path("version").asText().equals(number))
                .findFirst()
                .orElseThrow(() -> unknownVersion(name, number));
    }

    static ObjectNode answer(ObjectNode version) {
        ObjectNode body = Nodes.object();
        body.set("model_version", version);
        return body;
    }

    ObjectNode byAlias(Call call) {
        String name = call.required("name");
        String alias = call.required("alias");
        for (JsonNode entry : model(name).path("aliases")) {
            if (entry.path("alias").asText().equals(alias)) {
                return answer(version(name, entry.path("version").asText()));
            }
        }
        throw Refusal.missing("Registered model alias " + alias + " not found.");
    }

    ObjectNode downloadUri(Call call) {
        ObjectNode version = version(call.required("name"), call.required("version"));
        return Nodes.object().put("artifact_uri", location(version));
    }

    /// Where the files of a version are: its source may name a model in place of a folder.
    static String location(ObjectNode version) {
        return version.path(version.has(LOCATION) ? LOCATION : "source").asText();
    }

    /// The newest version of each stage that is asked for.
    ObjectNode latest(Call call) {
        List<String> stages = call.texts("stages");
        ObjectNode body = Nodes.object();
        ArrayNode list = body.putArray("model_versions");
        List<String> seen = new ArrayList<>();
        for (ObjectNode version : versions(call.required("name")).reversed()) {
            String stage = version.path("current_stage").asText();
            if (!seen.contains(stage) && (stages.isEmpty() || stages.contains(stage))) {
                seen.add(stage);
                list.add(version);
            }
        }
        return body;
    }
}
