package io.homeostat.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.homeostat.base.SingleWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// One parser that reads payload after payload as one stream of JSON: to make a parser for each
/// costs as much as what it reads. It takes what nearly every payload is, a small object in UTF-8;
/// after one that it could not read to its end it is to be dropped.
@SingleWriter
final class KeptParser {
    /// The library looks at as many bytes for the encoding.
    private static final int BYTES_MIN = 4;

    /// Beside more bytes a parser of their own costs nothing, and what this one holds stays small.
    private static final int BYTES_MAX = 4_096;

    /// A parser remembers every name that it has met, also those that somebody has made up.
    private static final int PAYLOADS_MAX = 1_000;

    private final JsonFactory factory;
    private final Feed feed = new Feed();
    private @Nullable JsonParser parser;
    private int payloads;

    KeptParser(JsonFactory factory) {
        this.factory = factory;
    }

    /// Whether `payload` begins as an object in UTF-8: with a zero behind the brace it would be
    /// UTF-16 or UTF-32.
    static boolean takes(byte[] payload) {
        return payload.length >= BYTES_MIN
                && payload.length <= BYTES_MAX
                && payload[0] == '{'
                && payload[1] != 0;
    }

    /// The parser, before the first token of `payload`.
    JsonParser open(byte[] payload) throws IOException {
        if (payloads == PAYLOADS_MAX) {
            drop();
        }
        feed.put(payload);
        JsonParser present = parser;
        if (present == null) {
            present = factory.createParser(feed);
            parser = present;
        }
        payloads++;
        return present;
    }

    /// Whether only blanks stand behind what was read of the payload; they are passed over.
    boolean ended() throws IOException {
        JsonParser present = parser;
        return present != null
                && feed.blank(present.releaseBuffered(OutputStream.nullOutputStream()));
    }

    /// Forgets the parser, whatever it was at.
    void drop() {
        JsonParser former = parser;
        parser = null;
        payloads = 0;
        if (former != null) {
            try {
                former.close();
            } catch (IOException e) {
                throw new UncheckedIOException("a stream in memory cannot be closed", e);
            }
        }
    }

    /// The payloads as a stream that ends with each of them, and goes on with the next.
    private static final class Feed extends InputStream {
        private byte[] payload = {};
        private int position;

        void put(byte[] next) {
            payload = next;
            position = 0;
        }

        /// @param unread bytes that were taken from here and not looked at
        boolean blank(int unread) {
            for (int i = position - unread; i < payload.length; i++) {
                if (" \t\r\n".indexOf(payload[i]) < 0) {
                    return false;
                }
            }
            position = payload.length;
            return true;
        }

        @Override
        public int read() {
            return position < payload.length ? payload[position++] & 0xff : -1;
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            if (position == payload.length) {
                return -1;
            }
            int count = Math.min(length, payload.length - position);
            System.arraycopy(payload, position, to, offset, count);
            position += count;
            return count;
        }
    }
}
