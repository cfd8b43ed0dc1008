package io.homeostat.ledger;

import io.homeostat.runtime.RetryLoop;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A schema of a PostgreSQL database: one connection that writes and one that reads beside it. When
/// they are lost, a thread of their own makes them again; calls fail at once meanwhile. All that is
/// PostgreSQL's own stands here and in [PostgresLink].
final class PostgresDatabase implements Database {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration BACK_OFF_MAX = Duration.ofSeconds(5);
    private static final long START_PAUSE_MILLIS = 500;

    private final LedgerServer server;
    private final PostgresLink writing;
    private final PostgresLink reading;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Optional<RetryLoop> keeper = Optional.empty();
    private boolean up;
    private boolean closed;
    private long outages;
    private String reason = "";

    private PostgresDatabase(LedgerServer server) {
        this.server = server;
        this.writing = new PostgresLink(server, true, this::lost);
        this.reading = new PostgresLink(server, false, this::lost);
    }

    /// Connects, and is the only one that writes from then on.
    ///
    /// @throws LedgerRefusedException when somebody has to change what is configured
    /// @throws LedgerAwayException when the server was not there for as long as its patience
    static PostgresDatabase open(LedgerServer server) {
        PostgresDatabase database = new PostgresDatabase(server);
        try {
            database.await(database.writing);
            database.await(database.reading);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
        database.up = true;
        database.keeper =
                Optional.of(RetryLoop.start("ledger-link", BACK_OFF_MAX, database.keeping()));
        return database;
    }

    /// Only to read, and only once: a connection that breaks stays broken.
    static PostgresDatabase view(LedgerServer server) {
        PostgresDatabase database = new PostgresDatabase(server);
        try {
            database.await(database.reading);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
        return database;
    }

    static String probe(LedgerServer server) {
        try (PostgresDatabase database = view(server)) {
            return database.read(handle ->
                    "PostgreSQL "
                            + one(handle, "SHOW server_version")
                            + ", schema "
                            + server.schema()
                            + (one(handle, "SELECT to_regclass('tenant')").equals("null")
                                    ? " is free"
                                    : " has a ledger"));
        }
    }

    private static String one(Handle handle, String sql) {
        return String.valueOf(
                handle.createQuery(sql).map((row, _) -> row.getString(1)).findOne().orElse("null"));
    }

    private void await(PostgresLink link) {
        long end = System.nanoTime() + server.patience().toNanos();
        boolean told = false;
        while (true) {
            try {
                link.check();
                return;
            } catch (SQLException e) {
                String why = PostgresLink.reason(e);
                if (PostgresLink.refused(e)) {
                    throw new LedgerRefusedException(
                            "--ledger: " + server.place() + " refuses: " + why, e);
                }
                if (System.nanoTime() >= end) {
                    throw new LedgerAwayException(
                            "the ledger " + server.place() + " is away: " + why, e);
                }
                if (!told) {
                    told = true;
                    LOG.atWarn()
                            .addKeyValue("place", server.place())
                            .addKeyValue("reason", why)
                            .log("waiting for the ledger");
                }
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(START_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerAwayException("interrupted while waiting for the ledger", e);
        }
    }

    private RetryLoop.Work keeping() {
        return new RetryLoop.Work() {
            @Override
            public Duration look() {
                try {
                    writing.check();
                    reading.check();
                } catch (SQLException e) {
                    throw new LedgerAwayException(PostgresLink.reason(e), e);
                }
                found();
                return LOOK;
            }

            @Override
            public void failed(RuntimeException cause, boolean first) {
                lost(String.valueOf(cause.getMessage()));
            }
        };
    }

    private void found() {
        lock.lock();
        try {
            if (!up) {
                LOG.atInfo().addKeyValue("place", server.place()).log("the ledger is back");
            }
            up = true;
            reason = "";
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void lost(String why) {
        lock.lock();
        try {
            if (up) {
                outages++;
                LOG.atWarn()
                        .addKeyValue("place", server.place())
                        .addKeyValue("reason", why)
                        .log("the ledger is away; what needs it waits");
            }
            up = false;
            reason = why;
        } finally {
            lock.unlock();
        }
        keeper.ifPresent(RetryLoop::wake);
    }

    LinkState state() {
        lock.lock();
        try {
            return new LinkState(server.place(), up, outages, reason);
        } finally {
            lock.unlock();
        }
    }

    /// Returns true when the server is there, false when this is closed or the thread interrupted.
    boolean awaitUp() {
        lock.lock();
        try {
            while (!up && !closed) {
                changed.await();
            }
            return !closed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /// In the order of bytes, as in SQLite, whatever the database's own order is.
    @Override
    public void migrate(Migrator migrator) {
        writing.call(handle -> {
            migrator.migrate(handle, script -> script.replace(" TEXT", " TEXT COLLATE \"C\""));
            return true;
        });
    }

    @Override
    public <T> T write(Function<Handle, T> work) {
        return writing.call(handle -> handle.inTransaction(work::apply));
    }

    @Override
    public <T> T read(Function<Handle, T> work) {
        return reading.call(work);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        keeper.ifPresent(RetryLoop::close);
        reading.close();
        writing.close();
    }
}
