package io.homeostat.node;

import io.homeostat.base.SingleWriter;
import io.homeostat.config.PipelineResource;
import io.homeostat.journal.DeadLetters;
import io.homeostat.journal.Journal;
import io.homeostat.journal.JournalRecord;
import io.homeostat.loop.AdaptiveLoop;
import io.homeostat.loop.LoopSnapshot;
import io.homeostat.runtime.Lane;
import java.nio.file.Path;
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

    PipelineNode(PipelineResource resource, Services services) {
        this.resource = resource;
        this.services = services;
        Path home = KeptPipeline.home(services.data(), resource.name());
        KeptPipeline.keep(home, resource);
        this.journal = Journal.open(services.disk(), home.resolve("journal"), services.journal());
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
        this.lane =
                new Lane(
                        resource.name(),
                        INBOX,
                        this::broken,
                        services.publisher()::flush,
                        this::idle);
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

    void start() {
        lane.start();
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
        loop.process(record);
        restarts = 0;
        stale = true;
        show(false);
        score();
        snapshots.processed(loop);
    }

    /// The loop threw: our bug. Its event is set aside, and everything since the last snapshot is
    /// done again without it. If the world failed, no event is to blame: all stay in the journal
    /// for the next start.
    private void broken(Throwable failure) {
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
        snapshots.settle();
        recovery.recover(loop);
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
            services.feed().onScore(loop.loop().snapshot());
        }
    }

    /// A stream that pauses is shown as it stands, not as it stood before its last readings.
    private void idle() {
        if (stale) {
            show(true);
        }
    }

    /// The newest picture, refreshed several times a second while readings come.
    LoopSnapshot snapshot() {
        return shown.get();
    }

    /// An answer from the loop itself, in turn with its events.
    <T> CompletableFuture<T> ask(Function<AdaptiveLoop, T> question) {
        return lane.ask(() -> {
            show(true);
            return question.apply(loop.loop());
        });
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
        if (fault.none()) {
            recovery.save(loop);
        }
        rejections.close();
    }
}
