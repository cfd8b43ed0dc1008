package io.homeostat.journal;

import io.homeostat.base.StateFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The segments of one journal, by the position of their first record. The writer adds and deletes;
/// readers look.
final class Segments {
    private static final Logger LOG = LoggerFactory.getLogger(Segments.class);

    private final JournalFiles files;
    private final JournalPolicy policy;
    private final ConcurrentSkipListMap<Long, Long> bytesByFirst = new ConcurrentSkipListMap<>();

    /// When the segments begin that were asked for; touched under the journal's lock for trimming.
    private final Map<Long, Instant> begins = new HashMap<>();

    /// What recovery leaves: the segment to go on writing, and the position to go on from.
    record Tail(SegmentWriter out, long position) {}

    Segments(JournalFiles files, JournalPolicy policy) {
        this.files = files;
        this.policy = policy;
    }

    /// Finds all segments, cuts off what a crash has torn at the end, and forces the rest: what a
    /// reader is going to see must not vanish in the next power cut.
    Tail recover() throws IOException {
        for (String name : files.list()) {
            if (!SegmentFormat.named(name)) {
                throw new StateFormatException(
                        "journal " + files + " holds a foreign file: " + name + "; move it away");
            }
            try (JournalFiles.Source source = files.open(name)) {
                bytesByFirst.put(SegmentFormat.first(name), source.size());
            }
        }
        Map.Entry<Long, Long> last = bytesByFirst.lastEntry();
        if (last == null) {
            return create(0);
        }
        long first = last.getKey();
        String name = SegmentFormat.name(first);
        if (tornAtCreation(name)) {
            LOG.atWarn()
                    .addKeyValue("file", name)
                    .log("removing a journal segment torn at creation");
            files.delete(name);
            bytesByFirst.remove(first);
            return create(first);
        }
        return cut(name, first, last.getValue());
    }

    /// A new segment, durable with its name before any record goes into it.
    Tail create(long first) throws IOException {
        JournalFiles.Sink sink = files.create(SegmentFormat.name(first));
        try {
            sink.write(SegmentFormat.header(first), 0);
            return begin(sink, first, SegmentFormat.HEADER_BYTES, first);
        } catch (IOException e) {
            sink.close();
            throw e;
        }
    }

    /// Forces what `sink` has up to `bytes`; records follow from there.
    private Tail begin(JournalFiles.Sink sink, long first, long bytes, long position)
            throws IOException {
        SegmentWriter out = new SegmentWriter(sink, first, bytes, policy);
        out.force();
        files.forceDirectory();
        bytesByFirst.put(first, bytes);
        return new Tail(out, position);
    }

    private boolean tornAtCreation(String name) throws IOException {
        try (JournalFiles.Source source = files.open(name)) {
            if (source.size() > SegmentFormat.HEADER_BYTES) {
                return false;
            }
            ByteBuffer bytes = ByteBuffer.allocate(SegmentFormat.HEADER_BYTES);
            source.read(bytes, 0);
            return bytes.position() < SegmentFormat.HEADER_BYTES
                    || bytes.flip().equals(ByteBuffer.allocate(bytes.limit()));
        }
    }

    private Tail cut(String name, long first, long size) throws IOException {
        long end;
        long position;
        try (SegmentCursor cursor = SegmentCursor.open(files, name, policy.recordBytesMax())) {
            Optional<JournalRecord> record = Optional.empty();
            do {
                record = cursor.fault().isEmpty() ? cursor.next() : Optional.empty();
            } while (record.isPresent());
            if (cursor.offset() < SegmentFormat.HEADER_BYTES) {
                throw cursor.damage();
            }
            SegmentCursor.Rest rest = cursor.rest();
            if (rest == SegmentCursor.Rest.DAMAGED) {
                throw cursor.damage();
            }
            end = cursor.offset();
            position = cursor.position();
            if (rest == SegmentCursor.Rest.TORN) {
                LOG.atWarn()
                        .addKeyValue("file", name)
                        .addKeyValue("offset", end)
                        .addKeyValue("bytes", size - end)
                        .addKeyValue("reason", cursor.fault())
                        .log("cutting a torn tail off the journal");
            }
        }
        JournalFiles.Sink sink = files.write(name);
        try {
            return begin(sink, first, end, position);
        } catch (IOException e) {
            sink.close();
            throw e;
        }
    }

    void grown(long first, long bytes) {
        bytesByFirst.put(first, bytes);
    }

    /// Deletes the oldest segments whose records all stand before `needed`, while all together
    /// exceed `retainBytes`, or as long as they are all older than `oldest`. The newest always
    /// stays.
    void trim(long needed, long retainBytes, Instant oldest) throws IOException {
        boolean deleted = false;
        while (bytesByFirst.size() > 1) {
            long first = bytesByFirst.firstKey();
            Long next = bytesByFirst.higherKey(first);
            boolean tooMuch = bytes() > retainBytes;
            if (next == null || next > needed || !(tooMuch || beginsBefore(next, oldest))) {
                break;
            }
            begins.remove(next);
            // Forgotten first: a reader that looks now is told "no longer kept".
            bytesByFirst.remove(first);
            files.delete(SegmentFormat.name(first));
            deleted = true;
        }
        if (deleted) {
            files.forceDirectory();
        }
    }

    /// Whether the first record of a segment is older than `oldest`: all before it came before. A
    /// segment without records tells nothing.
    private boolean beginsBefore(long first, Instant oldest) throws IOException {
        Instant begin = begins.get(first);
        if (begin == null) {
            try (SegmentCursor cursor = cursor(first)) {
                Optional<JournalRecord> record = cursor.next();
                if (record.isEmpty()) {
                    return false;
                }
                begin = record.get().at();
                begins.put(first, begin);
            }
        }
        return begin.isBefore(oldest);
    }

    /// A cursor for the segment that holds `position`, before its first record.
    SegmentCursor cursor(long position) throws IOException {
        Long first = bytesByFirst.floorKey(position);
        if (first == null) {
            throw new IllegalArgumentException(
                    "journal "
                            + files
                            + " no longer keeps position "
                            + position
                            + "; the oldest is "
                            + first());
        }
        SegmentCursor cursor =
                SegmentCursor.open(files, SegmentFormat.name(first), policy.recordBytesMax());
        if (!cursor.fault().isEmpty()) {
            cursor.close();
            throw cursor.damage();
        }
        return cursor;
    }

    long first() {
        return bytesByFirst.firstKey();
    }

    @Override
    public String toString() {
        return files.toString();
    }

    int count() {
        return bytesByFirst.size();
    }

    long bytes() {
        long sum = 0;
        for (long bytes : bytesByFirst.values()) {
            sum += bytes;
        }
        return sum;
    }
}
