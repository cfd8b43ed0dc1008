package io.homeostat.journal;

import io.homeostat.base.SingleWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The end of the newest segment. Zeros lie ahead of what is written, so that nearly every sync
/// finds the file as long as it was, and has only records to bring to disk; the length of a file
/// that grows is written, and waited for, with each sync.
///
/// The zeros need no sync of their own: what a power cut leaves of them is no record either.
@SingleWriter
final class SegmentWriter implements Closeable {
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(64 << 10);

    private final JournalFiles.Sink sink;
    private final long first;
    private final long bytesMax;
    private long aheadBytes;
    private long bytes;
    private long laid;

    /// @param first position of the segment's first record
    /// @param bytes where to write on; what stands behind is let go
    SegmentWriter(JournalFiles.Sink sink, long first, long bytes, JournalPolicy policy)
            throws IOException {
        this.sink = sink;
        this.first = first;
        this.bytesMax = policy.segmentBytes();
        this.aheadBytes = policy.aheadBytes();
        this.bytes = bytes;
        this.laid = bytes;
        sink.cut(bytes);
    }

    long first() {
        return first;
    }

    /// How much was written, without the zeros.
    long bytes() {
        return bytes;
    }

    /// Writes all of `records`, and zeros behind them when none are left.
    void write(ByteBuffer records) throws IOException {
        long at = bytes;
        bytes += records.remaining();
        sink.write(records, at);
        if (bytes > laid) {
            laid = bytes;
            layZeros(Math.min(bytesMax, bytes + aheadBytes));
        }
    }

    private void layZeros(long end) throws IOException {
        try {
            while (laid < end) {
                int count = (int) Math.min(ZEROS.capacity(), end - laid);
                sink.write(ZEROS.slice(0, count), laid);
                laid += count;
            }
        } catch (IOException e) {
            // A disk too full for zeros may still have room for records: from now on the file grows
            // with them.
            aheadBytes = 0;
            sink.cut(bytes);
            laid = bytes;
        }
    }

    void force() throws IOException {
        sink.force();
    }

    /// Lets go what was not written to. Should that not get to disk, the zeros end the segment.
    @Override
    public void close() throws IOException {
        try (sink) {
            if (laid > bytes) {
                sink.cut(bytes);
            }
        }
    }
}
