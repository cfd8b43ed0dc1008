package io.homeostat.history;

import io.homeostat.base.StateFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Properties;
import org.sqlite.JDBC;

/// The schema of the history's SQLite file: rows in blocks, in the order of pipeline and reading,
/// and labels that came after their block was written. NaN is NULL in a column.
final class HistoryFile {
    private static final int VERSION = 2;

    /// SQLITE_OPEN_READONLY.
    private static final String READ_ONLY = "1";

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
            int found = version(statement, file);
            create(statement);
            connection.setAutoCommit(false);
            if (found == 1) {
                FirstFormat.convert(connection);
            }
            statement.execute("PRAGMA user_version=" + VERSION);
            connection.commit(); // with what the conversion has left open: the end of the old table
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
            if (version(statement, file) < VERSION) {
                throw new StateFormatException(
                        "history "
                                + file
                                + " is of an earlier release; start the box with this release"
                                + " once, which rewrites it");
            }
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private static void create(Statement statement) throws SQLException {
        statement.execute(
                "CREATE TABLE IF NOT EXISTS pipelines"
                        + " (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)");
        statement.execute(
                "CREATE TABLE IF NOT EXISTS blocks (id INTEGER PRIMARY KEY, pipeline INTEGER NOT"
                        + " NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, at_from INTEGER"
                        + " NOT NULL, at_to INTEGER NOT NULL, count INTEGER NOT NULL, rows BLOB NOT"
                        + " NULL)");
        statement.execute(
                "CREATE UNIQUE INDEX IF NOT EXISTS blocks_in_order ON blocks (pipeline, first)");
        statement.execute(
                "CREATE TABLE IF NOT EXISTS labels (pipeline INTEGER NOT NULL, reading INTEGER NOT"
                        + " NULL, label REAL, at INTEGER NOT NULL, PRIMARY KEY (pipeline, reading))"
                        + " WITHOUT ROWID");
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
}
