package io.homeostat.node;

import io.homeostat.base.SingleWriter;
import io.homeostat.runtime.Errand;
import io.homeostat.vault.Snapshot;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When a running loop is saved: now and then, so that a recovery has little to do again. The lane
/// only copies the state; a virtual thread waits for the disk, or every reading would.
///
/// A save that fails costs a longer recovery and not the state: it is logged, and tried again when
/// the next is due.
@SingleWriter
final class SnapshotTimes {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotTimes.class);

    /// Records after which a recovery would take too long on a small box.
    private static final long RECORDS_MIN = 50_000;

    /// A fast stream must not be copied all the time; so many seconds are done again in fewer.
    private static final long NANOS_MIN = Duration.ofSeconds(5).toNanos();

    private final String pipeline;
    private final Recovery recovery;
    private CompletableFuture<Void> saving = CompletableFuture.completedFuture(null);
    private long unsaved;
    private long savedAt = System.nanoTime();

    SnapshotTimes(String pipeline, Recovery recovery) {
        this.pipeline = pipeline;
        this.recovery = recovery;
    }

    /// One more record; on the lane.
    void processed(JournaledLoop loop) {
        if (++unsaved < RECORDS_MIN
                || System.nanoTime() - savedAt < NANOS_MIN
                || !saving.isDone()) {
            return;
        }
        unsaved = 0;
        savedAt = System.nanoTime();
        Snapshot snapshot = recovery.snapshot(loop);
        saving = Errand.send("snapshot-" + pipeline, () -> save(snapshot));
    }

    private void save(Snapshot snapshot) {
        try {
            recovery.save(snapshot);
        } catch (RuntimeException e) { // The adapter's boundary: a full disk may pass.
            LOG.atWarn()
                    .addKeyValue("pipeline", pipeline)
                    .setCause(e)
                    .log("saving a snapshot failed; the journal keeps what it would have");
        }
    }

    /// Waits for the save that is under way.
    void settle() {
        saving.join();
    }
}
