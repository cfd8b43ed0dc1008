package io.homeostat.mlflow.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.base.Sha256;
import io.homeostat.mlflow.ModelFolder;
import io.homeostat.mlflow.TrainingFacts;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// What the box has done, in the protocol's shape: a pipeline is an experiment and a registered
/// model, a training is a run. Ids are made of names, so that they stay.
record Own(List<TrackingStore.OwnPipeline> pipelines) {
    static final String ALIAS = "champion";
    static final String USER = "homeostat";

    /// Ids of experiments have as many digits, as MLflow's own file store has them.
    private static final BigInteger IDS = BigInteger.TEN.pow(17);

    Own {
        pipelines = List.copyOf(pipelines);
    }

    static String experimentId(String pipeline) {
        BigInteger hash = new BigInteger(Sha256.of("homeostat experiment " + pipeline), 16);
        return hash.mod(IDS).add(IDS).toString();
    }

    static String runId(TrainingFacts facts) {
        return Sha256.of("homeostat run " + facts.key()).substring(0, 32);
    }

    static String artefacts(String experiment, String run) {
        return Artefacts.SCHEME + experiment + "/" + run + "/artifacts";
    }

    Optional<TrackingStore.OwnPipeline> named(String name) {
        return pipelines.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    Optional<TrackingStore.OwnPipeline> experiment(String id) {
        return pipelines.stream().filter(one -> experimentId(one.name()).equals(id)).findFirst();
    }

    /// A run, with the pipeline that it belongs to.
    record Training(TrackingStore.OwnPipeline pipeline, TrackingStore.OwnRun run) {
        Optional<TrackingStore.OwnVersion> version() {
            String digest = run.facts().modelDigest();
            return pipeline.versions().stream()
                    .filter(version -> !digest.isEmpty() && version.digest().equals(digest))
                    .findFirst();
        }
    }

    Optional<Training> run(String id) {
        for (TrackingStore.OwnPipeline pipeline : pipelines) {
            for (TrackingStore.OwnRun run : pipeline.runs()) {
                if (runId(run.facts()).equals(id)) {
                    return Optional.of(new Training(pipeline, run));
                }
            }
        }
        return Optional.empty();
    }

    static ObjectNode experiment(TrackingStore.OwnPipeline pipeline) {
        String id = experimentId(pipeline.name());
        ObjectNode node = Nodes.object().put("experiment_id", id).put("name", pipeline.name());
        node.put("artifact_location", Artefacts.SCHEME + id);
        node.put("lifecycle_stage", "active");
        node.put("creation_time", first(pipeline)).put("last_update_time", last(pipeline));
        Nodes.pairs(node.putArray("tags"), tags(pipeline.name()));
        return node;
    }

    private static long first(TrackingStore.OwnPipeline pipeline) {
        return pipeline.runs().isEmpty()
                ? 0
                : pipeline.runs().getFirst().startedAt().toEpochMilli();
    }

    private static long last(TrackingStore.OwnPipeline pipeline) {
        return pipeline.runs().isEmpty() ? 0 : pipeline.runs().getLast().startedAt().toEpochMilli();
    }

    private static SequencedMap<String, String> tags(String pipeline) {
        SequencedMap<String, String> tags = new TreeMap<>();
        tags.put("homeostat.pipeline", pipeline);
        return tags;
    }

    static ObjectNode run(TrackingStore.OwnRun run) {
        TrainingFacts facts = run.facts();
        String experiment = experimentId(facts.pipeline());
        String id = runId(facts);
        ObjectNode node = Nodes.object();
        ObjectNode about = node.putObject("info").put("run_id", id).put("run_uuid", id);
        about.put("run_name", facts.name()).put("experiment_id", experiment);
        about.put("user_id", USER).put("status", status(run));
        about.put("start_time", run.startedAt().toEpochMilli());
        run.endedAt().ifPresent(end -> about.put("end_time", end.toEpochMilli()));
        about.put("artifact_uri", artefacts(experiment, id)).put("lifecycle_stage", "active");
        ObjectNode data = node.putObject("data");
        ArrayNode metrics = data.putArray("metrics");
        run.metrics().keySet().forEach(key -> metrics.add(metric(run, key).orElseThrow()));
        Nodes.pairs(data.putArray("params"), facts.parameters());
        SequencedMap<String, String> tags = facts.tags();
        tags.put("mlflow.runName", facts.name());
        tags.put("mlflow.user", USER);
        tags.put("mlflow.source.name", USER);
        tags.put("mlflow.note.content", facts.cause());
        Nodes.pairs(data.putArray("tags"), tags);
        node.putObject("inputs").putArray("dataset_inputs").add(dataset(facts));
        return node;
    }

    private static String status(TrackingStore.OwnRun run) {
        if (run.endedAt().isEmpty()) {
            return "RUNNING";
        }
        return run.facts().failure().isEmpty() ? "FINISHED" : "FAILED";
    }

    static Optional<ObjectNode> metric(TrackingStore.OwnRun run, String key) {
        Double value = run.metrics().get(key);
        if (value == null) {
            return Optional.empty();
        }
        ObjectNode metric = Nodes.object().put("key", key);
        Nodes.value(metric, value);
        long at = run.endedAt().orElse(run.startedAt()).toEpochMilli();
        return Optional.of(metric.put("timestamp", at).put("step", 0));
    }

    /// The rows that a model was trained on. The protocol allows a digest 36 characters.
    private static ObjectNode dataset(TrainingFacts facts) {
        ObjectNode input = Nodes.object();
        input.putArray("tags")
                .addObject()
                .put("key", "mlflow.data.context")
                .put("value", "training");
        String digest = facts.dataDigest();
        ObjectNode source =
                Nodes.object()
                        .put("pipeline", facts.pipeline())
                        .put("firstReading", facts.firstReading())
                        .put("lastReading", facts.lastReading());
        input.putObject("dataset")
                .put("name", facts.pipeline())
                .put("digest", digest.substring(0, Math.min(36, digest.length())))
                .put("source_type", USER)
                .put("source", source.toString())
                .put("profile", Nodes.object().put("num_rows", facts.rows()).toString());
        return input;
    }

    static ObjectNode model(TrackingStore.OwnPipeline pipeline) {
        ObjectNode node = Nodes.object().put("name", pipeline.name());
        List<TrackingStore.OwnVersion> versions = pipeline.versions();
        Instant first = versions.isEmpty() ? Instant.EPOCH : versions.getFirst().at();
        Instant last = versions.isEmpty() ? Instant.EPOCH : versions.getLast().at();
        node.put("creation_timestamp", first.toEpochMilli());
        node.put("last_updated_timestamp", last.toEpochMilli()).put("user_id", USER);
        node.put("description", "The models of pipeline " + pipeline.name());
        ArrayNode latest = node.putArray("latest_versions");
        if (!versions.isEmpty()) {
            latest.add(version(pipeline, versions.getLast()));
        }
        Nodes.pairs(node.putArray("tags"), tags(pipeline.name()));
        ArrayNode aliases = node.putArray("aliases");
        champion(pipeline)
                .ifPresent(version ->
                        aliases.addObject()
                                .put("alias", ALIAS)
                                .put("version", Integer.toString(version.version())));
        return node;
    }

    static Optional<TrackingStore.OwnVersion> champion(TrackingStore.OwnPipeline pipeline) {
        return pipeline.versions().stream().filter(v -> v.status().equals(ALIAS)).findFirst();
    }

    static List<ObjectNode> versions(TrackingStore.OwnPipeline pipeline) {
        List<ObjectNode> all = new ArrayList<>();
        pipeline.versions().forEach(version -> all.add(version(pipeline, version)));
        return all;
    }

    static ObjectNode version(
            TrackingStore.OwnPipeline pipeline, TrackingStore.OwnVersion version) {
        Optional<String> run =
                pipeline.runs().stream()
                        .filter(one -> one.facts().modelDigest().equals(version.digest()))
                        .map(one -> runId(one.facts()))
                        .findFirst();
        long at = version.at().toEpochMilli();
        ObjectNode node = Nodes.object().put("name", pipeline.name());
        node.put("version", Integer.toString(version.version()));
        node.put("creation_timestamp", at);
        node.put("last_updated_timestamp", at).put("user_id", USER);
        node.put("current_stage", "None").put("description", version.lineage().cause());
        String folder =
                run.map(id -> artefacts(experimentId(pipeline.name()), id))
                        .orElse(Artefacts.SCHEME + experimentId(pipeline.name()));
        node.put("source", folder + "/" + ModelFolder.NAME).put("run_id", run.orElse(""));
        node.put("status", "READY").put("run_link", "");
        if (version.status().equals("dropped")) {
            node.put("status_message", "its artefact is no longer kept");
        }
        SequencedMap<String, String> tags = tags(pipeline.name());
        tags.put("homeostat.version", Integer.toString(version.version()));
        tags.put("homeostat.status", version.status());
        tags.put("homeostat.family", version.lineage().family());
        tags.put("homeostat.cause", version.lineage().cause());
        tags.put("homeostat.parent", Integer.toString(version.lineage().parent()));
        tags.put("homeostat.seed", Long.toString(version.lineage().seed()));
        tags.put("homeostat.data.digest", version.lineage().dataDigest());
        tags.put("homeostat.model.digest", version.digest());
        Nodes.pairs(node.putArray("tags"), tags);
        ArrayNode aliases = node.putArray("aliases");
        if (version.status().equals(ALIAS)) {
            aliases.add(ALIAS);
        }
        return node;
    }
}
