package io.homeostat.loop;

import io.homeostat.base.Check;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// One line of the decision log: what the loop concluded or did, why, and on what evidence.
///
/// @param number consecutive within the pipeline, from 1
/// @param reading index of the newest reading when it was made; -1 before the first
/// @param version the model version it speaks of, 0 for none
/// @param reason one sentence for a person
/// @param evidence numbers and short texts by name, in the order of their weight
public record Decision(
        long number,
        long reading,
        Instant at,
        Kind kind,
        int version,
        String reason,
        SequencedMap<String, Object> evidence) {
    /// What a decision is about; [#label] is its `type` in reports.
    public enum Kind {
        TRAINED("trained"),
        DRIFT("drift"),
        INPUT_DRIFT("input-drift"),
        SENSOR_FAULT("sensor-fault"),
        SENSOR_RECOVERED("sensor-recovered"),
        CANDIDATE("candidate"),
        PROMOTED("promoted"),
        REFUSED("refused"),
        ROLLED_BACK("rolled-back"),
        REUSED("reused"),
        QUARANTINED("quarantined"),
        TRAINING_FAILED("training-failed"),
        CONFIRMED("confirmed"),
        IMPORTED("imported"),
        OVER_BUDGET("over-budget");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    public Decision {
        for (Object value : evidence.values()) {
            Check.argument(
                    value instanceof String
                            || value instanceof Double
                            || value instanceof Long
                            || value instanceof Integer
                            || value instanceof Boolean,
                    "evidence must be text, a number or a truth value: %s",
                    value);
        }
        evidence = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(evidence));
    }
}
