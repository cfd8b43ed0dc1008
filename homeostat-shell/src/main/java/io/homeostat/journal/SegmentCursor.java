package io.homeostat.journal;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Walks through one segment, record by record, however far it has grown meanwhile.
@SingleWriter
final class SegmentCursor implements Closeable {
    private static final int BUFFER_BYTES = 64 << 10;

    private final JournalFiles.Source source;
    private final String name;
    private final int recordBytesMax;
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private long offset;
    private long position;
    private String fault = "";

    private SegmentCursor(JournalFiles.Source source, String name, int recordBytesMax) {
        this.source = source;
        this.name = name;
        this.position = SegmentFormat.first(name);
        this.recordBytesMax = recordBytesMax;
    }

    /// A cursor before the first record; [#fault] says whether the header is readable.
    static SegmentCursor open(JournalFiles files, String name, int recordBytesMax)
            throws IOException {
        return open(files.open(name), name, recordBytesMax);
    }

    /// The same for a segment that is open already.
    static SegmentCursor open(JournalFiles.Source source, String name, int recordBytesMax)
            throws IOException {
        SegmentCursor cursor = new SegmentCursor(source, name, recordBytesMax);
        cursor.need(SegmentFormat.HEADER_BYTES);
        cursor.fault = SegmentFormat.headerFault(cursor.buffer, cursor.position);
        if (cursor.fault.isEmpty()) {
            cursor.advance(SegmentFormat.HEADER_BYTES);
        }
        return cursor;
    }

    /// The next record, or nothing at the end and at a fault: [#fault] tells which.
    Optional<JournalRecord> next() throws IOException {
        boolean readAhead = buffer.hasRemaining();
        Optional<JournalRecord> record = parse();
        if (record.isEmpty() && readAhead) {
            // Written meanwhile, perhaps: when this was read it was zeros, or half of a record.
            buffer.limit(buffer.position());
            fault = "";
            record = parse();
        }
        return record;
    }

    private Optional<JournalRecord> parse() throws IOException {
        int available = need(SegmentFormat.RECORD_HEADER_BYTES);
        if (SegmentFormat.vacant(buffer, buffer.position(), available)) {
            return Optional.empty();
        }
        if (available < SegmentFormat.RECORD_HEADER_BYTES) {
            return fail("record header ends after " + available + " bytes, 33 expected");
        }
        int length = SegmentFormat.length(buffer, buffer.position());
        if (length < 0 || length > recordBytesMax) {
            return fail("payload of " + length + " bytes, at most " + recordBytesMax + " expected");
        }
        int whole = SegmentFormat.RECORD_HEADER_BYTES + length;
        int found = need(whole);
        if (found < whole) {
            return fail("record ends after " + found + " bytes, " + whole + " expected");
        }
        int base = buffer.position();
        if (!SegmentFormat.valid(buffer, base, base + whole)) {
            return fail("record checksum differs");
        }
        if (SegmentFormat.position(buffer, base) != position) {
            return fail("position " + SegmentFormat.position(buffer, base) + " found");
        }
        JournalRecord record = SegmentFormat.decode(buffer, base);
        advance(whole);
        position++;
        return Optional.of(record);
    }

    /// Where the next record begins, in bytes.
    long offset() {
        return offset;
    }

    /// The position that the next record must have.
    long position() {
        return position;
    }

    /// What is wrong here, or an empty string.
    String fault() {
        return fault;
    }

    StateFormatException damage() {
        return new StateFormatException(
                "journal segment "
                        + name
                        + " is damaged at byte "
                        + offset
                        + " (position "
                        + position
                        + " expected): "
                        + fault);
    }

    /// What stands where no further record can be read.
    enum Rest {
        /// Zeros at most: the segment was never written further.
        VACANT,
        /// Traces of a batch that was never forced to disk.
        TORN,
        /// A readable record of a later batch: what cannot be read here had been forced to disk.
        DAMAGED
    }

    /// What stands from here to the end; [#fault] says why it is not a record.
    Rest rest() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(source.size() - offset));
        source.read(bytes, offset);
        bytes.flip();
        if (SegmentFormat.vacant(bytes, 0, bytes.limit())) {
            return Rest.VACANT;
        }
        fault = fault.isEmpty() ? "zeros found, and something behind them" : fault;
        long most = position + bytes.limit() / SegmentFormat.RECORD_HEADER_BYTES;
        for (int base = 1; base + SegmentFormat.RECORD_HEADER_BYTES <= bytes.limit(); base++) {
            long candidate = SegmentFormat.position(bytes, base);
            if (candidate > position
                    && candidate <= most
                    && SegmentFormat.batchStart(bytes, base) > position
                    && SegmentFormat.valid(bytes, base, bytes.limit())) {
                return Rest.DAMAGED;
            }
        }
        return Rest.TORN;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    private Optional<JournalRecord> fail(String reason) {
        fault = reason;
        return Optional.empty();
    }

    private void advance(int count) {
        buffer.position(buffer.position() + count);
        offset += count;
    }

    /// Sees to it that `count` bytes are in the buffer; returns how many there are, at most that.
    private int need(int count) throws IOException {
        if (buffer.remaining() >= count) {
            return count;
        }
        if (buffer.capacity() < count) {
            buffer = ByteBuffer.allocate(count);
        }
        buffer.clear();
        source.read(buffer, offset);
        buffer.flip();
        return Math.min(count, buffer.remaining());
    }
}
