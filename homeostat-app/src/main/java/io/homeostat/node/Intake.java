package io.homeostat.node;

import io.homeostat.journal.Appended;
import io.homeostat.journal.Journal;
import io.homeostat.journal.JournalRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way into a pipeline: an entry is journaled first, and goes to the lane from there, in the
/// journal's order. Any thread; a full journal makes its caller wait.
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final String pipeline;
    private final Journal journal;
    private final InstantSource clock;
    private final BiConsumer<JournalRecord, Entry> lane;
    private final Fault fault;

    /// @param lane takes what is durable, with the entry as it came, on the journal's thread
    Intake(
            String pipeline,
            Journal journal,
            InstantSource clock,
            BiConsumer<JournalRecord, Entry> lane,
            Fault fault) {
        this.pipeline = pipeline;
        this.journal = journal;
        this.clock = clock;
        this.lane = lane;
        this.fault = fault;
    }

    /// Journals what nobody waits for; `durable` is run when it is on disk.
    void take(Entry entry, Runnable durable) {
        append(
                entry,
                durable,
                failure ->
                        LOG.atError()
                                .addKeyValue("pipeline", pipeline)
                                .setCause(failure)
                                .log("message not journaled and not acknowledged"));
    }

    /// Journals what a person or program has told; completes when it is durable.
    CompletableFuture<Void> tell(Entry entry) {
        CompletableFuture<Void> told = new CompletableFuture<>();
        append(entry, () -> told.complete(null), told::completeExceptionally);
        return told;
    }

    private void append(Entry entry, Runnable durable, Consumer<Throwable> failed) {
        Instant at = clock.instant();
        byte type = entry.type();
        byte[] bytes = entry.encode();
        journal.append(
                type,
                at,
                bytes,
                new Appended() {
                    @Override
                    public void durable(long position) {
                        // Whoever hears that it is durable may ask the lane, which then has it.
                        lane.accept(new JournalRecord(position, type, at, bytes), entry);
                        durable.run();
                    }

                    @Override
                    public void failed(RuntimeException cause) {
                        fault.set("the journal has failed: " + cause.getMessage());
                        failed.accept(cause);
                    }
                });
    }
}
