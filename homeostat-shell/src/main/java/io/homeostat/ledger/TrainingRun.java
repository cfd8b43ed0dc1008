package io.homeostat.ledger;

import io.homeostat.base.Check;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// One training, from its order to its end.
///
/// @param order number of the order, consecutive within the pipeline
/// @param status `running`, `finished` or `failed`
/// @param reason why it failed, otherwise empty
/// @param endedAt empty while it runs
/// @param artefact digest of the model, empty without one
public record TrainingRun(
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
        String status,
        String reason,
        Instant startedAt,
        Optional<Instant> endedAt,
        String artefact) {
    public TrainingRun {
        Check.argument(
                status.equals("running") == endedAt.isEmpty(),
                "a run that is %s has ended at %s",
                status,
                endedAt);
        params = Collections.unmodifiableSequencedMap(new TreeMap<>(params));
        metrics = Collections.unmodifiableSequencedMap(new TreeMap<>(metrics));
    }
}
