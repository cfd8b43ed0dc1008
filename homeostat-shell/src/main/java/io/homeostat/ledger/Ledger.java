package io.homeostat.ledger;

import io.homeostat.base.Check;
import io.homeostat.loop.Decision;
import io.homeostat.loop.TrainingOrder;
import io.homeostat.loop.TrainingResult;
import io.homeostat.model.Lineage;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// Registry, runs, decisions and audit of all pipelines of this box.
///
/// Everything may be told twice, as happens after a crash: the second time changes nothing. Told
/// something *different* under the same number, it throws, because the loop is deterministic and
/// has then not been replayed.
public final class Ledger implements AutoCloseable {
    private final Database database;

    private Ledger(Database database) {
        this.database = database;
    }

    /// Opens the ledger in `file`, creating it or bringing its schema up to date.
    ///
    /// @throws io.homeostat.base.StateFormatException when its schema is newer than this release or
    ///   was changed
    public static Ledger open(Path file) {
        return open(file, Migrator.standard());
    }

    /// Loads driver, native library and mapping, which takes longer than to open any ledger after
    /// it; for a thread beside the one that will open one.
    public static void warmUp() {
        SqliteDatabase.warmUp();
    }

    /// Writes SQLite's library for this machine to `file`, for `org.sqlite.lib.path`: from there it
    /// is loaded as it is, and not unpacked again at each start.
    public static void unpackLibrary(Path file) throws IOException {
        SqliteDatabase.unpackLibrary(file);
    }

    static Ledger open(Path file, Migrator migrator) {
        return migrated(SqliteDatabase.open(file), migrator);
    }

    private static Ledger migrated(Database database, Migrator migrator) {
        try {
            database.migrate(migrator);
            return new Ledger(database);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /// Opens the ledger of one box on a server, creating it or bringing it up to date.
    ///
    /// @param box identifies the box; the schema is its own
    /// @param known whether its ledger was there before
    /// @param earlier the file that a new ledger is filled from
    static Ledger open(LedgerServer server, String box, boolean known, Optional<Path> earlier) {
        return open(server, box, known, earlier, Migrator.standard());
    }

    static Ledger open(
            LedgerServer server,
            String box,
            boolean known,
            Optional<Path> earlier,
            Migrator migrator) {
        PostgresDatabase database = PostgresDatabase.open(server);
        try {
            Tenancy.move(database, server, box, known, earlier, migrator);
            return new Ledger(database);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /// Opens a ledger on a server to look at it, whoever writes it meanwhile.
    static Ledger view(LedgerServer server) {
        PostgresDatabase database = PostgresDatabase.view(server);
        try {
            Tenancy.look(database, server, Migrator.standard());
            return new Ledger(database);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /// How the link to the server is, where there is one.
    public Optional<LinkState> link() {
        return database instanceof PostgresDatabase there
                ? Optional.of(there.state())
                : Optional.empty();
    }

    /// Waits until the server is there; false when the ledger was closed, or the thread
    /// interrupted.
    public boolean await() {
        return !(database instanceof PostgresDatabase there) || there.awaitUp();
    }

    /// Enters a pipeline, or its new specification.
    public void putPipeline(String pipeline, String specHash, Instant at) {
        database.write(tx ->
                tx.execute(
                        "INSERT INTO pipelines (name, spec_hash, updated_at)"
                                + " VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
                                + " spec_hash = excluded.spec_hash,"
                                + " updated_at = excluded.updated_at",
                        pipeline,
                        specHash,
                        at.toString()));
    }

    /// The hash of the specification that `pipeline` last ran with.
    public Optional<String> specHash(String pipeline) {
        return database.read(tx ->
                tx.createQuery("SELECT spec_hash FROM pipelines WHERE name = :name")
                        .bind("name", pipeline)
                        .mapTo(String.class)
                        .findOne());
    }

    public List<String> pipelines() {
        return database.read(h ->
                h.createQuery("SELECT name FROM pipelines ORDER BY name")
                        .mapTo(String.class)
                        .list());
    }

    /// Enters a model version as a candidate.
    ///
    /// @param digest of its artefact in the vault
    public void putModel(String pipeline, int version, Lineage lineage, String digest, Instant at) {
        Check.argument(version >= 1, "model version %s is below 1", version);
        database.write(tx -> {
            int added =
                    tx.execute(
                            "INSERT INTO models (pipeline, version, digest, family,"
                                    + " lineage, status, created_at)"
                                    + " VALUES (?, ?, ?, ?, ?, 'candidate', ?)"
                                    + " ON CONFLICT (pipeline, version) DO NOTHING",
                            pipeline,
                            version,
                            digest,
                            lineage.family(),
                            LedgerJson.lineage(lineage),
                            at.toString());
            if (added == 1) {
                post(tx, OutboxEntry.Kind.MODEL, pipeline, version, at);
            } else {
                String there = require(tx, pipeline, version).digest();
                Check.that(
                        there.equals(digest),
                        "version %s of %s is model %s in the ledger, now it is said to be" + " %s",
                        version,
                        pipeline,
                        there,
                        digest);
            }
            return added;
        });
    }

    /// Whether `failure` is a database's that could not do its work, as on a full disk.
    public static boolean failed(Throwable failure) {
        return failure instanceof SQLException || failure instanceof LedgerAwayException;
    }

    /// `version` serves from now on; the champion before it retires. In one transaction: there is
    /// never none and never two.
    public void setChampion(String pipeline, int version, String reason, Instant at) {
        database.write(tx -> {
            StoredModel model = require(tx, pipeline, version);
            if (model.status() == StoredModel.Status.CHAMPION
                    || ChampionTable.has(tx, pipeline, version, reason, at)) {
                return 0;
            }
            Check.argument(
                    model.status() != StoredModel.Status.DROPPED,
                    "version %s of %s was dropped and cannot serve",
                    version,
                    pipeline);
            tx.execute(
                    "UPDATE models SET status = 'retired'"
                            + " WHERE pipeline = ? AND status = 'champion'",
                    pipeline);
            status(tx, pipeline, version, StoredModel.Status.CHAMPION);
            ChampionTable.put(tx, pipeline, version, reason, at);
            post(tx, OutboxEntry.Kind.CHAMPION, pipeline, version, at);
            return 1;
        });
    }

    /// Notes that the artefact of `version` is no longer kept.
    public void dropModel(String pipeline, int version) {
        database.write(tx -> {
            Check.argument(
                    require(tx, pipeline, version).status() != StoredModel.Status.CHAMPION,
                    "version %s of %s is the champion and cannot be dropped",
                    version,
                    pipeline);
            return status(tx, pipeline, version, StoredModel.Status.DROPPED);
        });
    }

    public Optional<StoredModel> champion(String pipeline) {
        return database.read(h ->
                h.createQuery(
                                Rows.MODELS
                                        + " WHERE pipeline = :pipeline"
                                        + " AND status = 'champion'")
                        .bind("pipeline", pipeline)
                        .map((row, _) -> Rows.model(row))
                        .findOne());
    }

    /// Who served when, newest first.
    public List<ChampionChange> champions(String pipeline, int limit) {
        return database.read(h -> ChampionTable.newest(h, pipeline, limit));
    }

    /// Up to `limit` changes of champion with numbers above `afterNumber`, in their order.
    public List<ChampionChange> champions(String pipeline, long afterNumber, int limit) {
        return database.read(h -> ChampionTable.after(h, pipeline, afterNumber, limit));
    }

    /// How far a git repository knows the champions; nothing before it was told any.
    public Optional<GitMark> gitMark(String pipeline) {
        return database.read(h -> ChampionTable.mark(h, pipeline));
    }

    public void putGitMark(GitMark mark) {
        database.write(tx -> ChampionTable.mark(tx, mark));
    }

    /// All versions of a pipeline, oldest first.
    public List<StoredModel> models(String pipeline) {
        return database.read(h ->
                h.createQuery(Rows.MODELS + " WHERE pipeline = :pipeline" + " ORDER BY version")
                        .bind("pipeline", pipeline)
                        .map((row, _) -> Rows.model(row))
                        .list());
    }

    public Optional<StoredModel> model(String pipeline, int version) {
        return database.read(h -> find(h, pipeline, version));
    }

    /// Enters a training that begins.
    public void startRun(String pipeline, TrainingOrder order, Instant at) {
        String dataDigest = order.data().digest();
        database.write(tx -> RunTable.start(tx, pipeline, order, dataDigest, at));
    }

    /// Enters how it ended, with what is known of the model's quality.
    public void endRun(
            String pipeline,
            long order,
            TrainingResult result,
            SequencedMap<String, Double> metrics,
            Instant at) {
        database.write(tx -> {
            int ended = RunTable.end(tx, pipeline, order, result, metrics, at);
            if (ended == 1) {
                post(tx, OutboxEntry.Kind.RUN, pipeline, order, at);
            }
            return ended;
        });
    }

    public Optional<TrainingRun> run(String pipeline, long order) {
        return database.read(h -> RunTable.find(h, pipeline, order));
    }

    /// The run that made the model with this digest, the first if several did.
    public Optional<TrainingRun> runOf(String pipeline, String modelDigest) {
        return database.read(h -> RunTable.of(h, pipeline, modelDigest));
    }

    /// The newest runs first.
    public List<TrainingRun> runs(String pipeline, int limit) {
        return database.read(h -> RunTable.newest(h, pipeline, limit));
    }

    /// Enters a line of the decision log.
    public void recordDecision(String pipeline, Decision decision) {
        recordDecisions(pipeline, List.of(decision));
    }

    /// Enters lines of the decision log with one sync for all.
    public void recordDecisions(String pipeline, List<Decision> decisions) {
        database.write(tx -> {
            decisions.forEach(decision -> DecisionTable.put(tx, pipeline, decision));
            return decisions.size();
        });
    }

    /// Up to `limit` decisions with numbers above `afterNumber`, in their order.
    public List<Decision> decisions(String pipeline, long afterNumber, int limit) {
        return database.read(h -> DecisionTable.after(h, pipeline, afterNumber, limit));
    }

    /// The newest `limit` decisions, oldest first.
    public List<Decision> newestDecisions(String pipeline, int limit) {
        return database.read(h -> DecisionTable.newest(h, pipeline, limit)).reversed();
    }

    public void audit(Instant at, String who, String action, String subject, String detail) {
        database.write(tx -> AuditTable.put(tx, at, who, action, subject, detail));
    }

    /// The newest entries first.
    public List<AuditEntry> audit(int limit) {
        return database.read(h -> AuditTable.newest(h, limit));
    }

    /// What a tracking server has still to be told, oldest first.
    public List<OutboxEntry> outbox(int limit) {
        return database.read(h ->
                h.createQuery(
                                "SELECT * FROM outbox WHERE done = 0"
                                        + " ORDER BY number LIMIT :limit")
                        .bind("limit", limit)
                        .map((row, _) -> Rows.outbox(row))
                        .list());
    }

    /// It has been told.
    public void outboxDone(long number) {
        database.write(tx -> tx.execute("UPDATE outbox SET done = 1 WHERE number = ?", number));
    }

    /// Looks at what people have noted.
    public <T> T readNotes(Function<Notes, T> work) {
        return database.read(handle -> work.apply(new Notes(handle)));
    }

    /// Changes what people have noted: all of `work` or nothing.
    public <T> T writeNotes(Function<Notes, T> work) {
        return database.write(handle -> work.apply(new Notes(handle)));
    }

    @Override
    public void close() {
        database.close();
    }

    private static void post(
            Handle tx, OutboxEntry.Kind kind, String pipeline, long subject, Instant at) {
        tx.execute(
                "INSERT INTO outbox (number, kind, pipeline, subject, at)"
                        + " SELECT COALESCE(MAX(number), 0) + 1, ?, ?, ?, ? FROM outbox",
                kind.label(),
                pipeline,
                subject,
                at.toString());
    }

    private static int status(Handle tx, String pipeline, int version, StoredModel.Status status) {
        return tx.execute(
                "UPDATE models SET status = ? WHERE pipeline = ? AND version = ?",
                status.label(),
                pipeline,
                version);
    }

    private static Optional<StoredModel> find(Handle handle, String pipeline, int version) {
        return handle.createQuery(
                        Rows.MODELS + " WHERE pipeline = :pipeline AND version = :version")
                .bind("pipeline", pipeline)
                .bind("version", version)
                .map((row, _) -> Rows.model(row))
                .findOne();
    }

    private static StoredModel require(Handle handle, String pipeline, int version) {
        return find(handle, pipeline, version)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "the ledger has no version " + version + " of " + pipeline));
    }
}
