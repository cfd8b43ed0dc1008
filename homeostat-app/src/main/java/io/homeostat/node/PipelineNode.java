package io.homeostat.node;

import io.homeostat.base.SingleWriter;
import io.homeostat.config.PipelineResource;
import io.homeostat.http.Problem;
import io.homeostat.http.ProblemException;
import io.homeostat.journal.DeadLetters;
import io.homeostat.journal.Journal;
import io.homeostat.journal.JournalReader;
import io.homeostat.journal.JournalRecord;
import io.homeostat.ledger.LedgerAwayException;
import io.homeostat.loop.AdaptiveLoop;
import io.homeostat.loop.LoopSnapshot;
import io.homeostat.model.Candidate;
import io.homeostat.model.ModelCodec;
import io.homeostat.runtime.Lane;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One pipeline on a running box: its journal, its lane, its loop.
///
/// Everything that may change the loop is journaled first and reaches it from there, in the
/// journal's order; after a crash the same records make the same decisions again. The way in is
/// [Intake], the steps are [JournaledLoop]'s, the way back after a stop is [Recovery]'s; here the
/// lane is supervised and the newest picture kept.
@SingleWriter
final class PipelineNode implements AutoCloseable {
    private static final String WAITS = "waits for the ledger; readings stay journaled";
    private static final Problem BUSY =
            Problem.unavailable("the pipeline is too busy to answer; try again");
    private static final Logger LOG = LoggerFactory.getLogger(PipelineNode.class);

    private static final int INBOX = 4_096;
    private static final long SHOWN_NANOS_MIN = 250_000_000;

    /// The rolling metric is looked at so often, so that a chart of a fast stream has no holes.
    private static final int READINGS_PER_SCORE = 25;

    /// A stream that is played at speed must show its rolling metric all the same.
    private static final int READINGS_UNSCORED_MAX = 128;

    private static final long SCORE_NANOS_MIN = 10_000_000;

    /// A lane that breaks so often in a row stays down: the fault is not in one message.
    private static final int RESTARTS_MAX = 3;

    /// Records that are worked off at a time after an outage of the ledger: some milliseconds.
    private static final int RECORDS_AT_ONCE = 1_024;

    // valid for the process
    private final PipelineResource resource;
    private final Services services;
    private final Fault fault = new Fault();
    private final Journal journal;
    private final Rejections rejections;
    private final PositionFile setAside;
    private final PositionFile retried;
    private final Intake intake;
    private final Lane lane;
    private final Recovery recovery;
    private final SnapshotTimes snapshots;
    private final AtomicReference<LoopSnapshot> shown;

    // owned by the lane
    private final JournaledLoop loop;
    private long shownAt;
    private int unscored;
    private long scoredAt;
    private boolean stale;
    private int restarts;
    private boolean down;

    // what of the journal the lane has left out while the ledger was away
    private boolean behind;
    private boolean unrecovered;
    private volatile String waitsFor = "";

    PipelineNode(PipelineResource resource, Services services) {
        this.resource = resource;
        this.services = services;
        Path home = KeptPipeline.home(services.data(), resource.name());
        KeptPipeline.keep(home, resource);
        this.lane =
                new Lane(
                        resource.name(),
                        INBOX,
                        this::broken,
                        services.publisher()::flush,
                        this::idle);
        this.journal =
                Journal.open(
                        services.disk(),
                        home.resolve("journal"),
                        services.journal(),
                        () -> SyncPacing.interval(lane.size()));
        this.rejections =
                new Rejections(
                        resource.name(),
                        DeadLetters.open(
                                services.disk(),
                                KeptPipeline.deadLetters(services.data(), resource.name()),
                                DeadLetters.standardPolicy()),
                        fault);
        this.setAside = new PositionFile(home.resolve("set-aside"));
        this.retried = KeptPipeline.retried(services.data(), resource.name());
        this.intake =
                new Intake(
                        resource.name(),
                        journal,
                        services.clock(),
                        record -> lane.put(() -> live(record)),
                        fault);
        this.loop =
                new JournaledLoop(
                        resource,
                        services,
                        setAside,
                        rejections,
                        entry -> intake.take(entry, () -> {}));
        this.recovery = new Recovery(resource, services, journal, rejections);
        this.snapshots = new SnapshotTimes(resource.name(), recovery);
        recovery.recover(loop);
        this.shown = new AtomicReference<>(loop.loop().snapshot());
    }

    /// Before the first message, what has come with the pipeline's file is journaled.
    void start() {
        Optional<Candidate> imported =
                resource.imported()
                        .filter(one -> !loop.loop().hasImported(one.lineage().modelDigest()));
        lane.start();
        imported.ifPresent(one -> {
            services.vault().put(ModelCodec.encode(one.model()));
            intake.take(new Entry.Imported(one), () -> {});
        });
    }

    /// Takes a message from a device; `durable` is run when it is on disk.
    void accept(String topic, byte[] payload, Runnable durable) {
        intake.take(new Entry.Message(topic, new Payload(payload)), durable);
    }

    void acceptLabel(byte[] payload, Runnable durable) {
        intake.take(new Entry.LabelMessage(new Payload(payload)), durable);
    }

    /// Journals what a person or program has told; completes when it is durable.
    CompletableFuture<Void> tell(Entry entry) {
        return intake.tell(entry);
    }

    private void live(JournalRecord record) {
        if (down || record.position() < loop.position()) {
            return; // the next start reads it, or a restarted lane has read it already
        }
        if (record.position() > loop.position() || !upToDate()) {
            behind = true; // it is in the journal, and comes from there in its turn
            upToDate();
            return;
        }
        take(record);
    }

    private void take(JournalRecord record) {
        loop.process(record);
        restarts = 0;
        stale = true;
        show(false);
        score();
        if (!loop.owes()) {
            snapshots.processed(loop);
        }
    }

    /// Whether the lane may take the record after the loop's position: nothing that was decided
    /// waits for the ledger, and nothing was left out in the journal. Does what can be done for
    /// that now.
    private boolean upToDate() {
        if (!loop.owes() && !behind && !unrecovered) {
            return true;
        }
        if (services.ledger().link().filter(link -> !link.up()).isPresent()) {
            waitsFor = WAITS;
            return false;
        }
        if (unrecovered) {
            snapshots.settle();
            recovery.recover(loop);
            unrecovered = false;
        }
        if (!loop.settle()) {
            waitsFor = WAITS;
            return false;
        }
        catchUp();
        boolean so = !loop.owes() && !behind;
        waitsFor = so ? "" : waitsFor;
        return so;
    }

    /// Works off what was left out, so much at a time that questions are answered in between.
    private void catchUp() {
        try (JournalReader reader = journal.read(loop.position())) {
            for (int i = 0; behind && !loop.owes(); i++) {
                Optional<JournalRecord> next =
                        i < RECORDS_AT_ONCE ? reader.next() : Optional.empty();
                if (next.isPresent()) {
                    take(next.get());
                } else if (i < RECORDS_AT_ONCE) {
                    behind = false;
                } else {
                    lane.offer(this::upToDate);
                    return;
                }
            }
        }
    }

    /// The loop threw: our bug. Its event is set aside, and everything since the last snapshot is
    /// done again without it. If the world failed, no event is to blame: all stay in the journal
    /// for the next start.
    private void broken(Throwable failure) {
        if (failure instanceof LedgerAwayException) {
            unrecovered = true; // the journal was being read again
            behind = true;
            return;
        }
        long culprit = loop.position() - 1;
        if (WorldFailure.in(failure)) {
            down = true;
            fault.set("the disk failed: " + failure.getMessage() + "; readings stay journaled");
            LOG.atError()
                    .addKeyValue("pipeline", resource.name())
                    .addKeyValue("position", culprit)
                    .setCause(failure)
                    .log("what came of a journal record cannot be kept; the pipeline stops");
            return;
        }
        LOG.atError()
                .addKeyValue("pipeline", resource.name())
                .addKeyValue("position", culprit)
                .setCause(failure)
                .log("the loop broke on a journal record; it is set aside");
        restarts++;
        if (restarts > RESTARTS_MAX) {
            down = true;
            fault.set("the loop broke " + restarts + " times in a row: " + failure);
            return;
        }
        setAside.add(culprit);
        unrecovered = true;
        behind = true;
        recoverNow();
    }

    private void recoverNow() {
        try {
            upToDate();
        } catch (LedgerAwayException away) {
            // Again when it is back.
            waitsFor = away.getMessage() + "; readings stay journaled";
        }
    }

    private void show(boolean always) {
        long now = System.nanoTime();
        stale = !always && now - shownAt <= SHOWN_NANOS_MIN;
        if (!stale) {
            shownAt = now;
            LoopSnapshot snapshot = loop.loop().snapshot();
            shown.set(snapshot);
            services.feed().onSnapshot(snapshot);
        }
    }

    private void score() {
        unscored++;
        boolean due =
                unscored >= READINGS_UNSCORED_MAX
                        || (unscored >= READINGS_PER_SCORE
                                && System.nanoTime() - scoredAt >= SCORE_NANOS_MIN);
        if (due) {
            unscored = 0;
            scoredAt = System.nanoTime();
            services.feed().onScore(resource.name(), loop.loop().readings(), loop.loop().rolling());
        }
    }

    /// A stream that pauses is shown as it stands, not as it stood before its last readings.
    private void idle() {
        if (!down) {
            upToDate();
        }
        if (stale) {
            show(true);
        }
    }

    /// The newest picture, refreshed several times a second while readings come.
    LoopSnapshot snapshot() {
        return shown.get();
    }

    /// An answer from the loop itself, in turn with its events; a problem while it has too many.
    <T> CompletableFuture<T> ask(Function<AdaptiveLoop, T> question) {
        return lane.ask(
                        () -> {
                            show(true);
                            return question.apply(loop.loop());
                        })
                .orElseGet(() -> CompletableFuture.failedFuture(new ProblemException(BUSY)));
    }

    PipelineResource resource() {
        return resource;
    }

    Journal journal() {
        return journal;
    }

    /// Records that wait for the lane.
    int waiting() {
        return lane.size();
    }

    /// How often a full lane has made the journal wait.
    long blocked() {
        return lane.waits();
    }

    /// Payloads that were no readings.
    Rejections rejections() {
        return rejections;
    }

    /// Which of them were taken in once more.
    PositionFile retried() {
        return retried;
    }

    /// What it waits for while it takes readings in and works none off, or empty.
    String waitsFor() {
        return waitsFor;
    }

    /// What keeps it from working, or empty.
    String fault() {
        return fault.text();
    }

    /// Whether its time passes without readings: neither a time field nor an interval tells it.
    boolean wantsTicks() {
        return resource.source().timeFields().isEmpty() && resource.source().interval().isZero();
    }

    @Override
    public void close() {
        journal.close();
        lane.close();
        snapshots.settle();
        // What is owed would be left out by a start from that state.
        if (fault.none() && !loop.owes() && !unrecovered) {
            recovery.save(loop);
        }
        rejections.close();
    }
}
