package io.homeostat.ledger;

import io.homeostat.model.Lineage;
import java.time.Instant;

/// A model version in the registry.
///
/// @param digest of its artefact in the vault
public record StoredModel(
        String pipeline, int version, String digest, Lineage lineage, Status status, Instant at) {
    /// Where the version stands. A refused one was on trial and did not pass; a dropped one has no
    /// artefact any more.
    public enum Status {
        CANDIDATE("candidate"),
        REFUSED("refused"),
        CHAMPION("champion"),
        RETIRED("retired"),
        DROPPED("dropped");

        private final String label;

        Status(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        static Status parse(String label) {
            for (Status status : values()) {
                if (status.label.equals(label)) {
                    return status;
                }
            }
            throw new IllegalArgumentException("no model status '" + label + "'");
        }
    }
}
