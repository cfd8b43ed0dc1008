package io.homeostat.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The statements on who served when, and on who outside knows it.
final class ChampionTable {
    private ChampionTable() {}

    static void put(Handle tx, String pipeline, int version, String reason, Instant at) {
        tx.execute(
                "INSERT INTO champions (pipeline, number, version, reason, at)"
                        + " SELECT ?, COALESCE(MAX(number), 0) + 1, ?, ?, ?"
                        + " FROM champions WHERE pipeline = ?",
                pipeline,
                version,
                reason,
                at.toString(),
                pipeline);
    }

    /// Whether this very change was entered before: a loop that is replayed orders it again.
    static boolean has(Handle tx, String pipeline, int version, String reason, Instant at) {
        return tx.createQuery(
                                "SELECT COUNT(*) FROM champions WHERE pipeline = :pipeline"
                                        + " AND version = :version AND reason = :reason"
                                        + " AND at = :at")
                        .bind("pipeline", pipeline)
                        .bind("version", version)
                        .bind("reason", reason)
                        .bind("at", at.toString())
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    static List<ChampionChange> newest(Handle handle, String pipeline, int limit) {
        return handle.createQuery(
                        "SELECT * FROM champions WHERE pipeline = :pipeline"
                                + " ORDER BY number DESC LIMIT :limit")
                .bind("pipeline", pipeline)
                .bind("limit", limit)
                .map((row, _) -> Rows.champion(row))
                .list();
    }

    static List<ChampionChange> after(Handle handle, String pipeline, long number, int limit) {
        return handle.createQuery(
                        "SELECT * FROM champions WHERE pipeline = :pipeline AND number > :number"
                                + " ORDER BY number LIMIT :limit")
                .bind("pipeline", pipeline)
                .bind("number", number)
                .bind("limit", limit)
                .map((row, _) -> Rows.champion(row))
                .list();
    }

    static Optional<GitMark> mark(Handle handle, String pipeline) {
        return handle.createQuery("SELECT * FROM git_marks WHERE pipeline = :pipeline")
                .bind("pipeline", pipeline)
                .map((row, _) ->
                        new GitMark(
                                row.getString("pipeline"),
                                row.getString("repository"),
                                row.getLong("told"),
                                row.getLong("requested"),
                                row.getString("seen")))
                .findOne();
    }

    static int mark(Handle tx, GitMark mark) {
        return tx.execute(
                "INSERT INTO git_marks (pipeline, repository, told, requested, seen)"
                        + " VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (pipeline) DO UPDATE SET"
                        + " repository = excluded.repository, told = excluded.told,"
                        + " requested = excluded.requested, seen = excluded.seen",
                mark.pipeline(),
                mark.repository(),
                mark.told(),
                mark.requested(),
                mark.seen());
    }
}
