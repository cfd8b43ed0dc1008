package io.homeostat.ledger;

import java.time.Instant;

/// Something that a tracking server has still to be told, in the order of `number`.
///
/// @param kind what happened
/// @param subject the number of the order for a run, otherwise the version of the model
public record OutboxEntry(long number, Kind kind, String pipeline, long subject, Instant at) {
    /// What an entry is about.
    public enum Kind {
        RUN("run"),
        MODEL("model"),
        CHAMPION("champion");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        static Kind parse(String label) {
            for (Kind kind : values()) {
                if (kind.label.equals(label)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no outbox kind '" + label + "'");
        }
    }
}
