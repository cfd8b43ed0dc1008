package io.homeostat.mlflow;

import io.homeostat.base.Check;
import java.util.Collections;
import java.util.SequencedMap;
import java.util.TreeMap;

/// What a training is in MLflow's words, the same on our own server and on another.
///
/// @param order its number within the pipeline
/// @param failure why there is no model, empty when there is one
/// @param modelDigest digest of the model, empty without one
public record TrainingFacts(
        String pipeline,
        long order,
        String cause,
        int parent,
        String family,
        SequencedMap<String, Double> params,
        long firstReading,
        long lastReading,
        int rows,
        String dataDigest,
        long seed,
        String failure,
        String modelDigest) {
    static final String RUN_TAG = "homeostat.run";

    public TrainingFacts {
        Check.argument(order >= 0, "training %s of %s", order, pipeline);
        params = Collections.unmodifiableSequencedMap(new TreeMap<>(params));
    }

    /// By which a run is found again.
    public String key() {
        return pipeline + "/" + order;
    }

    public String name() {
        return "training-" + order;
    }

    /// Without those that have nothing to say.
    public SequencedMap<String, String> tags() {
        SequencedMap<String, String> tags = new TreeMap<>();
        tags.put("homeostat.pipeline", pipeline);
        tags.put(RUN_TAG, key());
        tags.put("homeostat.cause", cause);
        tags.put("homeostat.parent", Integer.toString(parent));
        tags.put("homeostat.data.digest", dataDigest);
        tags.put("homeostat.model.digest", modelDigest);
        tags.put("homeostat.failure", failure);
        tags.values().removeIf(String::isEmpty);
        return tags;
    }

    public SequencedMap<String, String> parameters() {
        SequencedMap<String, String> all = new TreeMap<>();
        params.forEach((name, value) -> all.put(name, Double.toString(value)));
        all.put("family", family);
        all.put("cause", cause);
        all.put("parent", Integer.toString(parent));
        all.put("seed", Long.toString(seed));
        all.put("data.firstReading", Long.toString(firstReading));
        all.put("data.lastReading", Long.toString(lastReading));
        all.put("data.rows", Integer.toString(rows));
        all.put("data.digest", dataDigest);
        return all;
    }
}
