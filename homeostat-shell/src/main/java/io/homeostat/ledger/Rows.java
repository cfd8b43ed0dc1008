package io.homeostat.ledger;

import io.homeostat.loop.Decision;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// Rows of the ledger as values.
final class Rows {
    /// Models, where a candidate that the gate has refused is told as such: that stands in the
    /// decisions alone.
    static final String MODELS =
            "SELECT pipeline, version, digest, lineage, created_at, CASE WHEN status = 'candidate'"
                    + " AND 'refused' = (SELECT kind FROM decisions WHERE decisions.pipeline ="
                    + " models.pipeline AND decisions.version = models.version AND kind IN"
                    + " ('candidate', 'reused', 'refused') ORDER BY number DESC LIMIT 1)"
                    + " THEN 'refused' ELSE status END AS status FROM models";

    private Rows() {}

    static StoredModel model(ResultSet row) throws SQLException {
        return new StoredModel(
                row.getString("pipeline"),
                row.getInt("version"),
                row.getString("digest"),
                LedgerJson.lineage(row.getString("lineage")),
                StoredModel.Status.parse(row.getString("status")),
                Instant.parse(row.getString("created_at")));
    }

    static ChampionChange champion(ResultSet row) throws SQLException {
        return new ChampionChange(
                row.getString("pipeline"),
                row.getLong("number"),
                row.getInt("version"),
                row.getString("reason"),
                Instant.parse(row.getString("at")));
    }

    static TrainingRun run(ResultSet row) throws SQLException {
        return new TrainingRun(
                row.getString("pipeline"),
                row.getLong("order_number"),
                row.getString("cause"),
                row.getInt("parent"),
                row.getString("family"),
                LedgerJson.numbers(row.getString("params")),
                LedgerJson.numbers(row.getString("metrics")),
                row.getLong("first_reading"),
                row.getLong("last_reading"),
                row.getInt("row_count"),
                row.getString("data_digest"),
                row.getLong("seed"),
                row.getString("status"),
                row.getString("reason"),
                Instant.parse(row.getString("started_at")),
                Optional.ofNullable(row.getString("ended_at")).map(Instant::parse),
                row.getString("artefact"));
    }

    static Decision decision(ResultSet row) throws SQLException {
        return new Decision(
                row.getLong("number"),
                row.getLong("reading"),
                Instant.parse(row.getString("at")),
                kind(row.getString("kind")),
                row.getInt("version"),
                row.getString("reason"),
                LedgerJson.evidence(row.getString("evidence"), row.getString("evidence_types")));
    }

    static AuditEntry audit(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getLong("number"),
                Instant.parse(row.getString("at")),
                row.getString("who"),
                row.getString("action"),
                row.getString("subject"),
                row.getString("detail"));
    }

    static OutboxEntry outbox(ResultSet row) throws SQLException {
        return new OutboxEntry(
                row.getLong("number"),
                OutboxEntry.Kind.parse(row.getString("kind")),
                row.getString("pipeline"),
                row.getLong("subject"),
                Instant.parse(row.getString("at")));
    }

    private static Decision.Kind kind(String label) {
        for (Decision.Kind kind : Decision.Kind.values()) {
            if (kind.label().equals(label)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind of decision '" + label + "'");
    }
}
