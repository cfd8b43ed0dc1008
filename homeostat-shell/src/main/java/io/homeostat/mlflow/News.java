package io.homeostat.mlflow;

import io.homeostat.model.Lineage;
import java.time.Instant;
import java.util.SequencedMap;

/// Something that MLflow shall know. `number` names it in the outbox.
public sealed interface News {
    long number();

    String pipeline();

    /// A training has ended.
    record RunEnded(
            long number,
            TrainingFacts facts,
            SequencedMap<String, Double> metrics,
            Instant startedAt,
            Instant endedAt)
            implements News {
        @Override
        public String pipeline() {
            return facts.pipeline();
        }
    }

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
