package io.homeostat.ledger;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// The statements on who ordered what.
final class AuditTable {
    private AuditTable() {}

    /// The same at the same time by the same is told again, after a connection broke in between.
    static int put(
            Handle tx, Instant at, String who, String action, String subject, String detail) {
        boolean told =
                newest(tx, 1).stream()
                        .anyMatch(newest ->
                                newest.at().equals(at)
                                        && newest.who().equals(PlainText.of(who))
                                        && newest.action().equals(action)
                                        && newest.subject().equals(subject)
                                        && newest.detail().equals(PlainText.of(detail)));
        if (told) {
            return 0;
        }
        return tx.execute(
                "INSERT INTO audit (number, at, who, action, subject, detail)"
                        + " SELECT COALESCE(MAX(number), 0) + 1, ?, ?, ?, ?, ?"
                        + " FROM audit",
                at.toString(),
                who,
                action,
                subject,
                detail);
    }

    static List<AuditEntry> newest(Handle handle, int limit) {
        return handle.createQuery("SELECT * FROM audit ORDER BY number DESC LIMIT :limit")
                .bind("limit", limit)
                .map((row, _) -> Rows.audit(row))
                .list();
    }
}
