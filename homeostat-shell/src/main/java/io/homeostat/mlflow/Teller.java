package io.homeostat.mlflow;

import io.homeostat.model.Lineage;
import java.time.Instant;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Tells one piece of news, from wherever an earlier attempt has stopped.
final class Teller {
    static final String VERSION_TAG = "homeostat.version";
    private static final String MODEL = ModelFolder.NAME;
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
        TrainingFacts facts = ended.facts();
        MlflowClient.Run run =
                run(ended.pipeline(), facts.key(), facts.name(), ended.startedAt(), facts.tags());
        mlflow.logParams(run, facts.parameters());
        mlflow.logMetrics(run, ended.metrics(), ended.endedAt());
        if (!facts.modelDigest().isEmpty()) {
            upload(run, facts.modelDigest(), facts.family(), ended.endedAt());
        }
        mlflow.endRun(run, facts.failure().isEmpty() ? "FINISHED" : "FAILED", ended.endedAt());
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
        mlflow.upload(run, MODEL + "/" + ModelFolder.LINEAGE, ModelFolder.lineage(lineage));
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
        Optional<MlflowClient.Run> there = mlflow.findRun(experiment, TrainingFacts.RUN_TAG, key);
        if (there.isPresent()) {
            return there.get();
        }
        tags.put(TrainingFacts.RUN_TAG, key);
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
            mlflow.upload(run, MODEL + "/" + ModelFolder.BYTES, bytes.get());
        }
        int size = bytes.map(b -> b.length).orElse(0);
        byte[] file = ModelFolder.description(run.id(), digest, family, at, size);
        mlflow.upload(run, MODEL + "/" + ModelFolder.DESCRIPTION, file);
    }

    private static SequencedMap<String, String> tags(String pipeline) {
        SequencedMap<String, String> tags = new TreeMap<>();
        tags.put("homeostat.pipeline", pipeline);
        return tags;
    }
}
