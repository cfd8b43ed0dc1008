package io.homeostat.mqtt;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.journal.Appended;
import io.homeostat.journal.Journal;
import io.homeostat.journal.JournalPolicy;
import io.homeostat.journal.JournalReader;
import io.homeostat.journal.JournalRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Messages for a broker, on disk until it has acknowledged them: oldest first, and bounded.
///
/// [#put] is for any thread; everything else for one at a time, which may block.
final class DurableOutbox implements AutoCloseable {
    private static final byte MESSAGE = 1;
    private static final long SEGMENT_BYTES = 4L << 20;

    /// Acknowledged messages that may go out a second time after a crash.
    private static final long UNSAVED_MAX = 500;

    record Entry(long position, Outbox.Message message) {}

    private final Journal journal;
    private final Path cursorFile;
    private final long messagesMax;
    private final Counters counters;
    private JournalReader reader;
    private long acknowledged;
    private long saved;

    private DurableOutbox(Journal journal, Path cursorFile, long max, Counters counters) {
        this.journal = journal;
        this.cursorFile = cursorFile;
        this.messagesMax = max;
        this.counters = counters;
        this.acknowledged = Math.clamp(read(cursorFile), journal.first(), journal.end());
        this.saved = acknowledged;
        this.reader = journal.read(acknowledged);
    }

    static DurableOutbox open(Path directory, long messagesMax, Counters counters) {
        Journal journal =
                Journal.open(
                        directory.resolve("journal"),
                        JournalPolicy.standard()
                                .withSegmentBytes(SEGMENT_BYTES)
                                .withRetainBytes(0));
        return new DurableOutbox(journal, directory.resolve("acknowledged"), messagesMax, counters);
    }

    /// Keeps a message; `durable` is run when it is on disk. Blocks while the disk is behind.
    void put(Outbox.Message message, Instant at, Runnable durable) {
        StateWriter out = new StateWriter();
        out.putString(message.topic()).putByte(message.qos()).putBoolean(message.retained());
        out.putBytes(message.payload().bytes());
        journal.append(
                MESSAGE,
                at,
                out.toByteArray(),
                new Appended() {
                    @Override
                    public void durable(long position) {
                        durable.run();
                    }

                    @Override
                    public void failed(RuntimeException cause) {
                        counters.dropped.increment();
                    }
                });
    }

    /// The next messages, oldest first; what is beyond the bound is passed over and counted.
    List<Entry> next(int max) {
        long oldest = journal.end() - messagesMax;
        if (reader.position() < oldest) {
            counters.dropped.add(oldest - reader.position());
            restart(oldest);
        }
        List<Entry> entries = new ArrayList<>();
        while (entries.size() < max) {
            Optional<JournalRecord> record = reader.next();
            if (record.isEmpty()) {
                break;
            }
            StateReader in = new StateReader(record.get().payload());
            String topic = in.getString();
            int qos = in.getByte();
            boolean retained = in.getBoolean();
            entries.add(
                    new Entry(
                            record.get().position(),
                            new Outbox.Message(
                                    topic, new Outbox.Payload(in.getBytes()), qos, retained)));
        }
        return entries;
    }

    /// Begins again with the oldest message that is not acknowledged.
    void rewind() {
        restart(acknowledged);
    }

    private void restart(long position) {
        reader.close();
        reader = journal.read(Math.max(position, journal.first()));
    }

    /// Everything before `position` has arrived.
    void acknowledge(long position) {
        acknowledged = Math.max(acknowledged, position);
        if (acknowledged - saved >= UNSAVED_MAX) {
            save();
        }
    }

    /// Messages that wait.
    long waiting() {
        return journal.end() - acknowledged;
    }

    private void save() {
        Path beside = cursorFile.resolveSibling("acknowledged.new");
        try {
            Files.writeString(beside, Long.toString(acknowledged));
            Files.move(
                    beside,
                    cursorFile,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + cursorFile, e);
        }
        saved = acknowledged;
        journal.retainFrom(acknowledged);
    }

    /// An unreadable number means: send everything that is kept once more.
    private static long read(Path file) {
        try {
            return Files.exists(file)
                    ? Long.parseLong(Files.readString(file, StandardCharsets.UTF_8).strip())
                    : 0;
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        save();
        reader.close();
        journal.close();
    }
}
