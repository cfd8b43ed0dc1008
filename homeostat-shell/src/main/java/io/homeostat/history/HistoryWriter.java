package io.homeostat.history;

import io.homeostat.base.SingleWriter;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Writes batches of changes, each in one transaction, and lets the oldest rows go.
@SingleWriter
final class HistoryWriter implements AutoCloseable {
    /// Labels deleted after one batch: more would make the batch wait, fewer might not keep up.
    private static final long TRIM_LABELS = 5_000;

    /// Where few rows come at a time, the newest block is written again with them until it has so
    /// many: a page or two of the file, and a block that is worth its own.
    private static final int WORTH_A_BLOCK = 32;

    /// Blocks with readings from ?2 to ?3: at most one begins before the first of them.
    private static final String OVERLAPPING =
            "pipeline = ?1 AND last >= ?2 AND first <= ?3 AND first >= COALESCE((SELECT MAX(first)"
                    + " FROM blocks WHERE pipeline = ?1 AND first <= ?2), ?2)";

    private final Connection connection;
    private final long keepRows;
    private final Map<String, Long> ids = new HashMap<>();

    HistoryWriter(Connection connection, long keepRows) {
        this.connection = connection;
        this.keepRows = keepRows;
    }

    /// All of `batch` or nothing of it.
    void write(List<Change> batch) throws SQLException {
        try (LabelInsert labels = new LabelInsert(connection)) {
            for (Change change : batch) {
                long pipeline = id(change.pipeline());
                switch (change) {
                    case Change.Rows rows -> put(pipeline, rows.builder().build(), labels);
                    case Change.Label late ->
                            labels.put(pipeline, late.reading(), late.label(), late.at());
                }
            }
            for (String pipeline : batch.stream().map(Change::pipeline).distinct().toList()) {
                trim(id(pipeline));
            }
            connection.commit();
        } catch (SQLException e) {
            ids.clear();
            rollBack();
            throw e;
        }
    }

    private void put(long pipeline, RowBlock block, LabelInsert labels) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT id, last, count, rows FROM blocks WHERE pipeline = ?"
                                + " ORDER BY first DESC LIMIT 1")) {
            select.setLong(1, pipeline);
            try (ResultSet newest = select.executeQuery()) {
                boolean any = newest.next();
                if (any && newest.getLong(2) >= block.first()) {
                    putAgain(pipeline, block, labels);
                } else if (any && newest.getInt(3) + block.rows() <= WORTH_A_BLOCK) {
                    BlockBuilder longer = new BlockBuilder();
                    longer.add(ByteBuffer.wrap(newest.getBytes(4)));
                    longer.add(block.bytes());
                    change("DELETE FROM blocks WHERE id = ?", newest.getLong(1));
                    Blocks.insert(connection, pipeline, longer.build());
                } else {
                    Blocks.insert(connection, pipeline, block);
                }
            }
        }
    }

    /// Some of the rows may be there already: a journal is worked off again after a crash. Those
    /// stay as they are, but for their labels; the blocks in whose stretch the others belong are
    /// written anew with them.
    private void putAgain(long pipeline, RowBlock block, LabelInsert labels) throws SQLException {
        SortedMap<Long, RowPlace> rows = new TreeMap<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT rows FROM blocks WHERE pipeline = ? AND first <= ? AND last >="
                                + " ?")) {
            select.setLong(1, pipeline);
            select.setLong(2, block.last());
            select.setLong(3, block.first());
            try (ResultSet blocks = select.executeQuery()) {
                while (blocks.next()) {
                    RowBlock.forEach(
                            ByteBuffer.wrap(blocks.getBytes(1)),
                            (in, row) ->
                                    rows.put(RowBlock.reading(in, row), new RowPlace(in, row)));
                }
            }
        }
        int there = rows.size();
        ByteBuffer again = block.bytes();
        for (int row = 0; row < again.limit(); row = RowBlock.end(again, row)) {
            long reading = RowBlock.reading(again, row);
            boolean present = rows.putIfAbsent(reading, new RowPlace(again, row)) != null;
            if (present && RowBlock.labelled(again, row)) {
                double label = RowBlock.label(again, row);
                labels.put(pipeline, reading, label, RowBlock.labelledAt(again, row));
            }
        }
        if (rows.size() > there) {
            change(
                    "DELETE FROM blocks WHERE " + OVERLAPPING,
                    pipeline,
                    block.first(),
                    block.last());
            insert(pipeline, rows);
        }
    }

    private void insert(long pipeline, SortedMap<Long, RowPlace> rows) throws SQLException {
        BlockBuilder builder = new BlockBuilder();
        for (Map.Entry<Long, RowPlace> row : rows.entrySet()) {
            if (!builder.takes(row.getKey())) {
                Blocks.insert(connection, pipeline, builder.build());
                builder = new BlockBuilder();
            }
            builder.add(row.getValue().block(), row.getValue().start());
        }
        Blocks.insert(connection, pipeline, builder.build());
    }

    private record RowPlace(ByteBuffer block, int start) {}

    /// Puts on disk what was committed.
    void force() throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
        } finally {
            connection.setAutoCommit(false);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private long id(String pipeline) throws SQLException {
        Long known = ids.get(pipeline);
        if (known != null) {
            return known;
        }
        try (PreparedStatement insert =
                        connection.prepareStatement(
                                "INSERT INTO pipelines (name) VALUES (?)"
                                        + " ON CONFLICT (name) DO NOTHING");
                PreparedStatement select =
                        connection.prepareStatement("SELECT id FROM pipelines WHERE name = ?")) {
            insert.setString(1, pipeline);
            insert.executeUpdate();
            select.setString(1, pipeline);
            try (ResultSet row = select.executeQuery()) {
                long id = row.getLong(1);
                ids.put(pipeline, id);
                return id;
            }
        }
    }

    private void trim(long pipeline) throws SQLException {
        long newest =
                ask("SELECT last FROM blocks WHERE pipeline = ? ORDER BY first DESC", pipeline);
        long before = newest - keepRows + 1;
        // Blocks are few, so they all go at once; none of them begins where it does not end.
        change(
                "DELETE FROM blocks WHERE pipeline = ? AND first < ? AND last < ?",
                pipeline,
                before,
                before);
        long oldest = ask("SELECT MIN(reading) FROM labels WHERE pipeline = ?", pipeline);
        long labelsBefore = Math.min(before, oldest + TRIM_LABELS);
        change("DELETE FROM labels WHERE pipeline = ? AND reading < ?", pipeline, labelsBefore);
    }

    /// The number that `sql` selects, 0 for none.
    private long ask(String sql, long pipeline) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, pipeline);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private void change(String sql, long... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setLong(i + 1, arguments[i]);
            }
            statement.executeUpdate();
        }
    }

    private void rollBack() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The next attempt begins a transaction of its own or fails with the same cause.
            ids.clear();
        }
    }
}
