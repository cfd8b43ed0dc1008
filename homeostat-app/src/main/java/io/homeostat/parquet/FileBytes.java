package io.homeostat.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Reads at any place of a file.
///
/// @param size at the time it was opened
record FileBytes(FileChannel channel, long size) {
    /// The `length` bytes from `position` on.
    byte[] at(long position, int length) throws IOException {
        if (position < 0 || length < 0 || position + length > size) {
            throw new EOFException(
                    length
                            + " bytes from byte "
                            + position
                            + " on, in a file of "
                            + size
                            + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("the file has become shorter");
            }
        }
        return buffer.array();
    }

    /// What begins at `position`, whose length is not known: it counts what is taken of it.
    Counted from(long position) {
        return new Counted(this, position);
    }

    /// A stream that knows how far it was read.
    static final class Counted extends InputStream {
        private static final int BUFFER = 1 << 10;

        private final FileBytes bytes;
        private long next;
        private byte[] buffer = new byte[0];
        private int at;

        private Counted(FileBytes bytes, long position) {
            this.bytes = bytes;
            this.next = position;
        }

        /// Where the next byte stands in the file.
        long position() {
            return next - (buffer.length - at);
        }

        @Override
        public int read() throws IOException {
            return filled() ? buffer[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!filled()) {
                return -1;
            }
            int count = Math.min(length, buffer.length - at);
            System.arraycopy(buffer, at, target, offset, count);
            at += count;
            return count;
        }

        private boolean filled() throws IOException {
            if (at < buffer.length) {
                return true;
            }
            int length = (int) Math.min(BUFFER, bytes.size - next);
            if (length <= 0) {
                return false;
            }
            buffer = bytes.at(next, length);
            next += length;
            at = 0;
            return true;
        }
    }
}
