package io.homeostat.node;

import io.homeostat.base.SingleWriter;
import io.homeostat.journal.Appended;
import io.homeostat.journal.DeadLetter;
import io.homeostat.journal.DeadLetters;
import io.homeostat.reading.Decoded;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Payloads that are no readings: counted, kept as dead letters, told at every power of two.
@SingleWriter
final class Rejections implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rejections.class);

    /// Dead letters among which recovery looks for those it would keep a second time.
    private static final int COMPARED = 2_000;

    /// Stands for the topic of a message about a truth.
    static final String LABEL_TOPIC = "(label)";

    private final String pipeline;
    private final DeadLetters letters;
    private final Fault fault;
    private final LongAdder count = new LongAdder();
    private Set<DeadLetter> known = Set.of();

    /// Set by the lane, waited for by whoever saves a snapshot.
    private volatile CompletableFuture<Boolean> last = CompletableFuture.completedFuture(true);

    Rejections(String pipeline, DeadLetters letters, Fault fault) {
        this.pipeline = pipeline;
        this.letters = letters;
        this.fault = fault;
    }

    /// From here on the journal is read again: what was kept before is not kept twice.
    void recovering() {
        known = new HashSet<>(letters.list(COMPARED));
    }

    void recovered() {
        known = Set.of();
    }

    /// @param at when the payload came
    void add(Instant at, String topic, byte[] payload, Decoded.Rejected why) {
        count.increment();
        DeadLetter letter = DeadLetter.of(topic, at, why.reason().label(), why.detail(), payload);
        if (known.contains(letter)) {
            return;
        }
        CompletableFuture<Boolean> kept = new CompletableFuture<>();
        last = kept;
        letters.append(
                letter,
                new Appended() {
                    @Override
                    public void durable(long position) {
                        kept.complete(true);
                    }

                    @Override
                    public void failed(RuntimeException cause) {
                        // Whoever is woken finds the box at fault.
                        fault.set("the dead-letter journal has failed: " + cause.getMessage());
                        kept.completeExceptionally(cause);
                    }
                });
        if (Long.bitCount(count()) == 1) {
            LOG.atWarn()
                    .addKeyValue("pipeline", pipeline)
                    .addKeyValue("topic", topic)
                    .addKeyValue("reason", why.reason().label())
                    .addKeyValue("detail", why.detail())
                    .addKeyValue("rejected", count())
                    .log("payload set aside as a dead letter");
        }
    }

    /// Returns when everything that was added is on disk: before a snapshot that stands for it.
    void flush() {
        var _ = last.join();
    }

    /// Since the process began. Any thread.
    long count() {
        return count.sum();
    }

    /// Those numbered below `before`, newest first. Any thread.
    List<DeadLetters.Kept> newest(long before, int limit) {
        return letters.newest(before, limit);
    }

    /// Any thread.
    Optional<DeadLetters.Kept> find(long number) {
        return letters.find(number);
    }

    /// In the journal of dead letters, of all processes. Any thread.
    long kept() {
        return letters.count();
    }

    @Override
    public void close() {
        letters.close();
    }
}
