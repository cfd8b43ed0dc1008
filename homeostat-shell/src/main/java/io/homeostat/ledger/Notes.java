package io.homeostat.ledger;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What people note beside the box's own runs and models; nothing of the loop reads it. Valid
/// within one [Ledger#readNotes] or [Ledger#writeNotes].
public final class Notes {
    private final Handle handle;

    Notes(Handle handle) {
        this.handle = handle;
    }

    /// One value of a metric.
    ///
    /// @param at milliseconds since 1970
    public record Point(double value, long at, long step) {}

    /// The document with this id.
    public Optional<String> find(String kind, String id) {
        return handle.createQuery("SELECT body FROM notes WHERE kind = :kind AND id = :id")
                .bind("kind", kind)
                .bind("id", id)
                .mapTo(String.class)
                .findOne();
    }

    /// The documents that belong to `parent`, in the order of their ids.
    public List<String> of(String kind, String parent) {
        return handle.createQuery(
                        "SELECT body FROM notes WHERE kind = :kind AND parent = :parent"
                                + " ORDER BY id")
                .bind("kind", kind)
                .bind("parent", parent)
                .mapTo(String.class)
                .list();
    }

    public List<String> all(String kind) {
        return handle.createQuery("SELECT body FROM notes WHERE kind = :kind ORDER BY id")
                .bind("kind", kind)
                .mapTo(String.class)
                .list();
    }

    public void put(String kind, String id, String parent, String body) {
        handle.execute(
                "INSERT INTO notes (kind, id, parent, body) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (kind, id) DO UPDATE SET"
                        + " parent = excluded.parent, body = excluded.body",
                kind,
                id,
                parent,
                body);
    }

    public void remove(String kind, String id) {
        handle.execute("DELETE FROM notes WHERE kind = ? AND id = ?", kind, id);
    }

    public void add(String run, String key, Point point) {
        handle.execute(
                "INSERT INTO note_points (run, key, number, value, at, step)"
                        + " SELECT ?, ?, COALESCE(MAX(number), 0) + 1, ?, ?, ?"
                        + " FROM note_points WHERE run = ? AND key = ?",
                run,
                key,
                Double.toString(point.value()),
                point.at(),
                point.step(),
                run,
                key);
    }

    /// In the order in which they came.
    public List<Point> points(String run, String key) {
        return handle.createQuery(
                        "SELECT value, at, step FROM note_points WHERE run = :run AND key = :key"
                                + " ORDER BY number")
                .bind("run", run)
                .bind("key", key)
                .map((row, _) ->
                        new Point(
                                Double.parseDouble(row.getString(1)),
                                row.getLong(2),
                                row.getLong(3)))
                .list();
    }
}
