package io.homeostat.ledger;

import io.homeostat.base.Check;
import io.homeostat.loop.Decision;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// The statements on decisions.
final class DecisionTable {
    private DecisionTable() {}

    static void put(Handle tx, String pipeline, Decision told) {
        Decision decision = PlainText.of(told);
        int added =
                tx.createUpdate(
                                "INSERT INTO decisions (pipeline, number, reading, at, kind,"
                                        + " version, reason, evidence, evidence_types) VALUES"
                                        + " (:pipeline, :number, :reading, :at, :kind, :version,"
                                        + " :reason, :evidence, :types)"
                                        + " ON CONFLICT (pipeline, number) DO NOTHING")
                        .bind("pipeline", pipeline)
                        .bind("number", decision.number())
                        .bind("reading", decision.reading())
                        .bind("at", decision.at().toString())
                        .bind("kind", decision.kind().label())
                        .bind("version", decision.version())
                        .bind("reason", decision.reason())
                        .bind("evidence", LedgerJson.evidence(decision.evidence()))
                        .bind("types", LedgerJson.evidenceTypes(decision.evidence()))
                        .execute();
        if (added == 0) {
            Decision there = after(tx, pipeline, decision.number() - 1, 1).getFirst();
            Check.that(
                    there.equals(decision),
                    "decision %s of %s was %s, replayed it is %s",
                    decision.number(),
                    pipeline,
                    there,
                    decision);
        }
    }

    static List<Decision> after(Handle handle, String pipeline, long number, int limit) {
        return handle.createQuery(
                        "SELECT * FROM decisions WHERE pipeline = :pipeline AND number > :number"
                                + " ORDER BY number LIMIT :limit")
                .bind("pipeline", pipeline)
                .bind("number", number)
                .bind("limit", limit)
                .map((row, _) -> Rows.decision(row))
                .list();
    }

    static List<Decision> newest(Handle handle, String pipeline, int limit) {
        return handle.createQuery(
                        "SELECT * FROM decisions WHERE pipeline = :pipeline"
                                + " ORDER BY number DESC LIMIT :limit")
                .bind("pipeline", pipeline)
                .bind("limit", limit)
                .map((row, _) -> Rows.decision(row))
                .list();
    }
}
