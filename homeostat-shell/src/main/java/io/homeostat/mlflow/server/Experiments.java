package io.homeostat.mlflow.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Experiments: one for each pipeline, and those of people.
final class Experiments {
    static final String KIND = "experiment";

    /// Where runs go that name no experiment, as on every MLflow server.
    static final String DEFAULT = "0";

    private static final Set<String> ATTRIBUTES =
            Set.of("name", "creation_time", "last_update_time", "experiment_id");

    private final TrackingStore store;

    Experiments(TrackingStore store) {
        this.store = store;
    }

    private List<ObjectNode> all() {
        List<ObjectNode> all = new ArrayList<>();
        store.own().forEach(pipeline -> all.add(Own.experiment(pipeline)));
        store.read(notes -> {
            all.addAll(noted(notes));
            return all;
        });
        return all;
    }

    /// Those of people, the default one among them.
    private static List<ObjectNode> noted(TrackingStore.Notes notes) {
        List<ObjectNode> all = new ArrayList<>();
        if (notes.find(KIND, DEFAULT).isEmpty()) {
            all.add(made(DEFAULT, "Default", "", 0));
        }
        notes.all(KIND).forEach(body -> all.add(Nodes.parse(body)));
        return all;
    }

    private static ObjectNode made(String id, String name, String location, long now) {
        ObjectNode node = Nodes.object().put("experiment_id", id).put("name", name);
        node.put("artifact_location", location.isEmpty() ? Artefacts.SCHEME + id : location);
        node.put("lifecycle_stage", "active");
        node.put("creation_time", now).put("last_update_time", now);
        node.putArray("tags");
        return node;
    }

    ObjectNode search(Call call) {
        Page page = Page.of(call, 1_000, 50_000);
        Predicate<Filter.Facts> filter = Filter.parse(call.text("filter"), ATTRIBUTES);
        Comparator<ObjectNode> order =
                Filter.order(call.texts("order_by"), ATTRIBUTES, Experiments::facts);
        Predicate<ObjectNode> stage = stage(call.text("view_type"));
        List<ObjectNode> found =
                all().stream()
                        .filter(stage)
                        .filter(node -> filter.test(facts(node)))
                        .sorted(
                                order.thenComparing(
                                                Comparator.comparingLong(Experiments::updated)
                                                        .reversed())
                                        .thenComparing(node -> node.path("experiment_id").asText()))
                        .toList();
        return page.of("experiments", found);
    }

    private static long updated(ObjectNode node) {
        return node.path("last_update_time").asLong();
    }

    private static Filter.Facts facts(ObjectNode node) {
        return key -> Nodes.fact(node, node, key);
    }

    /// Which of what is there and what is deleted is to be seen.
    static Predicate<ObjectNode> stage(String view) {
        return switch (view) {
            case "", "ACTIVE_ONLY" -> node -> active(node);
            case "DELETED_ONLY" -> node -> !active(node);
            case "ALL" -> _ -> true;
            default ->
                    throw Refusal.invalid(
                            "Invalid view type '"
                                    + view
                                    + "': expected ACTIVE_ONLY, DELETED_ONLY or ALL");
        };
    }

    static boolean active(ObjectNode node) {
        return node.path("lifecycle_stage").asText().equals("active");
    }

    ObjectNode get(Call call) {
        String id = call.required("experiment_id");
        return found(
                node -> node.path("experiment_id").asText().equals(id),
                "No Experiment with id=" + id);
    }

    ObjectNode byName(Call call) {
        String name = call.required("experiment_name");
        return found(
                node -> node.path("name").asText().equals(name),
                "Could not find experiment with name '" + name + "'");
    }

    private ObjectNode found(Predicate<ObjectNode> wanted, String otherwise) {
        Optional<ObjectNode> found = all().stream().filter(wanted).findFirst();
        ObjectNode body = Nodes.object();
        body.set("experiment", found.orElseThrow(() -> Refusal.missing(otherwise)));
        return body;
    }

    ObjectNode create(Call call) {
        String name = call.name("name");
        return store.write(notes -> {
            List<ObjectNode> noted = noted(notes);
            mustBeFree(name, noted);
            long last =
                    noted.stream().mapToLong(n -> n.path("experiment_id").asLong()).max().orElse(0);
            String id = Long.toString(last + 1);
            ObjectNode node = made(id, name, call.text("artifact_location"), call.now());
            ArrayNode tags = node.withArray("/tags");
            call.calls("tags").forEach(tag -> tags.add(tag.request()));
            notes.put(KIND, id, "", node.toString());
            return Nodes.object().put("experiment_id", id);
        });
    }

    private void mustBeFree(String name, List<ObjectNode> noted) {
        boolean taken =
                noted.stream().anyMatch(node -> node.path("name").asText().equals(name))
                        || new Own(store.own()).named(name).isPresent();
        if (taken) {
            throw Refusal.exists("Experiment '" + name + "' already exists");
        }
    }

    ObjectNode update(Call call) {
        String name = call.name("new_name");
        return change(
                call,
                (node, notes) -> {
                    mustBeFree(name, noted(notes));
                    node.put("name", name);
                });
    }

    ObjectNode delete(Call call) {
        return change(call, (node, _) -> node.put("lifecycle_stage", "deleted"));
    }

    ObjectNode restore(Call call) {
        return change(call, (node, _) -> node.put("lifecycle_stage", "active"));
    }

    ObjectNode setTag(Call call) {
        String key = call.name("key");
        return change(call, (node, _) -> Nodes.set(node, "tags", key, call.text("value")));
    }

    ObjectNode deleteTag(Call call) {
        String key = call.name("key");
        return change(
                call,
                (node, _) -> {
                    if (!Nodes.drop(node, "tags", "key", key)) {
                        throw Refusal.missing("No tag with name: " + key);
                    }
                });
    }

    /// What is done to a note of a person.
    interface Change {
        void to(ObjectNode node, TrackingStore.Notes notes);
    }

    private ObjectNode change(Call call, Change change) {
        String id = call.required("experiment_id");
        return store.write(notes -> {
            ObjectNode node = theirs(notes, id);
            change.to(node, notes);
            node.put("last_update_time", call.now());
            notes.put(KIND, id, "", node.toString());
            return Nodes.object();
        });
    }

    /// The experiment of a person with this id.
    ObjectNode theirs(TrackingStore.Notes notes, String id) {
        if (new Own(store.own()).experiment(id).isPresent()) {
            throw Refusal.ours("Experiment " + id);
        }
        return noted(notes).stream()
                .filter(node -> node.path("experiment_id").asText().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.missing("No Experiment with id=" + id + " exists"));
    }
}
