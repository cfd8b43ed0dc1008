package io.homeostat.history;

import io.homeostat.base.StateFormatException;
import io.homeostat.label.Prediction;
import io.homeostat.model.Estimate;
import io.homeostat.reading.Reading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.sqlite.JDBC;

/// The schema of the history's SQLite file and how rows become values. Rows stand in the order of
/// pipeline and reading. Times are microseconds since 1970, clamped to what 64 bits hold; arrays
/// are blobs of big-endian doubles; NaN is NULL.
final class HistoryFile {
    static final String COLUMNS =
            "reading, at, device, version, point, probabilities, frozen, baseline, lower, upper,"
                    + " drift, label, labelled_at, inputs";
    private static final int VERSION = 1;

    /// SQLITE_OPEN_READONLY.
    private static final String READ_ONLY = "1";

    /// Parameters that [#bind] sets.
    static final int BOUND = 13;

    private HistoryFile() {}

    static Connection write(Path file) throws SQLException, IOException {
        Files.createDirectories(file.toAbsolutePath().resolveSibling("."));
        Properties properties = new Properties();
        // Nobody asks for them, and looking for them costs a regular expression on every row.
        properties.setProperty("jdbc.get_generated_keys", "false");
        Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=5000");
            statement.execute("PRAGMA journal_mode=WAL");
            // The journal has everything: a power cut may take the last commits, not the file.
            statement.execute("PRAGMA synchronous=NORMAL");
            migrate(statement, file);
            connection.setAutoCommit(false);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    static Connection read(Path file) throws SQLException {
        Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=5000");
            statement.execute("PRAGMA query_only=ON");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /// For somebody who is not the box: the file is there, and stays as it is.
    static Connection view(Path file) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("open_mode", READ_ONLY);
        Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=5000");
            version(statement, file);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private static void migrate(Statement statement, Path file) throws SQLException {
        if (version(statement, file) < 1) {
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS pipelines"
                            + " (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)");
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS history (pipeline INTEGER NOT NULL, reading INTEGER"
                        + " NOT NULL, at INTEGER NOT NULL, device TEXT NOT NULL, version INTEGER"
                        + " NOT NULL, point REAL, probabilities BLOB, frozen REAL, baseline REAL,"
                        + " lower REAL, upper REAL, drift INTEGER NOT NULL, label REAL, labelled_at"
                        + " INTEGER, inputs BLOB NOT NULL, PRIMARY KEY (pipeline, reading)) WITHOUT"
                        + " ROWID");
            statement.execute("PRAGMA user_version=" + VERSION);
        }
    }

    private static int version(Statement statement, Path file) throws SQLException {
        int version;
        try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            version = row.getInt(1);
        }
        if (version > VERSION) {
            throw new StateFormatException(
                    "history "
                            + file
                            + " has format version "
                            + version
                            + ", this release reads "
                            + VERSION
                            + "; start the newer release");
        }
        return version;
    }

    static void bind(PreparedStatement insert, long pipeline, Prediction p, Reading reading)
            throws SQLException {
        insert.setLong(1, pipeline);
        insert.setLong(2, p.reading());
        insert.setLong(3, micros(p.at()));
        insert.setString(4, p.device().value());
        insert.setInt(5, p.version());
        setDouble(insert, 6, p.estimate().point());
        switch (p.estimate()) {
            case Estimate.Value _ -> insert.setNull(7, Types.BLOB);
            case Estimate.Classes classes -> insert.setBytes(7, blob(classes.toArray()));
        }
        setDouble(insert, 8, p.frozen().point());
        setDouble(insert, 9, p.baseline().point());
        setDouble(insert, 10, p.lower());
        setDouble(insert, 11, p.upper());
        insert.setInt(12, p.driftDetected() ? 1 : 0);
        insert.setBytes(13, blob(reading.toArray()));
    }

    static HistoryRow row(ResultSet row) throws SQLException {
        double point = getDouble(row, "point");
        byte[] probabilities = row.getBytes("probabilities");
        long labelledAt = row.getLong("labelled_at");
        Optional<Instant> labelled =
                row.wasNull() ? Optional.empty() : Optional.of(instant(labelledAt));
        List<Double> values = new ArrayList<>();
        for (double value : doubles(row.getBytes("inputs"))) {
            values.add(value);
        }
        return new HistoryRow(
                row.getLong("reading"),
                instant(row.getLong("at")),
                row.getString("device"),
                row.getInt("version"),
                probabilities == null
                        ? new Estimate.Value(point)
                        : Estimate.Classes.owning(doubles(probabilities)),
                getDouble(row, "frozen"),
                getDouble(row, "baseline"),
                getDouble(row, "lower"),
                getDouble(row, "upper"),
                row.getInt("drift") == 1,
                getDouble(row, "label"),
                labelled,
                values);
    }

    static void setDouble(PreparedStatement statement, int index, double value)
            throws SQLException {
        if (Double.isNaN(value)) {
            statement.setNull(index, Types.REAL);
        } else {
            statement.setDouble(index, value);
        }
    }

    static double getDouble(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? Double.NaN : value;
    }

    static long micros(Instant at) {
        try {
            return ChronoUnit.MICROS.between(Instant.EPOCH, at);
        } catch (ArithmeticException e) {
            return at.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static byte[] blob(double[] values) {
        ByteBuffer out = ByteBuffer.allocate(values.length * 8);
        for (double value : values) {
            out.putDouble(value);
        }
        return out.array();
    }

    private static double[] doubles(byte[] blob) {
        double[] values = new double[blob.length / 8];
        ByteBuffer.wrap(blob).asDoubleBuffer().get(values);
        return values;
    }
}
