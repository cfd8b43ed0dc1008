package io.homeostat.history;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// The blocks of a pipeline in the file. They do not overlap; labels that came after their block
/// was written stand in a table of their own, and are put beside their rows here.
final class Blocks {
    private static final String PIPELINE = "(SELECT id FROM pipelines WHERE name = ?1)";

    private static final String ASCENDING =
            "SELECT pipeline, first, last, rows FROM blocks WHERE pipeline = "
                    + PIPELINE
                    // The block that begins before `from` may reach behind it.
                    + " AND first >= COALESCE((SELECT MAX(first) FROM blocks WHERE pipeline = "
                    + PIPELINE
                    + " AND first <= ?2), ?2) AND first <= ?3 AND last >= ?2 AND at_to >= ?4 AND"
                    + " at_from <= ?5 ORDER BY first";

    private static final String DESCENDING =
            "SELECT pipeline, first, last, rows FROM blocks WHERE pipeline = "
                    + PIPELINE
                    + " ORDER BY first DESC";

    private static final String LABELS =
            "SELECT reading, label, at FROM labels WHERE pipeline = ? AND reading >= ? AND reading"
                    + " <= ? ORDER BY reading";

    private Blocks() {}

    /// Sees one block after the other.
    interface Visitor {
        /// @param rows as in [RowBlock]
        /// @return whether the next one is wanted
        boolean block(ByteBuffer rows);
    }

    /// The blocks with readings `from` to `to`, both included, of which one may be of a time from
    /// `atFrom` to `atTo` in microseconds, both included, in order.
    static void ascending(
            Connection connection,
            String pipeline,
            long from,
            long to,
            long atFrom,
            long atTo,
            Visitor visitor)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ASCENDING)) {
            statement.setString(1, pipeline);
            statement.setLong(2, from);
            statement.setLong(3, to);
            statement.setLong(4, atFrom);
            statement.setLong(5, atTo);
            visit(connection, statement, visitor);
        }
    }

    /// All blocks, the newest first.
    static void descending(Connection connection, String pipeline, Visitor visitor)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DESCENDING)) {
            statement.setString(1, pipeline);
            visit(connection, statement, visitor);
        }
    }

    /// The newest reading of a pipeline, or -1.
    static long newest(Connection connection, String pipeline) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT MAX(last) FROM (SELECT last FROM blocks WHERE pipeline = "
                                + PIPELINE
                                + " ORDER BY first DESC LIMIT 1)")) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                long newest = row.getLong(1);
                return row.wasNull() ? -1 : newest;
            }
        }
    }

    /// Puts in a block that overlaps none.
    static void insert(Connection connection, long pipeline, RowBlock block) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO blocks (pipeline, first, last, at_from, at_to, count, rows)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, pipeline);
            insert.setLong(2, block.first());
            insert.setLong(3, block.last());
            insert.setLong(4, block.from());
            insert.setLong(5, block.to());
            insert.setInt(6, block.rows());
            insert.setBytes(7, block.bytes().array());
            insert.executeUpdate();
        }
    }

    private static void visit(Connection connection, PreparedStatement statement, Visitor visitor)
            throws SQLException {
        try (ResultSet blocks = statement.executeQuery();
                PreparedStatement labels = connection.prepareStatement(LABELS)) {
            boolean wanted = true;
            while (wanted && blocks.next()) {
                ByteBuffer rows = ByteBuffer.wrap(blocks.getBytes(4));
                labels.setLong(1, blocks.getLong(1));
                labels.setLong(2, blocks.getLong(2));
                labels.setLong(3, blocks.getLong(3));
                try (ResultSet late = labels.executeQuery()) {
                    label(rows, late);
                }
                wanted = visitor.block(rows);
            }
        }
    }

    /// Both are in the order of their readings.
    private static void label(ByteBuffer rows, ResultSet late) throws SQLException {
        int row = 0;
        while (late.next()) {
            long reading = late.getLong(1);
            while (row < rows.limit() && RowBlock.reading(rows, row) < reading) {
                row = RowBlock.end(rows, row);
            }
            if (row < rows.limit() && RowBlock.reading(rows, row) == reading) {
                RowBlock.label(rows, row, HistoryFile.getDouble(late, "label"), late.getLong(3));
            }
        }
    }
}
