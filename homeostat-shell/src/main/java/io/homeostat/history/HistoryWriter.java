package io.homeostat.history;

import io.homeostat.base.SingleWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes batches of changes, each in one transaction, and lets the oldest rows go.
@SingleWriter
final class HistoryWriter implements AutoCloseable {
    /// Rows deleted after one batch: more would make the batch wait, fewer might not keep up.
    private static final long TRIM_ROWS = 5_000;

    private static final String INSERT =
            "INSERT INTO history (pipeline, reading, at, device, version, point, probabilities,"
                + " frozen, baseline, lower, upper, drift, inputs) VALUES (?, ?, ?, ?, ?, ?, ?, ?,"
                + " ?, ?, ?, ?, ?) ON CONFLICT (pipeline, reading) DO NOTHING";

    private static final String INSERT_LABELLED =
            "INSERT INTO history (pipeline, reading, at, device, version, point, probabilities,"
                + " frozen, baseline, lower, upper, drift, inputs, label, labelled_at) VALUES (?,"
                + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (pipeline, reading) DO"
                + " UPDATE SET label = excluded.label, labelled_at = excluded.labelled_at";

    private static final String LABEL =
            "UPDATE history SET label = ?, labelled_at = ? WHERE pipeline = ? AND reading = ?";

    private final Connection connection;
    private final long keepRows;
    private final Map<String, Long> ids = new HashMap<>();

    HistoryWriter(Connection connection, long keepRows) {
        this.connection = connection;
        this.keepRows = keepRows;
    }

    /// All of `batch` or nothing of it.
    void write(List<Change> batch) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT);
                PreparedStatement both = connection.prepareStatement(INSERT_LABELLED);
                PreparedStatement label = connection.prepareStatement(LABEL)) {
            for (int i = 0; i < batch.size(); i++) {
                Change change = batch.get(i);
                Change after = batch.get(Math.min(i + 1, batch.size() - 1));
                long pipeline = id(change.pipeline());
                switch (change) {
                    case Change.Predicted predicted
                            when after instanceof Change.Labelled truth
                                    && truth.about(predicted) -> {
                        // The truth came with the reading, as it often does: one change, not two.
                        bind(both, pipeline, predicted);
                        bind(both, HistoryFile.BOUND + 1, truth);
                        both.executeUpdate();
                        i++;
                    }
                    case Change.Predicted predicted -> {
                        bind(insert, pipeline, predicted);
                        insert.executeUpdate();
                    }
                    case Change.Labelled labelled -> {
                        bind(label, 1, labelled);
                        label.setLong(3, pipeline);
                        label.setLong(4, labelled.reading());
                        label.executeUpdate();
                    }
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

    private static void bind(PreparedStatement insert, long pipeline, Change.Predicted predicted)
            throws SQLException {
        HistoryFile.bind(insert, pipeline, predicted.prediction(), predicted.values());
    }

    private static void bind(PreparedStatement statement, int first, Change.Labelled labelled)
            throws SQLException {
        HistoryFile.setDouble(statement, first, labelled.label());
        statement.setLong(first + 1, HistoryFile.micros(labelled.at()));
    }

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
        long oldest;
        long newest;
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT (SELECT MIN(reading) FROM history WHERE pipeline = ?1),"
                                + " (SELECT MAX(reading) FROM history WHERE pipeline = ?1)")) {
            select.setLong(1, pipeline);
            try (ResultSet row = select.executeQuery()) {
                oldest = row.getLong(1);
                newest = row.getLong(2);
            }
        }
        long before = Math.min(newest - keepRows + 1, oldest + TRIM_ROWS);
        if (oldest < before) {
            try (PreparedStatement delete =
                    connection.prepareStatement(
                            "DELETE FROM history WHERE pipeline = ? AND reading < ?")) {
                delete.setLong(1, pipeline);
                delete.setLong(2, before);
                delete.executeUpdate();
            }
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
