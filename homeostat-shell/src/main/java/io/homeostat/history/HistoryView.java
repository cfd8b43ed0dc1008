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
import java.util.SequencedSet;
import java.util.TreeSet;

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
        try {
            return Blocks.newest(connection, pipeline);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /// The first `limit` rows of readings after `reading`, up to and with `last`, with `from <= at
    /// < to`, in the order of their readings.
    public List<HistoryRow> after(
            String pipeline, long reading, long last, Instant from, Instant to, int limit) {
        try {
            return RowQuery.of(pipeline)
                    .readings(reading + 1, last)
                    .between(from, to)
                    .first(limit)
                    .rows(connection);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /// The days, in UTC, that readings of `pipeline` with `from <= at < to` are of, in their order.
    public List<LocalDate> days(String pipeline, Instant from, Instant to) {
        try {
            SequencedSet<Long> days = new TreeSet<>();
            RowQuery.of(pipeline)
                    .between(from, to)
                    .visit(
                            connection,
                            (in, row) ->
                                    days.add(Math.floorDiv(RowBlock.at(in, row), MICROS_PER_DAY)));
            return days.stream().map(LocalDate::ofEpochDay).toList();
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
