package io.homeostat.ledger;

import java.nio.file.Path;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Whose a schema on a server is. It belongs to one data directory for good: numbers of decisions
/// and versions are counted there, and those of another box would be told for ours.
final class Tenancy {
    /// In an order in which every row finds what it refers to.
    private static final List<String> TABLES =
            List.of(
                    "pipelines",
                    "models",
                    "champions",
                    "runs",
                    "decisions",
                    "audit",
                    "outbox",
                    "git_marks",
                    "notes",
                    "note_points");

    private static final int ROWS_AT_ONCE = 500;

    private Tenancy() {}

    /// Makes the schema that of `box`, with what it had before, or refuses.
    static void move(
            PostgresDatabase database,
            LedgerServer server,
            String box,
            boolean known,
            Optional<Path> earlier,
            Migrator migrator) {
        try {
            boolean vacant =
                    database.write(tx -> {
                        prepare(tx, server);
                        return vacant(tx, server, box, known);
                    });
            database.migrate(migrator);
            if (vacant) {
                fill(database, box, earlier);
            }
        } catch (RuntimeException e) {
            throw denied(e, server);
        }
    }

    private static void fill(PostgresDatabase database, String box, Optional<Path> earlier) {
        if (earlier.isEmpty()) {
            database.write(tx -> sign(tx, box));
            return;
        }
        // Its schema is brought up to date first: the rows are to fit.
        Ledger.open(earlier.get()).close();
        try (SqliteDatabase file = SqliteDatabase.open(earlier.get())) {
            database.write(to -> file.read(from -> copy(from, to) + sign(to, box)));
        }
    }

    /// A schema or table that this user may not make or use is a matter of configuration.
    private static RuntimeException denied(RuntimeException e, LedgerServer server) {
        return PostgresLink.sql(e)
                .filter(sql -> "42501".equals(sql.getSQLState()))
                .<RuntimeException>map(sql ->
                        new LedgerRefusedException(
                                "--ledger: "
                                        + server.place()
                                        + " refuses: "
                                        + PostgresLink.reason(sql),
                                e))
                .orElse(e);
    }

    /// Before somebody reads: the ledger is there, and of this release.
    static void look(PostgresDatabase database, LedgerServer server, Migrator migrator) {
        try {
            database.read(handle -> {
                migrator.verify(handle);
                return true;
            });
        } catch (RuntimeException e) {
            if (PostgresLink.sql(e).filter(sql -> "42P01".equals(sql.getSQLState())).isPresent()) {
                throw new LedgerRefusedException(
                        "--ledger: "
                                + server.place()
                                + " has no ledger; expected the --ledger-schema of a box",
                        e);
            }
            throw denied(e, server);
        }
    }

    /// Creates the schema where it is not there; `CREATE … IF NOT EXISTS` would need the right to
    /// create one also where it is.
    private static void prepare(Handle tx, LedgerServer server) {
        boolean there =
                tx.createQuery("SELECT COUNT(*) FROM pg_namespace WHERE nspname = :schema")
                                .bind("schema", server.schema())
                                .mapTo(Integer.class)
                                .one()
                        > 0;
        if (!there) {
            tx.execute("CREATE SCHEMA \"" + server.schema() + "\"");
        }
        tx.execute("CREATE TABLE IF NOT EXISTS tenant (id TEXT NOT NULL PRIMARY KEY)");
    }

    /// @param box identifies the data directory
    /// @param known whether its ledger was here before
    /// @return whether the schema is new, so that it may be filled and signed
    private static boolean vacant(Handle tx, LedgerServer server, String box, boolean known) {
        Optional<String> tenant =
                tx.createQuery("SELECT id FROM tenant").mapTo(String.class).findOne();
        if (tenant.isEmpty() && known) {
            throw new LedgerRefusedException(
                    "--ledger: "
                            + server.place()
                            + " is empty, but this data directory had its ledger on a server:"
                            + " expected that one, or a copy of it");
        }
        if (tenant.isPresent() && !tenant.get().equals(box)) {
            throw new LedgerRefusedException(
                    "--ledger: "
                            + server.place()
                            + " belongs to another box ("
                            + tenant.get()
                            + ", this one is "
                            + box
                            + "); expected a --ledger-schema of its own for each box");
        }
        return tenant.isEmpty();
    }

    private static int sign(Handle tx, String box) {
        return tx.execute("INSERT INTO tenant (id) VALUES (?)", box);
    }

    /// All rows of one ledger into an empty one.
    private static int copy(Handle from, Handle to) {
        return TABLES.stream().mapToInt(table -> copy(from, to, table)).sum();
    }

    private static int copy(Handle from, Handle to, String table) {
        try (var rows =
                from.createQuery("SELECT * FROM " + table)
                        .map((row, _) -> {
                            List<Object> values = new ArrayList<>();
                            for (int column = 1;
                                    column <= row.getMetaData().getColumnCount();
                                    column++) {
                                values.add(row.getObject(column));
                            }
                            return new Row(names(row.getMetaData()), values);
                        })
                        .iterator()) {
            int copied = 0;
            PreparedBatch batch = null;
            while (rows.hasNext()) {
                Row row = rows.next();
                if (batch == null) {
                    batch = to.prepareBatch(insert(table, row.columns()));
                }
                for (int i = 0; i < row.values().size(); i++) {
                    batch.bind(i, row.values().get(i));
                }
                batch.add();
                if (++copied % ROWS_AT_ONCE == 0) {
                    batch.execute();
                }
            }
            if (batch != null) {
                batch.execute();
                batch.close();
            }
            return copied;
        }
    }

    private record Row(List<String> columns, List<Object> values) {}

    private static List<String> names(ResultSetMetaData columns) throws SQLException {
        List<String> names = new ArrayList<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            names.add(columns.getColumnName(column));
        }
        return names;
    }

    private static String insert(String table, List<String> columns) {
        return "INSERT INTO "
                + table
                + " ("
                + String.join(", ", columns)
                + ") VALUES ("
                + IntStream.range(0, columns.size())
                        .mapToObj(_ -> "?")
                        .collect(Collectors.joining(", "))
                + ")";
    }
}
