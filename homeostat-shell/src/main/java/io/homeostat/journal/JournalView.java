package io.homeostat.journal;

import io.homeostat.base.StateFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A journal as it stands at one moment, read without its lock and without a trace: a box may write
/// on meanwhile. All segments are held open from the beginning, so that those which the box deletes
/// can still be read; what it appends is not seen.
public final class JournalView implements Closeable {
    private static final int OPENING_TRIES = 5;

    private final int recordBytesMax;
    private final NavigableMap<Long, JournalFiles.Source> segments;
    private final long end;

    private JournalView(NavigableMap<Long, JournalFiles.Source> segments, int recordBytesMax)
            throws IOException {
        this.segments = segments;
        this.recordBytesMax = recordBytesMax;
        this.end = segments.isEmpty() ? 0 : findEnd(segments.lastEntry());
    }

    /// Opens the journal in `directory`, which must exist.
    ///
    /// @throws UncheckedIOException when it cannot be read
    public static JournalView open(Path directory, JournalPolicy policy) {
        NavigableMap<Long, JournalFiles.Source> segments = new TreeMap<>();
        try {
            for (int i = 1; !hold(directory, segments, i == OPENING_TRIES); i++) {
                release(segments);
            }
            return new JournalView(segments, policy.recordBytesMax());
        } catch (IOException e) {
            release(segments);
            throw new UncheckedIOException("cannot read the journal " + directory, e);
        } catch (RuntimeException e) {
            release(segments);
            throw e;
        }
    }

    /// Whether all segments that were listed could be opened: the box may have deleted one since.
    private static boolean hold(
            Path directory, Map<Long, JournalFiles.Source> segments, boolean last)
            throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file -> SegmentFormat.named(file.getFileName().toString())).toList();
        }
        try {
            for (Path file : files) {
                segments.put(
                        SegmentFormat.first(file.getFileName().toString()), DiskFiles.source(file));
            }
            return true;
        } catch (NoSuchFileException gone) {
            if (last) {
                throw gone;
            }
            return false;
        }
    }

    private static void release(Map<Long, JournalFiles.Source> segments) {
        for (JournalFiles.Source source : segments.values()) {
            try {
                source.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        segments.clear();
    }

    /// The position after the last whole record of the newest segment; what follows is torn, or is
    /// being written.
    private long findEnd(Map.Entry<Long, JournalFiles.Source> newest) throws IOException {
        SegmentCursor cursor = cursor(newest);
        while (cursor.fault().isEmpty() && cursor.next().isPresent()) {
            // Only where it ends is asked for.
        }
        return cursor.position();
    }

    private SegmentCursor cursor(Map.Entry<Long, JournalFiles.Source> segment) throws IOException {
        String name = SegmentFormat.name(segment.getKey());
        return SegmentCursor.open(segment.getValue(), name, recordBytesMax);
    }

    /// The position of the oldest record that is kept.
    public long first() {
        return segments.isEmpty() ? 0 : segments.firstKey();
    }

    /// The position after the newest record.
    public long end() {
        return end;
    }

    /// All records from the first on. Several may be read at once, each by one thread.
    public Records records() {
        return new Records();
    }

    @Override
    public void close() {
        release(segments);
    }

    /// Records in their order.
    public final class Records {
        private final List<Map.Entry<Long, JournalFiles.Source>> waiting =
                new ArrayList<>(segments.entrySet());
        private Optional<SegmentCursor> current = Optional.empty();
        private long position = first();

        private Records() {}

        /// The next record, or nothing after the last.
        ///
        /// @throws StateFormatException at a damaged record, naming file and offset
        public Optional<JournalRecord> next() {
            try {
                while (position < end) {
                    Optional<JournalRecord> record = step();
                    if (record.isPresent()) {
                        position++;
                        return record;
                    }
                }
                return Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the journal at " + position, e);
            }
        }

        /// The next record of this segment; nothing at its end, where the following one takes over.
        private Optional<JournalRecord> step() throws IOException {
            if (current.isEmpty()) {
                if (waiting.isEmpty() || waiting.getFirst().getKey() != position) {
                    throw new StateFormatException(
                            "the journal lacks a segment that begins with position " + position);
                }
                current = Optional.of(cursor(waiting.removeFirst()));
            }
            SegmentCursor cursor = current.get();
            Optional<JournalRecord> record =
                    cursor.fault().isEmpty() ? cursor.next() : Optional.empty();
            if (record.isEmpty()) {
                if (!cursor.fault().isEmpty()) {
                    throw cursor.damage();
                }
                current = Optional.empty();
            }
            return record;
        }

        /// The position of the record that [#next] would return.
        public long position() {
            return position;
        }
    }
}
