package io.homeostat.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.StateFormatException;
import io.homeostat.model.Estimate;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A history of format version 1 is rewritten when a box opens it.
class FirstFormatTest {
    private static final int ROWS = 12_345;

    @TempDir Path directory;

    private Path file() {
        return directory.resolve("history.db");
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private static byte[] blob(double... values) {
        ByteBuffer out = ByteBuffer.allocate(8 * values.length);
        out.asDoubleBuffer().put(values);
        return out.array();
    }

    @BeforeEach
    void writeTheFirstFormat() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE pipelines (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)");
            statement.execute(
                    "CREATE TABLE history (pipeline INTEGER NOT NULL, reading INTEGER NOT NULL, at"
                        + " INTEGER NOT NULL, device TEXT NOT NULL, version INTEGER NOT NULL, point"
                        + " REAL, probabilities BLOB, frozen REAL, baseline REAL, lower REAL, upper"
                        + " REAL, drift INTEGER NOT NULL, label REAL, labelled_at INTEGER, inputs"
                        + " BLOB NOT NULL, PRIMARY KEY (pipeline, reading)) WITHOUT ROWID");
            statement.execute("INSERT INTO pipelines VALUES (3, 'nox'), (7, 'quality')");
            statement.execute("PRAGMA user_version=1");
            connection.setAutoCommit(false);
            try (PreparedStatement insert =
                    connection.prepareStatement(
                            "INSERT INTO history VALUES (?, ?, ?, 'oven-1', 2, ?, ?, 1.5, NULL, ?,"
                                    + " NULL, ?, ?, ?, ?)")) {
                for (int i = 0; i < ROWS; i++) {
                    insert.setLong(1, 3);
                    insert.setLong(2, 2L * i);
                    insert.setLong(3, 1_000_000L * i);
                    insert.setDouble(4, i);
                    insert.setBytes(5, null);
                    insert.setDouble(6, i - 1);
                    insert.setInt(7, i % 2);
                    insert.setObject(8, i % 5 == 0 ? (Object) (i + 0.5) : null);
                    insert.setObject(9, i % 5 == 0 ? (Object) 2_000_000L : null);
                    insert.setBytes(10, blob(i, Double.NaN));
                    insert.executeUpdate();
                }
                insert.setLong(1, 7);
                insert.setBytes(5, blob(0.25, 0.75));
                insert.executeUpdate();
            }
            connection.commit();
        }
    }

    @Test
    void keeps_every_row_with_its_label() {
        try (History history = History.open(file(), HistoryPolicy.standard())) {
            List<HistoryRow> rows = history.newest("nox", 2 * ROWS);
            assertThat(rows).hasSize(ROWS);
            for (int i = 0; i < ROWS; i++) {
                boolean labelled = i % 5 == 0;
                assertThat(rows.get(i))
                        .isEqualTo(
                                new HistoryRow(
                                        2L * i,
                                        Instant.ofEpochSecond(i),
                                        "oven-1",
                                        2,
                                        new Estimate.Value(i),
                                        1.5,
                                        Double.NaN,
                                        i - 1,
                                        Double.NaN,
                                        i % 2 == 1,
                                        labelled ? i + 0.5 : Double.NaN,
                                        labelled
                                                ? Optional.of(Instant.ofEpochSecond(2))
                                                : Optional.empty(),
                                        List.of((double) i, Double.NaN)));
            }
            assertThat(history.newest("quality", 9))
                    .extracting(HistoryRow::estimate)
                    .containsExactly(Estimate.Classes.owning(new double[] {0.25, 0.75}));
        }
        try (History again = History.open(file(), HistoryPolicy.standard())) {
            assertThat(again.newest("nox", 2 * ROWS)).hasSize(ROWS);
        }
    }

    @Test
    void goes_on_where_a_rewriting_was_interrupted() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            // Some rows are moved already, the others and the version are as before.
            try (History _ = History.open(file(), HistoryPolicy.standard())) {}
            statement.execute(
                    "CREATE TABLE history (pipeline INTEGER NOT NULL, reading INTEGER NOT NULL, at"
                        + " INTEGER NOT NULL, device TEXT NOT NULL, version INTEGER NOT NULL, point"
                        + " REAL, probabilities BLOB, frozen REAL, baseline REAL, lower REAL, upper"
                        + " REAL, drift INTEGER NOT NULL, label REAL, labelled_at INTEGER, inputs"
                        + " BLOB NOT NULL, PRIMARY KEY (pipeline, reading)) WITHOUT ROWID");
            statement.execute(
                    "INSERT INTO history VALUES (3, 99999, 0, 'oven-1', 2, 1, NULL, 1.5, NULL,"
                            + " NULL, NULL, 0, NULL, NULL, x'')");
            statement.execute("PRAGMA user_version=1");
        }
        try (History history = History.open(file(), HistoryPolicy.standard())) {
            assertThat(history.newest("nox", 2 * ROWS)).hasSize(ROWS + 1);
        }
    }

    @Test
    void an_end_at_the_last_moment_is_no_end() throws SQLException {
        try (History _ = History.open(file(), HistoryPolicy.standard())) {}
        // As a process leaves it that ends after the last row and before the new version.
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE history (pipeline INTEGER, reading INTEGER)");
            statement.execute("PRAGMA user_version=1");
            connection.setAutoCommit(false);
            FirstFormat.convert(connection);
            connection.rollback();
        }
        try (History history = History.open(file(), HistoryPolicy.standard())) {
            assertThat(history.newest("nox", 2 * ROWS)).hasSize(ROWS);
        }
    }

    @Test
    void is_not_rewritten_by_who_only_looks() {
        assertThatThrownBy(() -> HistoryView.open(file()))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("start the box with this release once");
    }
}
