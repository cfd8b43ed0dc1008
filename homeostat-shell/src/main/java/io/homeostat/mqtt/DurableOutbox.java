package io.homeostat.mqtt;

import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.journal.Appended;
import io.homeostat.journal.Journal;
import io.homeostat.journal.JournalFiles;
import io.homeostat.journal.JournalPolicy;
import io.homeostat.journal.JournalReader;
import io.homeostat.journal.JournalRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Messages for a broker, on disk until it has acknowledged them: oldest first, and bounded.
///
/// It is opened before the pipelines are, and closed after them: what a recovery makes once more is
/// compared with [#newest], and what the lanes still make while a box stops has a place to go.
///
/// [#put], [#newest], [#flush] and [#waiting] are for any thread, [#acknowledge] for the sender's;
/// everything else for one at a time, and may block if nothing else is said.
public final class DurableOutbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DurableOutbox.class);

    /// Of the first release: topic, QoS, retained, payload.
    private static final byte MESSAGE = 1;

    /// Stream and number before these.
    private static final byte NUMBERED_MESSAGE = 2;

    private static final long SEGMENT_BYTES = 4L << 20;

    /// Some hours of a plant with ten predictions a second; the oldest give way.
    private static final long MESSAGES_MAX = 200_000;

    /// Acknowledged messages that may go out a second time after a crash; and those of
    /// [BrokerSender#SAVE_MILLIS], which at a high rate are more.
    private static final long UNSAVED_MAX = 500;

    /// A lane puts predictions one by one: a fast disk would sync nearly each by itself, and each
    /// sync wakes the sender.
    private static final Duration SYNC_INTERVAL = Duration.ofMillis(3);

    record Entry(long position, Origin origin, Outbox.Message message) {}

    private final Journal journal;
    private final OutboxCursor cursor;
    private final long messagesMax;
    private final Counters counters;
    private final Map<String, Long> newest = new ConcurrentHashMap<>();
    private final Object order = new Object();
    private CompletableFuture<Long> last = CompletableFuture.completedFuture(0L);
    private final FreshTail fresh = new FreshTail();

    /// Absent while memory serves: no file is kept open that may be deleted.
    private Optional<JournalReader> reader = Optional.empty();

    /// Of the message that is read next.
    private long next;

    /// One past the newest message that is durable and, if there was room, in memory.
    private volatile long told;

    private volatile long acknowledged;
    private volatile long saved;

    private DurableOutbox(Journal journal, OutboxCursor cursor, long max, Counters counters) {
        this.journal = journal;
        this.cursor = cursor;
        this.messagesMax = max;
        this.counters = counters;
        OutboxCursor.Saved before = cursor.read();
        this.newest.putAll(before.newest());
        this.acknowledged = Math.clamp(before.acknowledged(), journal.first(), journal.end());
        this.saved = acknowledged;
        this.next = acknowledged;
        this.told = journal.end();
        findNewest();
    }

    /// @throws java.io.UncheckedIOException when the disk refuses
    public static DurableOutbox open(JournalFiles.Disk disk, Path directory) {
        return open(disk, directory, MESSAGES_MAX, new Counters());
    }

    static DurableOutbox open(
            JournalFiles.Disk disk, Path directory, long messagesMax, Counters counters) {
        Journal journal =
                Journal.open(
                        disk,
                        directory.resolve("journal"),
                        JournalPolicy.standard()
                                .withSegmentBytes(SEGMENT_BYTES)
                                .withRetainBytes(0)
                                .withSyncInterval(SYNC_INTERVAL));
        return new DurableOutbox(journal, new OutboxCursor(directory), messagesMax, counters);
    }

    /// What is kept is newer than the cursor's file.
    private void findNewest() {
        try (JournalReader all = journal.read(journal.first())) {
            Optional<JournalRecord> record = all.next();
            while (record.isPresent()) {
                note(entry(record.get()).origin());
                record = all.next();
            }
        } catch (StateFormatException damaged) {
            LOG.atError()
                    .setCause(damaged)
                    .log("the outbox is damaged; messages may go out a second time");
        }
    }

    private void note(Origin origin) {
        if (!origin.stream().isEmpty()) {
            newest.merge(origin.stream(), origin.number(), Math::max);
        }
    }

    /// The newest number of `stream` that is or was kept here, -1 for none.
    public long newest(String stream) {
        return newest.getOrDefault(stream, -1L);
    }

    Counters counters() {
        return counters;
    }

    /// Keeps a message for a broker that nobody is connected to yet.
    public void put(Origin origin, String topic, byte[] payload, boolean retain, Instant at) {
        put(
                origin,
                new Outbox.Message(topic, new Outbox.Payload(payload), 1, retain),
                at,
                () -> {});
    }

    /// Keeps a message; `durable` is run when it is on disk. Blocks while the disk is behind.
    void put(Origin origin, Outbox.Message message, Instant at, Runnable durable) {
        StateWriter out = new StateWriter();
        out.putString(origin.stream()).putLong(origin.number());
        out.putString(message.topic()).putByte(message.qos()).putBoolean(message.retained());
        out.putBytes(message.payload().bytes());
        CompletableFuture<Long> kept = new CompletableFuture<>();
        Appended ended =
                new Appended() {
                    @Override
                    public void durable(long position) {
                        note(origin);
                        fresh.add(new Entry(position, origin, message));
                        told = position + 1;
                        kept.complete(position);
                        durable.run();
                    }

                    @Override
                    public void failed(RuntimeException cause) {
                        counters.dropped.increment();
                        kept.completeExceptionally(cause);
                    }
                };
        synchronized (order) {
            journal.append(NUMBERED_MESSAGE, at, out.toByteArray(), ended);
            last = kept;
        }
    }

    /// Returns when everything that was put so far is on disk.
    public void flush() {
        CompletableFuture<Long> newestPut;
        synchronized (order) {
            newestPut = last;
        }
        newestPut.join();
    }

    /// The next messages as far as memory has them, oldest first; does not block.
    List<Entry> nextInMemory(int max) {
        List<Entry> entries = fresh.take(next, max);
        if (!entries.isEmpty()) {
            next += entries.size();
            closeReader();
        }
        return entries;
    }

    /// Whether there are messages to be read; does not block.
    boolean more() {
        return next < told;
    }

    /// The next messages, oldest first; what is beyond the bound is passed over and counted.
    List<Entry> next(int max) {
        long oldest = journal.end() - messagesMax;
        if (next < oldest) {
            counters.dropped.add(oldest - next);
            restart(oldest);
        }
        JournalReader from = reader.orElseGet(() -> journal.read(next));
        reader = Optional.of(from);
        List<Entry> entries = new ArrayList<>();
        while (entries.size() < max) {
            Optional<JournalRecord> record = from.next();
            if (record.isEmpty()) {
                break;
            }
            entries.add(entry(record.get()));
        }
        next += entries.size();
        return entries;
    }

    private static Entry entry(JournalRecord record) {
        StateReader in = new StateReader(record.payload());
        Origin origin =
                switch (record.type()) {
                    case MESSAGE -> Origin.NONE;
                    case NUMBERED_MESSAGE -> new Origin(in.getString(), in.getLong());
                    default ->
                            throw new StateFormatException(
                                    "unknown outbox entry type " + record.type());
                };
        String topic = in.getString();
        int qos = in.getByte();
        boolean retained = in.getBoolean();
        return new Entry(
                record.position(),
                origin,
                new Outbox.Message(topic, new Outbox.Payload(in.getBytes()), qos, retained));
    }

    /// Begins again with the oldest message that is not acknowledged.
    void rewind() {
        restart(acknowledged);
    }

    private void restart(long position) {
        closeReader();
        next = Math.max(position, journal.first());
    }

    private void closeReader() {
        reader.ifPresent(JournalReader::close);
        reader = Optional.empty();
    }

    /// Everything before `position` has arrived; does not block.
    void acknowledge(long position) {
        acknowledged = Math.max(acknowledged, position);
    }

    /// Whether so much has arrived that the disk should know it; does not block.
    boolean saveDue() {
        return acknowledged - saved >= UNSAVED_MAX;
    }

    /// Messages that wait.
    long waiting() {
        return journal.end() - acknowledged;
    }

    /// Whether so many wait that no more should be caused while the broker is there: from half of
    /// the bound on, until a quarter is left.
    ///
    /// @param already whether it was so when it was asked last
    boolean crowded(boolean already) {
        return waiting() >= messagesMax / (already ? 4 : 2);
    }

    /// Writes down what has arrived, and lets go of it.
    void save() {
        long now = acknowledged;
        cursor.write(new OutboxCursor.Saved(now, Map.copyOf(newest)));
        saved = now;
        journal.retainFrom(now);
    }

    @Override
    public void close() {
        try {
            save();
        } finally {
            closeReader();
            journal.close();
        }
    }
}
