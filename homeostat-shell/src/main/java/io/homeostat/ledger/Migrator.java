package io.homeostat.ledger;

import io.homeostat.base.Sha256;
import io.homeostat.base.StateFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/// Brings the schema up to date, one numbered script after the other, each in a transaction with
/// the note that it was applied.
///
/// An applied script must never change, and none may be missing: then the schema is not what this
/// release believes, and it refuses to work on it.
final class Migrator {
    private static final List<String> SCRIPTS =
            List.of(
                    "V001__ledger.sql",
                    "V002__git_marks.sql",
                    "V003__notes.sql",
                    "V004__git_requests.sql");

    private final List<Script> scripts;

    record Script(String name, String sql) {
        String digest() {
            return Sha256.of(sql);
        }
    }

    private record Applied(String name, String digest) {}

    Migrator(List<Script> scripts) {
        this.scripts = List.copyOf(scripts);
    }

    static Migrator standard() {
        return new Migrator(
                SCRIPTS.stream().map(name -> new Script(name, resource(name))).toList());
    }

    /// @param dialect makes of a script what the database at hand is to run
    void migrate(Handle handle, UnaryOperator<String> dialect) {
        handle.execute(
                "CREATE TABLE IF NOT EXISTS migrations (number INTEGER NOT NULL PRIMARY KEY,"
                        + " name TEXT NOT NULL, digest TEXT NOT NULL)");
        List<Applied> applied = applied(handle);
        check(applied);
        for (int i = applied.size(); i < scripts.size(); i++) {
            Script script = scripts.get(i);
            int number = i + 1;
            handle.useTransaction(tx -> apply(tx, number, script, dialect));
        }
    }

    /// For somebody who only reads: the schema must be that of this release.
    void verify(Handle handle) {
        List<Applied> applied = applied(handle);
        check(applied);
        if (applied.size() < scripts.size()) {
            throw new StateFormatException(
                    "the ledger's schema is older than this release: it lacks "
                            + scripts.get(applied.size()).name()
                            + "; start the box with this release first");
        }
    }

    private static List<Applied> applied(Handle handle) {
        return handle.createQuery("SELECT name, digest FROM migrations ORDER BY number")
                .map((row, _) -> new Applied(row.getString(1), row.getString(2)))
                .list();
    }

    private void check(List<Applied> applied) {
        if (applied.size() > scripts.size()) {
            throw new StateFormatException(
                    "the ledger's schema is newer than this release: it has "
                            + applied.getLast().name()
                            + ", this release ends at "
                            + (scripts.isEmpty() ? "none" : scripts.getLast().name())
                            + "; start the newer release");
        }
        for (int i = 0; i < applied.size(); i++) {
            Script script = scripts.get(i);
            Applied there = applied.get(i);
            if (!there.name().equals(script.name())) {
                throw new StateFormatException(
                        "migration "
                                + (i + 1)
                                + " of the ledger is "
                                + there.name()
                                + ", this release expects "
                                + script.name());
            }
            if (!there.digest().equals(script.digest())) {
                throw new StateFormatException(
                        "migration "
                                + script.name()
                                + " was changed after it was applied: SHA-256 "
                                + script.digest()
                                + ", applied "
                                + there.digest());
            }
        }
    }

    private static void apply(Handle tx, int number, Script script, UnaryOperator<String> dialect) {
        tx.createScript(dialect.apply(script.sql())).executeAsSeparateStatements();
        tx.execute(
                "INSERT INTO migrations (number, name, digest) VALUES (?, ?, ?)",
                number,
                script.name(),
                script.digest());
    }

    private static String resource(String name) {
        try (InputStream in = Migrator.class.getResourceAsStream("schema/" + name)) {
            if (in == null) {
                throw new IllegalStateException("migration " + name + " is not in this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read migration " + name, e);
        }
    }
}
