package io.homeostat.mlflow.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The registry as people change it: models and versions of their own, never a pipeline's.
final class RegistryNotes {
    private static final Set<String> STAGES = Set.of("None", "Staging", "Production", "Archived");

    /// A source that names a logged model or a version in place of a folder.
    private static final Pattern SOURCE = Pattern.compile("models:/([^/]+)(?:/(\\d+))?");

    private final TrackingStore store;

    RegistryNotes(TrackingStore store) {
        this.store = store;
    }

    ObjectNode create(Call call) {
        String name = call.name("name");
        return store.write(notes -> {
            mustBeFree(name, notes);
            ObjectNode model = Nodes.object().put("name", name);
            model.put("creation_timestamp", call.now()).put("last_updated_timestamp", call.now());
            model.put("description", call.text("description"));
            model.putArray("tags");
            for (Call tag : call.calls("tags")) {
                Nodes.set(model, "tags", tag.name("key"), tag.text("value"));
            }
            model.putArray("aliases");
            notes.put(Registry.MODEL, name, "", model.put(Registry.LAST, 0).toString());
            return told(name, notes);
        });
    }

    private static ObjectNode told(String name, TrackingStore.Notes notes) {
        ObjectNode body = Nodes.object();
        String model = notes.find(Registry.MODEL, name).orElseThrow();
        body.set("registered_model", Registry.told(model, notes));
        return body;
    }

    private void mustBeFree(String name, TrackingStore.Notes notes) {
        if (new Own(store.own()).named(name).isPresent()
                || notes.find(Registry.MODEL, name).isPresent()) {
            throw Refusal.exists("Registered Model (name=" + name + ") already exists.");
        }
    }

    private void mustBeTheirs(String name) {
        if (new Own(store.own()).named(name).isPresent()) {
            throw Refusal.ours("Registered Model " + name);
        }
    }

    private ObjectNode changeModel(Call call, Experiments.Change change) {
        String name = call.required("name");
        mustBeTheirs(name);
        return store.write(notes -> {
            ObjectNode model =
                    notes.find(Registry.MODEL, name)
                            .map(Nodes::parse)
                            .orElseThrow(() -> Registry.unknownModel(name));
            change.to(model, notes);
            model.put("last_updated_timestamp", call.now());
            notes.put(Registry.MODEL, name, "", model.toString());
            return told(name, notes);
        });
    }

    ObjectNode update(Call call) {
        return changeModel(call, (model, _) -> model.put("description", call.text("description")));
    }

    ObjectNode rename(Call call) {
        String before = call.required("name");
        String name = call.name("new_name");
        mustBeTheirs(before);
        return store.write(notes -> {
            mustBeFree(name, notes);
            ObjectNode model =
                    notes.find(Registry.MODEL, before)
                            .map(Nodes::parse)
                            .orElseThrow(() -> Registry.unknownModel(before));
            for (ObjectNode version : Registry.versions(notes, before)) {
                String number = version.path("version").asText();
                notes.remove(Registry.VERSION, before + "/" + number);
                put(notes, version.put("name", name));
            }
            notes.remove(Registry.MODEL, before);
            model.put("name", name).put("last_updated_timestamp", call.now());
            notes.put(Registry.MODEL, name, "", model.toString());
            return told(name, notes);
        });
    }

    ObjectNode delete(Call call) {
        String name = call.required("name");
        mustBeTheirs(name);
        return store.write(notes -> {
            if (notes.find(Registry.MODEL, name).isEmpty()) {
                throw Registry.unknownModel(name);
            }
            for (ObjectNode version : Registry.versions(notes, name)) {
                notes.remove(Registry.VERSION, name + "/" + version.path("version").asText());
            }
            notes.remove(Registry.MODEL, name);
            return Nodes.object();
        });
    }

    ObjectNode setTag(Call call) {
        String key = call.name("key");
        changeModel(call, (model, _) -> Nodes.set(model, "tags", key, call.text("value")));
        return Nodes.object();
    }

    ObjectNode deleteTag(Call call) {
        String key = call.name("key");
        changeModel(call, (model, _) -> Nodes.drop(model, "tags", "key", key));
        return Nodes.object();
    }

    ObjectNode setAlias(Call call) {
        String alias = call.name("alias");
        String version = call.required("version");
        changeModel(
                call,
                (model, notes) -> {
                    required(notes, call.required("name"), version);
                    Nodes.drop(model, "aliases", "alias", alias);
                    model.withArray("/aliases")
                            .addObject()
                            .put("alias", alias)
                            .put("version", version);
                });
        return Nodes.object();
    }

    ObjectNode deleteAlias(Call call) {
        String alias = call.required("alias");
        changeModel(call, (model, _) -> Nodes.drop(model, "aliases", "alias", alias));
        return Nodes.object();
    }

    ObjectNode createVersion(Call call) {
        String name = call.required("name");
        String source = call.required("source");
        ObjectNode version = Nodes.object().put("name", name);
        version.put("creation_timestamp", call.now()).put("last_updated_timestamp", call.now());
        version.put("current_stage", "None").put("description", call.text("description"));
        version.put("source", source).put("run_id", call.text("run_id"));
        version.put("status", "READY").put("run_link", call.text("run_link"));
        if (call.has("model_id")) {
            version.put("model_id", call.text("model_id"));
        }
        version.putArray("tags");
        for (Call tag : call.calls("tags")) {
            Nodes.set(version, "tags", tag.name("key"), tag.text("value"));
        }
        changeModel(
                call,
                (model, notes) -> {
                    version.put(Registry.LOCATION, location(notes, source));
                    long next = model.path(Registry.LAST).asLong() + 1;
                    model.put(Registry.LAST, next);
                    put(notes, version.put("version", Long.toString(next)));
                });
        return Registry.answer(version);
    }

    private String location(TrackingStore.Notes notes, String source) {
        Matcher named = SOURCE.matcher(source);
        if (!named.matches()) {
            return source;
        }
        String name = named.group(1);
        String number = named.group(2);
        if (number == null) {
            return LoggedModels.location(notes, name);
        }
        List<ObjectNode> versions =
                new Own(store.own())
                        .named(name)
                        .map(Own::versions)
                        .orElseGet(() -> Registry.versions(notes, name));
        return Registry.location(required(versions, name, number));
    }

    private static void put(TrackingStore.Notes notes, ObjectNode version) {
        version.remove("aliases");
        String name = version.path("name").asText();
        String id = name + "/" + version.path("version").asText();
        notes.put(Registry.VERSION, id, name, version.toString());
    }

    private static ObjectNode required(TrackingStore.Notes notes, String name, String number) {
        return required(Registry.versions(notes, name), name, number);
    }

    private static ObjectNode required(List<ObjectNode> versions, String name, String number) {
        return versions.stream()
                .filter(version -> version.path("version").asText().equals(number))
                .findFirst()
                .orElseThrow(() -> Registry.unknownVersion(name, number));
    }

    private ObjectNode changeVersion(Call call, Experiments.Change change) {
        String name = call.required("name");
        String number = call.required("version");
        mustBeTheirs(name);
        return store.write(notes -> {
            ObjectNode version = required(notes, name, number);
            change.to(version, notes);
            put(notes, version.put("last_updated_timestamp", call.now()));
            return Registry.answer(required(notes, name, number));
        });
    }

    ObjectNode updateVersion(Call call) {
        return changeVersion(
                call, (version, _) -> version.put("description", call.text("description")));
    }

    ObjectNode transition(Call call) {
        String stage = call.required("stage");
        if (!STAGES.contains(stage)) {
            throw Refusal.invalid(
                    "Invalid Model Version stage '"
                            + stage
                            + "': expected one of "
                            + STAGES.stream().sorted().toList());
        }
        boolean archive = call.request().path("archive_existing_versions").asBoolean(false);
        return changeVersion(
                call,
                (version, notes) -> {
                    if (archive) {
                        for (ObjectNode other : Registry.versions(notes, call.required("name"))) {
                            if (other.path("current_stage").asText().equals(stage)) {
                                put(notes, other.put("current_stage", "Archived"));
                            }
                        }
                    }
                    version.put("current_stage", stage);
                });
    }

    ObjectNode deleteVersion(Call call) {
        String number = call.required("version");
        changeModel(
                call,
                (model, notes) -> {
                    String name = call.required("name");
                    required(notes, name, number);
                    notes.remove(Registry.VERSION, name + "/" + number);
                    Nodes.drop(model, "aliases", "version", number);
                });
        return Nodes.object();
    }

    ObjectNode setVersionTag(Call call) {
        String key = call.name("key");
        changeVersion(call, (version, _) -> Nodes.set(version, "tags", key, call.text("value")));
        return Nodes.object();
    }

    ObjectNode deleteVersionTag(Call call) {
        String key = call.name("key");
        changeVersion(call, (version, _) -> Nodes.drop(version, "tags", "key", key));
        return Nodes.object();
    }
}
