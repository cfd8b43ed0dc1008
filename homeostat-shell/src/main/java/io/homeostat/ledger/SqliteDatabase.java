package io.homeostat.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.util.LibraryLoaderUtil;

/// One SQLite file: one connection that writes, one that reads beside it, each used by one thread
/// at a time. All that is SQLite's own stands here.
final class SqliteDatabase implements Database {
    private final Path file;
    private final Side writing;
    private final Side reading;

    private record Side(Connection connection, Jdbi jdbi, ReentrantLock lock) {
        <T> T call(Function<Handle, T> work) {
            lock.lock();
            try (Handle handle = jdbi.open()) {
                return work.apply(handle);
            } finally {
                lock.unlock();
            }
        }

        void close() throws SQLException {
            lock.lock();
            try {
                connection.close();
            } finally {
                lock.unlock();
            }
        }
    }

    private SqliteDatabase(Path file, Side writing, Side reading) {
        this.file = file;
        this.writing = writing;
        this.reading = reading;
    }

    static SqliteDatabase open(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().resolveSibling("."));
            // FULL: a commit is on disk when it returns, in WAL mode too.
            Side writing = side(file, "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL");
            return new SqliteDatabase(file, writing, side(file, "PRAGMA query_only=ON"));
        } catch (SQLException e) {
            throw new IllegalStateException("cannot open the ledger " + file, e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the ledger " + file, e);
        }
    }

    static void warmUp() {
        try (Connection connection = connect(":memory:")) {
            Jdbi.create(connection)
                    .useHandle(handle ->
                            handle.createQuery("SELECT :one")
                                    .bind("one", "1")
                                    .mapTo(String.class)
                                    .findOne());
        } catch (SQLException e) {
            throw new IllegalStateException("cannot open a database in memory", e);
        }
    }

    static void unpackLibrary(Path file) throws IOException {
        String name =
                LibraryLoaderUtil.getNativeLibResourcePath()
                        + "/"
                        + LibraryLoaderUtil.getNativeLibName();
        try (InputStream in = LibraryLoaderUtil.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the driver of SQLite has no " + name);
            }
            Files.write(file, in.readAllBytes());
        }
    }

    /// Not by the JDK's registry of drivers, which would load those of other databases too.
    ///
    /// A transaction begins as one that writes: after it has read, SQLite gives up at once where
    /// another process is writing, without waiting.
    private static Connection connect(String file) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("transaction_mode", "IMMEDIATE");
        return JDBC.createConnection("jdbc:sqlite:" + file, settings);
    }

    private static Side side(Path file, String... pragmas) throws SQLException {
        Connection connection = connect(file.toString());
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=5000");
            statement.execute("PRAGMA foreign_keys=ON");
            for (String pragma : pragmas) {
                statement.execute(pragma);
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        Jdbi jdbi = Jdbi.create(connection);
        jdbi.registerArgument(new PlainText());
        return new Side(connection, jdbi, new ReentrantLock());
    }

    @Override
    public void migrate(Migrator migrator) {
        writing.call(handle -> {
            migrator.migrate(handle, script -> script);
            return true;
        });
    }

    /// Held by another process for longer than SQLite waits, as by a person with a transaction
    /// open, the file counts as a server that is away: nothing has happened, and it is asked again.
    @Override
    public <T> T write(Function<Handle, T> work) {
        try {
            return writing.call(handle -> handle.inTransaction(work::apply));
        } catch (JdbiException e) {
            if (held(e)) {
                throw new LedgerAwayException(
                        "another process holds the ledger " + file + " locked", e);
            }
            throw e;
        }
    }

    private static boolean held(Throwable failure) {
        // The low byte is the kind; the rest says which of several reasons it has.
        return failure.getCause() instanceof SQLiteException e
                && (e.getErrorCode() & 0xFF) == SQLiteErrorCode.SQLITE_BUSY.code;
    }

    @Override
    public <T> T read(Function<Handle, T> work) {
        return reading.call(work);
    }

    @Override
    public void close() {
        try {
            reading.close();
            writing.close();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot close the ledger", e);
        }
    }
}
