package io.homeostat.log;

import io.homeostat.base.Check;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;

/// The newest lines of a log, as many as fit.
public final class LogRing {
    /// Some thousand lines: a day of a quiet box.
    public static final int STANDARD_BYTES = 2 << 20;

    private static final LogRing PROCESS = new LogRing(STANDARD_BYTES);

    /// What the ring holds.
    ///
    /// @param newest number of the newest line ever added, 0 for none
    /// @param kept lines that are still there
    /// @param bytes of memory that they take, about
    public record Extent(long newest, int kept, int bytes) {}

    private final String name = UUID.randomUUID().toString();
    private final int bytesMax;

    // Guarded by this.
    private final ArrayDeque<LogRecord> lines = new ArrayDeque<>();
    private long newest;
    private int bytes;

    public LogRing(int bytesMax) {
        Check.argument(bytesMax > 0, "a ring of %s bytes", bytesMax);
        this.bytesMax = bytesMax;
    }

    /// That of this process, as there is one log of a process.
    public static LogRing process() {
        return PROCESS;
    }

    /// Tells its lines from those of every other ring.
    public String name() {
        return name;
    }

    public void add(
            Instant at,
            LogRecord.Level level,
            String logger,
            String thread,
            String message,
            SequencedMap<String, String> fields,
            Optional<LogRecord.Failure> failure) {
        LogRecord line = new LogRecord(0, at, level, logger, thread, message, fields, failure);
        synchronized (this) {
            newest++;
            lines.addLast(line.numbered(newest));
            bytes += line.bytes();
            while (bytes > bytesMax && lines.size() > 1) {
                bytes -= lines.removeFirst().bytes();
            }
        }
    }

    /// The first `limit` lines with numbers above `number`, oldest first. When the first of them is
    /// not the next one, those between are gone.
    public synchronized List<LogRecord> after(long number, int limit) {
        List<LogRecord> found = new ArrayList<>();
        if (newest <= number) {
            return found;
        }
        for (LogRecord line : lines) {
            if (line.number() > number && found.size() < limit) {
                found.add(line);
            }
        }
        return found;
    }

    /// The newest lines that fit, newest first.
    public List<LogRecord> search(LogQuery query) {
        List<LogRecord> all;
        synchronized (this) {
            all = new ArrayList<>(lines);
        }
        // Texts are looked through without the lock: who adds a line must not wait for that.
        return all.reversed().stream().filter(query::fits).limit(query.limit()).toList();
    }

    public synchronized Extent extent() {
        return new Extent(newest, lines.size(), bytes);
    }
}
