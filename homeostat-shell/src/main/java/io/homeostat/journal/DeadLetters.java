package io.homeostat.journal;

import io.homeostat.base.Check;
import java.io.Closeable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Rejected payloads, kept on disk for a person to look at: nothing that was acknowledged is thrown
/// away unseen. The oldest go when there are too many bytes of them.
public final class DeadLetters implements Closeable {
    private static final byte TYPE = 1;

    /// A letter under its number, which it keeps for ever.
    public record Kept(long number, DeadLetter letter) {
        private static Kept of(JournalRecord record) {
            return new Kept(record.position(), DeadLetter.decode(record));
        }
    }

    private final Journal journal;

    private DeadLetters(Journal journal) {
        this.journal = journal;
    }

    /// `policy.retainBytes` bounds what is kept; keep segments well below it.
    public static DeadLetters open(Path directory, JournalPolicy policy) {
        return open(JournalFiles.disk(), directory, policy);
    }

    /// The same on another disk than this machine's.
    public static DeadLetters open(JournalFiles.Disk disk, Path directory, JournalPolicy policy) {
        return new DeadLetters(Journal.open(disk, directory, policy));
    }

    /// Small segments, 64 MiB in all: dead letters are for reading, not for recovery.
    public static JournalPolicy standardPolicy() {
        return new JournalPolicy(
                4L << 20,
                64 << 10,
                64 << 10,
                1_024,
                4L << 20,
                64L << 20,
                JournalPolicy.FOR_EVER,
                8 << 20,
                Duration.ZERO);
    }

    /// Keeps `letter`; `callback` hears when it is on disk, and only then may its sender be told.
    public void append(DeadLetter letter, Appended callback) {
        journal.append(TYPE, letter.arrival(), letter.encode(), new Trimming(callback));
    }

    /// The newest `limit` letters, oldest first.
    public List<DeadLetter> list(int limit) {
        Check.argument(limit >= 0, "limit %s is negative", limit);
        long from = Math.max(journal.first(), journal.end() - limit);
        List<DeadLetter> letters = new ArrayList<>();
        try (JournalReader reader = journal.read(from)) {
            Optional<JournalRecord> record = reader.next();
            while (record.isPresent() && letters.size() < limit) {
                letters.add(DeadLetter.decode(record.get()));
                record = reader.next();
            }
        }
        return List.copyOf(letters);
    }

    /// Letters numbered below `before`, newest first, at most `limit`.
    public List<Kept> newest(long before, int limit) {
        long end = Math.min(before, journal.end());
        List<Kept> kept = new ArrayList<>();
        try (JournalReader reader = journal.read(Math.clamp(end - limit, journal.first(), end))) {
            Optional<JournalRecord> record = reader.next();
            while (record.isPresent() && record.get().position() < end) {
                kept.add(Kept.of(record.get()));
                record = reader.next();
            }
        }
        return kept.reversed();
    }

    /// The letter with this number, if it is kept.
    public Optional<Kept> find(long number) {
        if (number < journal.first() || number >= journal.end()) {
            return Optional.empty();
        }
        try (JournalReader reader = journal.read(number)) {
            return reader.next().map(Kept::of);
        }
    }

    /// All letters in `directory`, oldest first, also while a box writes there.
    public static List<Kept> readAll(Path directory) {
        try (JournalView view = JournalView.open(directory, standardPolicy())) {
            List<Kept> all = new ArrayList<>();
            JournalView.Records records = view.records();
            Optional<JournalRecord> record = records.next();
            while (record.isPresent()) {
                all.add(Kept.of(record.get()));
                record = records.next();
            }
            return List.copyOf(all);
        }
    }

    /// How many are kept.
    public long count() {
        return journal.end() - journal.first();
    }

    public JournalStats stats() {
        return journal.stats();
    }

    @Override
    public void close() {
        journal.close();
    }

    /// No dead letter is needed for recovery, so whatever is too much may go.
    private final class Trimming implements Appended {
        private final Appended callback;

        Trimming(Appended callback) {
            this.callback = callback;
        }

        @Override
        public void durable(long position) {
            journal.retainFrom(position + 1);
            callback.durable(position);
        }

        @Override
        public void failed(RuntimeException cause) {
            callback.failed(cause);
        }
    }
}
