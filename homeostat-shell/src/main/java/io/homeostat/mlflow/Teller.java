package io.homeostat.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.model.Lineage;
import java.time.Instant;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Tells one piece of news, from wherever an earlier attempt has stopped.
final class Teller {
    static final String RUN_TAG = "homeostat.run";
    static final String VERSION_TAG = "homeostat.version";
    private static final String MODEL = "model";
    private static final String ALIAS = "champion";

    private final MlflowClient mlflow;
    private final Outbox outbox;

    Teller(MlflowClient mlflow, Outbox outbox) {
        this.mlflow = mlflow;
        this.outbox = outbox;
    }

    void tell(News news) throws InterruptedException {
        switch (news) {
            case News.RunEnded run -> tellRun(run);
            case News.ModelKept model -> tellModel(model);
            case News.ChampionSet(_, String pipeline, int version) ->
                    mlflow.alias(pipeline, ALIAS, version(pipeline, version));
        }
    }

    private void tellRun(News.RunEnded ended) throws InterruptedException {
        SequencedMap<String, String> tags = tags(ended.pipeline());
        tags.put("homeostat.cause", ended.cause());
        tags.put("homeostat.parent", Integer.toString(ended.parent()));
        tags.put("homeostat.data.digest", ended.dataDigest());
        tags.put("homeostat.model.digest", ended.modelDigest());
        tags.put("homeostat.failure", ended.failure());
        tags.values().removeIf(String::isEmpty);
        String key = ended.pipeline() + "/" + ended.order();
        MlflowClient.Run run =
                run(ended.pipeline(), key, "training-" + ended.order(), ended.startedAt(), tags);

        SequencedMap<String, String> params = new TreeMap<>();
        ended.params().forEach((name, value) -> params.put(name, Double.toString(value)));
        params.put("family", ended.family());
        params.put("cause", ended.cause());
        params.put("parent", Integer.toString(ended.parent()));
        params.put("seed", Long.toString(ended.seed()));
        params.put("data.firstReading", Long.toString(ended.firstReading()));
        params.put("data.lastReading", Long.toString(ended.lastReading()));
        params.put("data.rows", Integer.toString(ended.rows()));
        params.put("data.digest", ended.dataDigest());
        mlflow.logParams(run, params);
        mlflow.logMetrics(run, ended.metrics(), ended.endedAt());
        if (!ended.modelDigest().isEmpty()) {
            upload(run, ended.modelDigest(), ended.family(), ended.endedAt());
        }
        mlflow.endRun(run, ended.failure().isEmpty() ? "FINISHED" : "FAILED", ended.endedAt());
    }

    private void tellModel(News.ModelKept kept) throws InterruptedException {
        mlflow.registeredModel(kept.pipeline(), tags(kept.pipeline()));
        String version = Integer.toString(kept.version());
        if (mlflow.findVersion(kept.pipeline(), VERSION_TAG, version).isPresent()) {
            return;
        }
        Lineage lineage = kept.lineage();
        String key =
                kept.order() > 0
                        ? kept.pipeline() + "/" + kept.order()
                        : kept.pipeline() + "/version-" + version;
        MlflowClient.Run run =
                run(kept.pipeline(), key, "version-" + version, kept.at(), tags(kept.pipeline()));
        upload(run, kept.digest(), lineage.family(), kept.at());
        mlflow.upload(run, MODEL + "/lineage.json", lineage(lineage).getBytes(UTF_8));
        if (kept.order() == 0) {
            mlflow.endRun(run, "FINISHED", kept.at());
        }
        SequencedMap<String, String> tags = tags(kept.pipeline());
        tags.put(VERSION_TAG, version);
        tags.put("homeostat.model.digest", kept.digest());
        tags.put("homeostat.cause", lineage.cause());
        mlflow.createVersion(kept.pipeline(), run, MODEL, tags);
    }

    private MlflowClient.Run run(
            String pipeline,
            String key,
            String name,
            Instant start,
            SequencedMap<String, String> tags)
            throws InterruptedException {
        String experiment = mlflow.experiment(pipeline);
        Optional<MlflowClient.Run> there = mlflow.findRun(experiment, RUN_TAG, key);
        if (there.isPresent()) {
            return there.get();
        }
        tags.put(RUN_TAG, key);
        return mlflow.createRun(experiment, name, start, tags);
    }

    private String version(String pipeline, int version) throws InterruptedException {
        return mlflow.findVersion(pipeline, VERSION_TAG, Integer.toString(version))
                .orElseThrow(() ->
                        MlflowException.refused(
                                "alias " + ALIAS,
                                404,
                                "RESOURCE_DOES_NOT_EXIST",
                                "the registry has no version of "
                                        + pipeline
                                        + " tagged "
                                        + VERSION_TAG
                                        + "="
                                        + version));
    }

    private void upload(MlflowClient.Run run, String digest, String family, Instant at)
            throws InterruptedException {
        Optional<byte[]> bytes = outbox.artefact(digest);
        if (bytes.isPresent()) {
            mlflow.upload(run, MODEL + "/model.bin", bytes.get());
        }
        String file = modelFile(run, digest, family, at, bytes.map(b -> b.length).orElse(0));
        mlflow.upload(run, MODEL + "/MLmodel", file.getBytes(UTF_8));
    }

    /// The file that makes a folder a model. Its one flavor is our own: no Python can load it, and
    /// saying otherwise would fail only when somebody tries.
    private static String modelFile(
            MlflowClient.Run run, String digest, String family, Instant at, int bytes) {
        return """
        artifact_path: model
        flavors:
          homeostat:
            data: model.bin
            digest: %s
            family: %s
            format_version: 1
        model_size_bytes: %d
        model_uuid: %s
        run_id: %s
        utc_time_created: '%s'
        """
                .formatted(
                        digest,
                        family,
                        bytes,
                        run.id(),
                        run.id(),
                        at.toString().replace('T', ' ').replace("Z", ""));
    }

    private static String lineage(Lineage lineage) {
        ObjectNode node = Transport.object().put("family", lineage.family());
        ObjectNode params = node.putObject("params");
        lineage.params().forEach(params::put);
        node.put("cause", lineage.cause()).put("parent", lineage.parent());
        node.put("firstReading", lineage.firstReading());
        node.put("lastReading", lineage.lastReading());
        node.put("rows", lineage.rows()).put("dataDigest", lineage.dataDigest());
        node.put("schemaHash", lineage.schemaHash()).put("seed", lineage.seed());
        return node.put("modelDigest", lineage.modelDigest()).toPrettyString();
    }

    private static SequencedMap<String, String> tags(String pipeline) {
        SequencedMap<String, String> tags = new TreeMap<>();
        tags.put("homeostat.pipeline", pipeline);
        return tags;
    }
}
