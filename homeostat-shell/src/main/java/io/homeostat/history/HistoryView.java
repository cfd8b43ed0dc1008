package io.homeostat.history;

import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/// The history of a box, running or not, in other hands than the box's. It is only read, and never
/// held for long: a box that writes meanwhile need not wait.
public final class HistoryView implements AutoCloseable {
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private final Path file;
    private final Connection connection;

    private HistoryView(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    public static HistoryView open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UncheckedIOException(new FileNotFoundException("no history " + file));
        }
        try {
            return new HistoryView(file, HistoryFile.view(file));
        } catch (SQLException e) {
            throw new IllegalStateException("cannot open the history " + file, e);
        }
    }

    /// Names of the pipelines that have a history, sorted.
    public List<String> pipelines() {
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT name FROM pipelines ORDER BY name");
                ResultSet rows = statement.executeQuery()) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /// The newest reading of `pipeline`, or -1.
    public long newest(String pipeline) {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT MAX(reading) FROM history WHERE pipeline ="
                                + " (SELECT id FROM pipelines WHERE name = ?)")) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                long newest = row.getLong(1);
                return row.wasNull() ? -1 : newest;
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /// The first `limit` rows of readings after `reading`, up to and with `last`, with `from <= at
    /// < to`, in the order of their readings.
    public List<HistoryRow> after(
            String pipeline, long reading, long last, Instant from, Instant to, int limit) {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT "
                                + HistoryFile.COLUMNS
                                + " FROM history WHERE pipeline ="
                                + " (SELECT id FROM pipelines WHERE name = ?) AND reading > ? AND"
                                + " reading <= ? AND at >= ? AND at < ? ORDER BY reading LIMIT"
                                + " ?")) {
            statement.setString(1, pipeline);
            statement.setLong(2, reading);
            statement.setLong(3, last);
            statement.setLong(4, HistoryFile.micros(from));
            statement.setLong(5, HistoryFile.micros(to));
            statement.setInt(6, limit);
            try (ResultSet rows = statement.executeQuery()) {
                List<HistoryRow> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(HistoryFile.row(rows));
                }
                return found;
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /// The days, in UTC, that readings of `pipeline` with `from <= at < to` are of, in their order.
    public List<LocalDate> days(String pipeline, Instant from, Instant to) {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT DISTINCT (at - ((at % ?1) + ?1) % ?1) / ?1 AS day FROM history"
                            + " WHERE pipeline = (SELECT id FROM pipelines WHERE name = ?2) AND at"
                            + " >= ?3 AND at < ?4 ORDER BY day")) {
            statement.setLong(1, MICROS_PER_DAY);
            statement.setString(2, pipeline);
            statement.setLong(3, HistoryFile.micros(from));
            statement.setLong(4, HistoryFile.micros(to));
            try (ResultSet rows = statement.executeQuery()) {
                List<LocalDate> days = new ArrayList<>();
                while (rows.next()) {
                    days.add(LocalDate.ofEpochDay(rows.getLong(1)));
                }
                return days;
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private IllegalStateException unreadable(SQLException cause) {
        return new IllegalStateException("cannot read the history " + file, cause);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot close the history " + file, e);
        }
    }
}
