package io.homeostat.mlflow;

import io.homeostat.model.Lineage;
import java.time.Instant;
import java.util.SequencedMap;

/// Something that MLflow shall know. `number` names it in the outbox.
public sealed interface News {
    long number();

    String pipeline();

    /// A training has ended.
    ///
    /// @param order its number within the pipeline
    /// @param failure why there is no model, empty when there is one
    /// @param modelDigest digest of the model, empty without one
    record RunEnded(
            long number,
            String pipeline,
            long order,
            String cause,
            int parent,
            String family,
            SequencedMap<String, Double> params,
            SequencedMap<String, Double> metrics,
            long firstReading,
            long lastReading,
            int rows,
            String dataDigest,
            long seed,
            Instant startedAt,
            Instant endedAt,
            String failure,
            String modelDigest)
            implements News {}

    /// A model has got a version.
    ///
    /// @param order number of the run that made it, 0 when unknown
    record ModelKept(
            long number,
            String pipeline,
            int version,
            long order,
            Lineage lineage,
            String digest,
            Instant at)
            implements News {}

    /// A version serves from now on.
    record ChampionSet(long number, String pipeline, int version) implements News {}
}
