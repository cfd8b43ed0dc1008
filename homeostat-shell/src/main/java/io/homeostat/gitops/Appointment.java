package io.homeostat.gitops;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// A model has become champion.
///
/// @param number consecutive within the pipeline, from 1
/// @param digest SHA-256 of the model's bytes
/// @param parent version that served when it was trained, 0 for the first model
/// @param cause why it was trained
/// @param reason why it serves
/// @param metrics what its training has measured
/// @param decision the kind of decision that appointed it, such as `promoted`; empty for the first
/// @param evidence of that decision
public record Appointment(
        String pipeline,
        long number,
        int version,
        String digest,
        int parent,
        String family,
        String cause,
        String reason,
        Instant at,
        SequencedMap<String, Double> metrics,
        String decision,
        SequencedMap<String, Object> evidence) {
    public Appointment {
        metrics = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metrics));
        evidence = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(evidence));
    }
}
