package io.homeostat.journal;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Reads durable records in order, also while the journal is being written. Not thread-safe.
@SingleWriter
public final class JournalReader implements Closeable {
    private final Segments segments;
    private final LongSupplier end;
    private SegmentCursor cursor;
    private long next;

    JournalReader(Segments segments, LongSupplier end, long from) throws IOException {
        this.segments = segments;
        this.end = end;
        this.next = from;
        this.cursor = segments.cursor(from);
        try {
            while (cursor.position() < from) {
                step();
            }
        } catch (IOException | RuntimeException e) {
            cursor.close();
            throw e;
        }
    }

    /// The next record, or nothing as long as no further one is durable.
    ///
    /// @throws StateFormatException at a damaged record, naming file and offset
    public Optional<JournalRecord> next() {
        if (next >= end.getAsLong()) {
            return Optional.empty();
        }
        try {
            JournalRecord record = step();
            next++;
            return Optional.of(record);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the journal at position " + next, e);
        }
    }

    /// The position of the record that [#next] would return.
    public long position() {
        return next;
    }

    @Override
    public void close() {
        try {
            cursor.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JournalRecord step() throws IOException {
        Optional<JournalRecord> record = cursor.next();
        if (record.isEmpty() && cursor.fault().isEmpty()) {
            changeSegment();
            record = cursor.next();
        }
        return record.orElseThrow(
                () -> cursor.fault().isEmpty() ? missing(cursor.position()) : cursor.damage());
    }

    private void changeSegment() throws IOException {
        long position = cursor.position();
        SegmentCursor following = segments.cursor(position);
        if (following.position() != position) {
            following.close();
            throw missing(position);
        }
        cursor.close();
        cursor = following;
    }

    private RuntimeException missing(long position) {
        return new StateFormatException(
                "journal "
                        + segments
                        + " ends its segment before position "
                        + position
                        + ", and no segment "
                        + SegmentFormat.name(position)
                        + " goes on: a file is missing or cut");
    }
}
