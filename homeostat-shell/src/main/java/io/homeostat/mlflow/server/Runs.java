package io.homeostat.mlflow.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/// Runs: every training of the box, and those that people note.
final class Runs {
    static final String KIND = "run";

    private static final Set<String> ATTRIBUTES =
            Set.of(
                    "run_id",
                    "run_name",
                    "experiment_id",
                    "user_id",
                    "status",
                    "start_time",
                    "end_time",
                    "artifact_uri",
                    "created",
                    "lifecycle_stage");

    private static final Set<String> STATES =
            Set.of("RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED");

    private static final Comparator<ObjectNode> NEWEST =
            Comparator.<ObjectNode>comparingLong(
                            run -> run.path("info").path("start_time").asLong())
                    .reversed();

    private final TrackingStore store;
    private final Experiments experiments;

    Runs(TrackingStore store, Experiments experiments) {
        this.store = store;
        this.experiments = experiments;
    }

    ObjectNode get(Call call) {
        ObjectNode body = Nodes.object();
        body.set("run", any(call.run()));
        return body;
    }

    private ObjectNode any(String id) {
        Optional<Own.Training> own = new Own(store.own()).run(id);
        return own.map(training -> Own.run(training.run()))
                .or(() -> store.read(notes -> notes.find(KIND, id).map(Nodes::parse)))
                .orElseThrow(() -> unknown(id));
    }

    private static Refusal unknown(String id) {
        return Refusal.missing("Run with id=" + id + " not found");
    }

    ObjectNode search(Call call) {
        Page page = Page.of(call, 1_000, 50_000);
        Predicate<Filter.Facts> filter = Filter.parse(call.text("filter"), ATTRIBUTES);
        Comparator<ObjectNode> order =
                Filter.order(call.texts("order_by"), ATTRIBUTES, Runs::facts)
                        .thenComparing(NEWEST)
                        .thenComparing(run -> run.path("info").path("run_id").asText());
        Predicate<ObjectNode> stage = Experiments.stage(call.text("run_view_type"));
        List<ObjectNode> found =
                of(call.texts("experiment_ids")).stream()
                        .filter(run -> stage.test((ObjectNode) run.path("info")))
                        .filter(run -> filter.test(facts(run)))
                        .sorted(order)
                        .toList();
        return page.of("runs", found);
    }

    private List<ObjectNode> of(List<String> ids) {
        Own own = new Own(store.own());
        List<ObjectNode> runs = new ArrayList<>();
        for (String id : ids) {
            own.experiment(id)
                    .ifPresent(pipeline -> pipeline.runs().forEach(run -> runs.add(Own.run(run))));
            store.read(notes -> {
                notes.of(KIND, id).forEach(body -> runs.add(Nodes.parse(body)));
                return runs;
            });
        }
        return runs;
    }

    private static Filter.Facts facts(ObjectNode run) {
        return key ->
                Nodes.fact(
                        run.path("info"),
                        run.path("data"),
                        key.name().equals("created")
                                ? new Filter.Key(key.kind(), "start_time")
                                : key);
    }

    ObjectNode create(Call call) {
        String experiment =
                call.has("experiment_id") ? call.text("experiment_id") : Experiments.DEFAULT;
        // Beside ours by chance only: 32 hexadecimal digits, as MLflow makes them.
        String id = UUID.randomUUID().toString().replace("-", "");
        return store.write(notes -> {
            ObjectNode owner = experiments.theirs(notes, experiment);
            if (!Experiments.active(owner)) {
                throw Refusal.invalid("The experiment " + experiment + " must be active");
            }
            ObjectNode run = Nodes.object();
            String name = call.text("run_name");
            ObjectNode about = run.putObject("info").put("run_id", id).put("run_uuid", id);
            about.put("run_name", name.isEmpty() ? "run-" + id.substring(0, 8) : name);
            about.put("experiment_id", experiment).put("user_id", call.text("user_id"));
            about.put("status", "RUNNING");
            about.put("start_time", call.number("start_time", call.now(), 0, Long.MAX_VALUE));
            String location = owner.path("artifact_location").asText();
            about.put("artifact_uri", location + "/" + id + "/artifacts");
            about.put("lifecycle_stage", "active");
            ObjectNode data = run.putObject("data");
            data.putArray("metrics");
            data.putArray("params");
            data.putArray("tags");
            for (Call tag : call.calls("tags")) {
                Nodes.set(data, "tags", tag.name("key"), tag.text("value"));
            }
            Nodes.set(data, "tags", "mlflow.runName", about.path("run_name").asText());
            run.putObject("inputs").putArray("dataset_inputs");
            notes.put(KIND, id, experiment, run.toString());
            ObjectNode body = Nodes.object();
            body.set("run", run);
            return body;
        });
    }

    ObjectNode update(Call call) {
        String status = call.text("status");
        if (!status.isEmpty() && !STATES.contains(status)) {
            throw Refusal.invalid(
                    "Invalid status '"
                            + status
                            + "': expected one of "
                            + STATES.stream().sorted().toList());
        }
        ObjectNode body = Nodes.object();
        return change(
                call,
                (run, _) -> {
                    ObjectNode about = (ObjectNode) run.path("info");
                    if (!status.isEmpty()) {
                        about.put("status", status);
                    }
                    if (call.has("end_time")) {
                        about.put("end_time", call.number("end_time", 0, 0, Long.MAX_VALUE));
                    }
                    if (!call.text("run_name").isEmpty()) {
                        about.put("run_name", call.text("run_name"));
                        Nodes.set(data(run), "tags", "mlflow.runName", call.text("run_name"));
                    }
                    body.set("run_info", about);
                },
                body);
    }

    ObjectNode delete(Call call) {
        return stage(call, "deleted");
    }

    ObjectNode restore(Call call) {
        return stage(call, "active");
    }

    private ObjectNode stage(Call call, String stage) {
        return change(
                call,
                (run, _) -> ((ObjectNode) run.path("info")).put("lifecycle_stage", stage),
                Nodes.object());
    }

    static ObjectNode data(ObjectNode run) {
        return (ObjectNode) run.path("data");
    }

    /// Changes a run of a person; answers with `answer`.
    ObjectNode change(Call call, Experiments.Change change, ObjectNode answer) {
        String id = call.run();
        if (new Own(store.own()).run(id).isPresent()) {
            throw Refusal.ours("Run " + id);
        }
        return store.write(notes -> {
            ObjectNode run = notes.find(KIND, id).map(Nodes::parse).orElseThrow(() -> unknown(id));
            change.to(run, notes);
            String experiment = run.path("info").path("experiment_id").asText();
            notes.put(KIND, id, experiment, run.toString());
            return answer;
        });
    }

    /// Every value that a metric has had.
    ObjectNode history(Call call) {
        String id = call.run();
        String key = call.required("metric_key");
        Page page = Page.of(call, 25_000, 25_000);
        Optional<Own.Training> own = new Own(store.own()).run(id);
        if (own.isPresent()) {
            return page.of("metrics", Own.metric(own.get().run(), key).stream().toList());
        }
        return store.read(notes -> {
            if (notes.find(KIND, id).isEmpty()) {
                throw unknown(id);
            }
            return page.of(
                    "metrics",
                    notes.points(id, key).stream()
                            .map(point -> RunLog.metric(key, point))
                            .toList());
        });
    }
}
