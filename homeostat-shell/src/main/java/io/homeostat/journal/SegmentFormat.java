package io.homeostat.journal;

import io.homeostat.base.Check;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Locale;
import java.util.zip.CRC32C;

/// The bytes of a segment, big-endian. Nothing else reads or writes them.
///
/// A file is named by the position of its first record, 20 digits and `.journal`. It begins with a
/// header of 24 bytes:
///
/// | offset | bytes | what |
/// |---|---|---|
/// | 0 | 8 | `HOMEOJNL` in ASCII |
/// | 8 | 4 | version of the format, 1 |
/// | 12 | 8 | position of the first record |
/// | 20 | 4 | CRC-32C of bytes 0 to 19 |
///
/// Records follow without a gap:
///
/// | offset | bytes | what |
/// |---|---|---|
/// | 0 | 4 | length of the payload |
/// | 4 | 4 | CRC-32C of the length and of everything from offset 8 to the end |
/// | 8 | 8 | position |
/// | 16 | 4 | how many records of the same batch stand before it |
/// | 20 | 1 | type, the user's |
/// | 21 | 8 | time: seconds since 1970 |
/// | 29 | 4 | time: nanoseconds of the second |
/// | 33 | length | payload |
///
/// Zeros may stand behind the last record, as [SegmentWriter] lays them: 33 of them, or fewer to
/// the end of the file, end the segment.
///
/// The place in the batch tells a torn tail from damage. A batch is written only when the one
/// before it is on disk; so an unreadable record was certainly forced once if a readable record of
/// a *later* batch follows it, and only then is it damage and not the trace of a power cut.
final class SegmentFormat {
    static final int HEADER_BYTES = 24;
    static final int RECORD_HEADER_BYTES = 33;
    static final String SUFFIX = ".journal";
    private static final long MAGIC = 0x484f4d454f4a4e4cL;
    private static final int VERSION = 1;

    private SegmentFormat() {}

    static String name(long first) {
        return String.format(Locale.ROOT, "%020d%s", first, SUFFIX);
    }

    static boolean named(String name) {
        return name.matches("\\d{20}\\.journal");
    }

    static long first(String name) {
        return Long.parseLong(name.substring(0, 20));
    }

    static ByteBuffer header(long first) {
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES);
        out.putLong(MAGIC).putInt(VERSION).putLong(first);
        out.putInt(crc(out, 0, 20));
        return out.flip();
    }

    /// What is wrong with a header, or an empty string.
    static String headerFault(ByteBuffer in, long first) {
        if (in.remaining() < HEADER_BYTES) {
            return "header of " + in.remaining() + " bytes, 24 expected";
        }
        int base = in.position();
        if (in.getLong(base) != MAGIC) {
            return "not a journal segment: HOMEOJNL expected at byte 0";
        }
        if (in.getInt(base + 20) != crc(in, base, 20)) {
            return "header checksum differs";
        }
        if (in.getInt(base + 8) != VERSION) {
            return "format version " + in.getInt(base + 8) + ", this release reads " + VERSION;
        }
        if (in.getLong(base + 12) != first) {
            return "first position " + in.getLong(base + 12) + ", its name says " + first;
        }
        return "";
    }

    static void encode(
            ByteBuffer out, long position, int inBatch, byte type, Instant at, byte[] payload) {
        int base = out.position();
        out.putInt(payload.length).putInt(0);
        out.putLong(position).putInt(inBatch).put(type);
        out.putLong(at.getEpochSecond()).putInt(at.getNano());
        out.put(payload);
        out.putInt(base + 4, recordCrc(out, base, payload.length));
    }

    /// Whether a whole, undamaged record begins at `base` and ends before `end`.
    static boolean valid(ByteBuffer in, int base, int end) {
        if (end - base < RECORD_HEADER_BYTES) {
            return false;
        }
        int length = in.getInt(base);
        return length >= 0
                && length <= end - base - RECORD_HEADER_BYTES
                && in.getInt(base + 4) == recordCrc(in, base, length);
    }

    static int length(ByteBuffer in, int base) {
        return in.getInt(base);
    }

    static long position(ByteBuffer in, int base) {
        return in.getLong(base + 8);
    }

    /// Position of the first record of the batch that this one was written in.
    static long batchStart(ByteBuffer in, int base) {
        return in.getLong(base + 8) - in.getInt(base + 16);
    }

    static JournalRecord decode(ByteBuffer in, int base) {
        byte[] payload = new byte[in.getInt(base)];
        in.get(base + RECORD_HEADER_BYTES, payload);
        Instant at = Instant.ofEpochSecond(in.getLong(base + 21), in.getInt(base + 29));
        return new JournalRecord(position(in, base), in.get(base + 20), at, payload);
    }

    /// Whether nothing but zeros stands in `count` bytes from `base` on: room for records. In one
    /// the checksum is never zero when all the rest is.
    static boolean vacant(ByteBuffer in, int base, int count) {
        for (int i = base; i < base + count; i++) {
            if (in.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static int recordCrc(ByteBuffer bytes, int base, int length) {
        CRC32C crc = new CRC32C();
        update(crc, bytes, base, 4);
        update(crc, bytes, base + 8, RECORD_HEADER_BYTES - 8 + length);
        return (int) crc.getValue();
    }

    /// Without a buffer of its own: a slice for each record would be most of a journal's garbage.
    private static void update(CRC32C crc, ByteBuffer bytes, int base, int length) {
        int position = bytes.position();
        int limit = bytes.limit();
        crc.update(bytes.limit(base + length).position(base));
        bytes.limit(limit).position(position);
    }

    private static int crc(ByteBuffer bytes, int base, int length) {
        Check.that(bytes.limit() >= base + length, "%s bytes expected", length);
        CRC32C crc = new CRC32C();
        update(crc, bytes, base, length);
        return (int) crc.getValue();
    }
}
