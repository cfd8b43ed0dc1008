package io.homeostat.ledger;

import io.homeostat.loop.TrainingOrder;
import io.homeostat.loop.TrainingResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// The statements on training runs.
final class RunTable {
    private RunTable() {}

    static int start(
            Handle tx, String pipeline, TrainingOrder order, String dataDigest, Instant at) {
        return tx.createUpdate(
                        "INSERT INTO runs (pipeline, order_number, cause, parent, family, params,"
                            + " metrics, first_reading, last_reading, row_count, data_digest, seed,"
                            + " status, reason, started_at, artefact) VALUES (:pipeline, :order,"
                            + " :cause, :parent, :family, :params, '{}', :first, :last, :rows,"
                            + " :data, :seed, 'running', '', :at, '') ON CONFLICT (pipeline,"
                            + " order_number) DO NOTHING")
                .bind("pipeline", pipeline)
                .bind("order", order.number())
                .bind("cause", order.cause())
                .bind("parent", order.parent())
                .bind("family", order.families())
                .bind("params", LedgerJson.numbers(params(order)))
                .bind("first", order.firstReading())
                .bind("last", order.lastReading())
                .bind("rows", order.data().size())
                .bind("data", dataDigest)
                .bind("seed", order.seed().value())
                .bind("at", at.toString())
                .execute();
    }

    /// Of which family they will be is known at the end.
    private static SequencedMap<String, Double> params(TrainingOrder order) {
        return order.specs().size() == 1 ? order.specs().getFirst().params() : new TreeMap<>();
    }

    static int end(
            Handle tx,
            String pipeline,
            long order,
            TrainingResult result,
            SequencedMap<String, Double> metrics,
            Instant at) {
        TrainingRun run =
                find(tx, pipeline, order)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "the ledger has no training run "
                                                + order
                                                + " of "
                                                + pipeline));
        String family = run.family();
        SequencedMap<String, Double> params = run.params();
        String status;
        String reason = "";
        String artefact = "";
        switch (result) {
            case TrainingResult.Trained(var candidate) -> {
                status = "finished";
                artefact = candidate.lineage().modelDigest();
                family = candidate.lineage().family();
                params = candidate.lineage().params();
            }
            case TrainingResult.Failed(String why) -> {
                status = "failed";
                reason = why;
            }
        }
        return tx.createUpdate(
                        "UPDATE runs SET status = :status, reason = :reason, artefact = :artefact,"
                                + " family = :family, params = :params,"
                                + " metrics = :metrics, ended_at = :at WHERE pipeline = :pipeline"
                                + " AND order_number = :order AND status = 'running'")
                .bind("status", status)
                .bind("reason", reason)
                .bind("artefact", artefact)
                .bind("family", family)
                .bind("params", LedgerJson.numbers(params))
                .bind("metrics", LedgerJson.numbers(metrics))
                .bind("at", at.toString())
                .bind("pipeline", pipeline)
                .bind("order", order)
                .execute();
    }

    static Optional<TrainingRun> find(Handle handle, String pipeline, long order) {
        return handle.createQuery(
                        "SELECT * FROM runs WHERE pipeline = :pipeline AND order_number = :order")
                .bind("pipeline", pipeline)
                .bind("order", order)
                .map((row, _) -> Rows.run(row))
                .findOne();
    }

    static Optional<TrainingRun> of(Handle handle, String pipeline, String modelDigest) {
        return handle.createQuery(
                        "SELECT * FROM runs WHERE pipeline = :pipeline AND artefact = :digest"
                                + " ORDER BY order_number LIMIT 1")
                .bind("pipeline", pipeline)
                .bind("digest", modelDigest)
                .map((row, _) -> Rows.run(row))
                .findOne();
    }

    static List<TrainingRun> newest(Handle handle, String pipeline, int limit) {
        return handle.createQuery(
                        "SELECT * FROM runs WHERE pipeline = :pipeline"
                                + " ORDER BY order_number DESC LIMIT :limit")
                .bind("pipeline", pipeline)
                .bind("limit", limit)
                .map((row, _) -> Rows.run(row))
                .list();
    }
}
