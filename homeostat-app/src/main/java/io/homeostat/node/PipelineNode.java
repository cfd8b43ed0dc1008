package io.homeostat.node;

import io.homeostat.base.SingleWriter;
import io.homeostat.config.PipelineResource;
import io.homeostat.http.Problem;
import io.homeostat.http.ProblemException;
import io.homeostat.journal.DeadLetters;
import io.homeostat.journal.Journal;
import io.homeostat.journal.JournalRecord;
import io.homeostat.ledger.LedgerAwayException;
import io.homeostat.loop.AdaptiveLoop;
import io.homeostat.loop.LoopSnapshot;
import io.homeostat.model.Candidate;
import io.homeostat.model.ModelCodec;
import io.homeostat.runtime.Lane;
import java.nio.file.Path;
import java.time.Instant;
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

    /// Records that are worked off before a box listens: most starts have fewer, and a process that
    /// has only just begun needs a good half second for so many.
    private static final int RECORDS_AT_START = 5_000;

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
    private final Backlog backlog;
    private final AtomicReference<LoopSnapshot> shown;

    /// When messages that are held back are to be let go, whatever comes; set by the lane.
    private volatile Optional<Instant> heldUntil = Optional.empty();

    /// How many messages are held back; set by the lane.
    private volatile int held;

    // owned by the lane
    private final JournaledLoop loop;
    private long shownAt;
    private int unscored;
    private long scoredAt;
    private boolean stale;
    private boolean taking;
    private int restarts;
    private boolean down;

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
                        (record, entry) -> lane.put(() -> live(record, entry)),
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
        this.backlog =
                new Backlog(
                        loop,
                        journal,
                        recovery,
                        snapshots,
                        services.ledger(),
                        lane::offer,
                        this::take);
        recovery.begin(loop);
        this.shown = new AtomicReference<>(loop.loop().snapshot());
        backlog.workOff(startsAlone(resource) ? Integer.MAX_VALUE : RECORDS_AT_START);
        lookAtHeld();
        shown.set(loop.loop().snapshot());
    }

    private void lookAtHeld() {
        heldUntil = loop.heldUntil();
        held = loop.held();
    }

    /// Whether nobody may listen before all is worked off: an edge node would be heard telling what
    /// is past, and whether a model has been imported is known only then.
    private static boolean startsAlone(PipelineResource resource) {
        return resource.publish().edgeNode().isPresent() || resource.imported().isPresent();
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

    private void live(JournalRecord record, Entry entry) {
        if (down || record.position() < loop.position()) {
            return; // the next start reads it, or it was read from the journal already
        }
        if (record.position() == loop.position() && backlog.none()) {
            taking = true;
            loop.process(record, entry);
            taken();
        } else {
            backlog.putAside();
        }
    }

    private void take(JournalRecord record) {
        taking = true;
        loop.process(record);
        taken();
    }

    private void taken() {
        stale = true;
        if (reorders()) {
            lookAtHeld();
        }
        show(false);
        if (!recovery.underWay()) { // or it is nothing new
            restarts = 0;
            score();
            if (!loop.owes()) {
                snapshots.processed(loop);
            }
        }
        taking = false;
    }

    /// The loop threw: our bug. Its event is set aside, and everything since the last snapshot is
    /// done again without it. If the world failed, no event is to blame: all stay in the journal
    /// for the next start.
    private void broken(Throwable failure) {
        boolean blamed = taking;
        taking = false;
        if (failure instanceof LedgerAwayException) {
            backlog.againLater(); // the journal was being read again
        } else if (!blamed && backlog.none()) {
            LOG.atError()
                    .addKeyValue("pipeline", resource.name())
                    .setCause(failure)
                    .log("a step between two journal records failed");
        } else if (!blamed) {
            stop("the journal cannot be read again: " + failure, failure);
        } else if (WorldFailure.in(failure)) {
            stop("the disk failed: " + failure.getMessage() + "; readings stay journaled", failure);
        } else {
            restart(failure);
        }
    }

    private void stop(String why, Throwable failure) {
        down = true;
        backlog.stop();
        fault.set(why);
        LOG.atError()
                .addKeyValue("pipeline", resource.name())
                .addKeyValue("position", loop.position())
                .setCause(failure)
                .log("the pipeline stops: {}", why);
    }

    private void restart(Throwable failure) {
        long culprit = loop.taken();
        LOG.atError()
                .addKeyValue("pipeline", resource.name())
                .addKeyValue("position", culprit)
                .setCause(failure)
                .log("the loop broke on a journal record; it is set aside");
        restarts++;
        if (restarts > RESTARTS_MAX) {
            stop("the loop broke " + restarts + " times in a row: " + failure, failure);
            return;
        }
        setAside.add(culprit);
        backlog.again();
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
        backlog.workOff();
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
        return backlog.waitsFor();
    }

    /// What keeps it from working, or empty.
    String fault() {
        return fault.text();
    }

    /// Whether its time passes without readings: neither a time field nor an interval tells it.
    boolean wantsTicks() {
        return resource.source().timeFields().isEmpty() && resource.source().interval().isZero();
    }

    /// Whether messages may be held back for one that is missing.
    boolean reorders() {
        return !resource.reorderTimeout().isZero();
    }

    /// Whether messages are held back that should no longer be at `now`, and no record waits that
    /// might let them go. Any thread.
    boolean overdue(Instant now) {
        return waitsFor().isEmpty()
                && waiting() == 0
                && heldUntil.filter(until -> !now.isBefore(until)).isPresent();
    }

    /// Messages that are held back for one that is missing. Any thread.
    int held() {
        return held;
    }

    @Override
    public void close() {
        backlog.stop();
        journal.close();
        lane.close();
        backlog.close();
        snapshots.settle();
        // What is owed would be left out by a start from that state.
        if (fault.none() && !loop.owes() && !backlog.unrecovered()) {
            recovery.save(loop);
        }
        rejections.close();
    }
}
