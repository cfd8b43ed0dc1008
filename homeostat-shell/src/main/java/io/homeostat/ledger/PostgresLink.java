package io.homeostat.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.util.PSQLException;

/// One connection to PostgreSQL, used by one thread at a time, that may be lost and made again. Who
/// calls while it is lost hears so at once: nobody but its keeper waits for a server.
///
/// The connection that writes holds an advisory lock of its session: while it is there, no other
/// process writes into the schema, and what a lost session had begun has ended before the next one
/// begins.
final class PostgresLink implements AutoCloseable {
    private static final int CONNECT_SECONDS = 5;

    /// A server that says nothing for so long is away. Every statement of the ledger is small.
    private static final int ANSWER_SECONDS = 20;

    private static final int VALID_SECONDS = 5;

    /// The session of a machine that has vanished ends after half a minute.
    private static final String SETTINGS =
            "SET tcp_keepalives_idle = 15; SET tcp_keepalives_interval = 5;"
                    + " SET tcp_keepalives_count = 3";

    /// Classes of states for which the statement is to blame, or the schema, and not the server:
    /// unsupported, cardinality, data, constraint, syntax or access, invalid schema.
    private static final Set<String> OURS = Set.of("0A", "21", "22", "23", "42", "3F");

    private final LedgerServer server;
    private final boolean writes;
    private final Consumer<String> lost;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Connection connection;
    private @Nullable Jdbi jdbi;
    private int session;

    /// @param writes whether it takes the lock of the schema; otherwise it can only read
    /// @param lost hears why the connection is gone
    PostgresLink(LedgerServer server, boolean writes, Consumer<String> lost) {
        this.server = server;
        this.writes = writes;
        this.lost = lost;
    }

    <T> T call(Function<Handle, T> work) {
        lock.lock();
        try {
            if (jdbi == null) {
                throw new LedgerAwayException("the ledger is away: " + server.place());
            }
            try (Handle handle = jdbi.open()) {
                return work.apply(handle);
            }
        } catch (LedgerAwayException e) {
            throw e;
        } catch (RuntimeException e) {
            Optional<SQLException> sql = sql(e).filter(PostgresLink::away);
            if (sql.isEmpty()) {
                throw e;
            }
            String reason = reason(sql.get());
            drop();
            lost.accept(reason);
            throw new LedgerAwayException("the ledger is away: " + reason, e);
        } finally {
            lock.unlock();
        }
    }

    /// Connects when there is no connection, and looks whether one that is there still works.
    ///
    /// @throws SQLException when the server cannot be had
    void check() throws SQLException {
        lock.lock();
        try {
            if (connection != null && !connection.isValid(VALID_SECONDS)) {
                drop();
                lost.accept("the connection broke");
            }
            if (connection == null) {
                connect();
            }
        } finally {
            lock.unlock();
        }
    }

    private void connect() throws SQLException {
        Properties properties = new Properties();
        properties.putAll(server.options());
        properties.setProperty("user", server.user());
        properties.setProperty("password", server.password().get());
        properties.setProperty("ApplicationName", "homeostat " + server.schema());
        properties.setProperty("connectTimeout", "" + CONNECT_SECONDS);
        properties.setProperty("socketTimeout", "" + ANSWER_SECONDS);
        properties.setProperty("tcpKeepAlive", "true");
        if (server.hosts().contains(",")) {
            properties.setProperty("targetServerType", "primary");
        }
        Connection made =
                new Driver()
                        .connect(
                                "jdbc:postgresql://" + server.hosts() + "/" + server.database(),
                                properties);
        if (made == null) {
            throw new SQLException("no driver for " + server.place());
        }
        try (Statement statement = made.createStatement()) {
            statement.execute(SETTINGS);
            look(made);
            if (writes) {
                takeOver(made);
                durable(statement);
            } else {
                statement.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
            }
        } catch (SQLException | RuntimeException e) {
            made.close();
            throw e;
        }
        connection = made;
        jdbi = Jdbi.create(made).registerArgument(new PlainText());
    }

    /// A commit is on disk when it returns, whatever the server's default; more than that stays.
    private static void durable(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SHOW synchronous_commit")) {
            row.next();
            if (!"off".equals(row.getString(1))) {
                return;
            }
        }
        statement.execute("SET synchronous_commit = on");
    }

    /// Nothing but the schema is looked into.
    private void look(Connection made) throws SQLException {
        try (PreparedStatement path =
                made.prepareStatement("SELECT set_config('search_path', ?, false)")) {
            path.setString(1, "\"" + server.schema() + "\"");
            path.execute();
        }
    }

    private void takeOver(Connection made) throws SQLException {
        if (session != 0) {
            end(made);
        }
        try (PreparedStatement lockOf =
                made.prepareStatement(
                        "SELECT pg_try_advisory_lock(hashtextextended(?, 0)), pg_backend_pid()")) {
            lockOf.setString(1, "homeostat " + server.schema());
            try (ResultSet row = lockOf.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    throw new SQLException(
                            "another process has the ledger in schema "
                                    + server.schema()
                                    + " open; each box needs a --ledger-schema of its own",
                            "55006");
                }
                session = row.getInt(2);
            }
        }
    }

    /// What this process has begun before it lost the connection is to end now.
    private void end(Connection made) throws SQLException {
        try (PreparedStatement before =
                made.prepareStatement(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ?"
                                + " AND application_name = ? AND usename = current_user")) {
            before.setInt(1, session);
            before.setString(2, "homeostat " + server.schema());
            before.execute();
        }
    }

    /// Whether the server, or the way to it, has failed, and not a statement of ours.
    static boolean away(SQLException failure) {
        String state = failure.getSQLState();
        return state == null || state.length() < 2 || !OURS.contains(state.substring(0, 2));
    }

    /// Whether trying again is of no use, since somebody has to change what is configured: log-in,
    /// database, rights.
    static boolean refused(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("28") || state.startsWith("3D") || !away(failure);
    }

    static Optional<SQLException> sql(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (cause instanceof SQLException sql) {
                return Optional.of(sql);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /// In one line, without the server's place in its source.
    static String reason(SQLException failure) {
        String text =
                failure instanceof PSQLException said && said.getServerErrorMessage() != null
                        ? said.getServerErrorMessage().getMessage()
                        : failure.getMessage();
        return String.valueOf(text).lines().findFirst().orElse("");
    }

    private void drop() {
        Connection broken = connection;
        connection = null;
        jdbi = null;
        try {
            if (broken != null) {
                broken.close();
            }
        } catch (SQLException e) {
            // It is broken; its session ends by itself.
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            drop();
        } finally {
            lock.unlock();
        }
    }
}
