package io.homeostat.table;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/// The text of one file: unpacked when it is gzip, without a byte order mark.
final class CsvInput implements Closeable {
    private static final int BUFFER = 1 << 16;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Counting counting;
    private final BufferedReader reader;
    private final long size;

    private CsvInput(Counting counting, BufferedReader reader, long size) {
        this.counting = counting;
        this.reader = reader;
        this.size = size;
    }

    static CsvInput open(Path file) throws IOException {
        Counting counting = new Counting(Files.newInputStream(file));
        try {
            BufferedInputStream bytes = new BufferedInputStream(counting, BUFFER);
            bytes.mark(2);
            boolean gzip = bytes.read() == 0x1f && bytes.read() == 0x8b;
            bytes.reset();
            InputStream plain =
                    gzip ? new BufferedInputStream(new GZIPInputStream(bytes, BUFFER)) : bytes;
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(plain, charset(plain)), 2 * BUFFER);
            reader.mark(1);
            if (reader.read() != BYTE_ORDER_MARK) {
                reader.reset();
            }
            return new CsvInput(counting, reader, Files.size(file));
        } catch (IOException failed) {
            counting.close();
            throw failed;
        }
    }

    /// UTF-8, or what a byte order mark says, as spreadsheets write it; the mark is not consumed.
    private static Charset charset(InputStream bytes) throws IOException {
        bytes.mark(2);
        int mark = bytes.read() << 8 | bytes.read();
        bytes.reset();
        return switch (mark) {
            case 0xFFFE -> StandardCharsets.UTF_16LE;
            case 0xFEFF -> StandardCharsets.UTF_16BE;
            default -> StandardCharsets.UTF_8;
        };
    }

    BufferedReader reader() {
        return reader;
    }

    /// The whole lines among the first `limit` characters; the reader stays where it was.
    static String head(BufferedReader reader, int limit) throws IOException {
        reader.mark(limit);
        char[] buffer = new char[limit];
        int length = 0;
        while (length < limit) {
            int read = reader.read(buffer, length, limit - length);
            if (read < 0) {
                break;
            }
            length += read;
        }
        reader.reset();
        String text = new String(buffer, 0, length);
        int lastLine = text.lastIndexOf('\n');
        return length < limit || lastLine < 0 ? text : text.substring(0, lastLine + 1);
    }

    long bytesRead() {
        return counting.count;
    }

    long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private static final class Counting extends FilterInputStream {
        private long count;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
