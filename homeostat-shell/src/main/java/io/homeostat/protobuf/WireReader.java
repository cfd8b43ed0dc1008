package io.homeostat.protobuf;

import io.homeostat.base.SingleWriter;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/// Walks over the fields of one message, without copying and without trusting. Whatever does not
/// fit ends in an [IllegalArgumentException] that says where.
@SingleWriter
public final class WireReader {
    public static final int VARINT = 0;
    public static final int FIXED64 = 1;
    public static final int BYTES = 2;
    public static final int FIXED32 = 5;

    private static final int VARINT_BYTES_MAX = 10;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int tag;

    public WireReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private WireReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    /// Goes to the next field, whose value must then be taken or skipped; false at the end.
    public boolean next() {
        if (at == end) {
            return false;
        }
        long read = varint();
        tag = (int) read;
        if (read != tag || field() == 0) {
            throw broken("field tag " + read);
        }
        return true;
    }

    public int field() {
        return tag >>> 3;
    }

    /// The form of the present field's value.
    public int form() {
        return tag & 7;
    }

    /// The value of a number, whatever its form; negative ones are two's complements.
    public long integer() {
        return switch (form()) {
            case VARINT -> varint();
            case FIXED64 -> fixed(8);
            case FIXED32 -> fixed(4);
            default -> throw broken("no number in field " + field());
        };
    }

    /// The next of the numbers that are packed into the field that this reader was made for; empty
    /// behind the last.
    public OptionalLong packed() {
        return at == end ? OptionalLong.empty() : OptionalLong.of(varint());
    }

    public float real32() {
        expect(FIXED32);
        return Float.intBitsToFloat((int) fixed(4));
    }

    public double real64() {
        expect(FIXED64);
        return Double.longBitsToDouble(fixed(8));
    }

    public String text() {
        expect(BYTES);
        int length = length();
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    /// The message within the present field.
    public WireReader message() {
        expect(BYTES);
        int length = length();
        WireReader inner = new WireReader(bytes, at, at + length);
        at += length;
        return inner;
    }

    /// Passes over the value of a field that nobody asks for.
    public void skip() {
        switch (form()) {
            case VARINT -> varint();
            case FIXED64 -> at += room(8);
            case FIXED32 -> at += room(4);
            case BYTES -> {
                int length = length(); // moves on by itself
                at += length;
            }
            default -> throw broken("field " + field() + " of form " + form());
        }
    }

    private void expect(int form) {
        if (form() != form) {
            throw broken("field " + field() + " of form " + form() + ", expected form " + form);
        }
    }

    private int length() {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw broken(length + " bytes where " + (end - at) + " are left");
        }
        return (int) length;
    }

    private int room(int count) {
        if (count > end - at) {
            throw broken("the end within field " + field());
        }
        return count;
    }

    private long fixed(int count) {
        int size = room(count);
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[at + i] & 0xFF);
        }
        at += size;
        return value;
    }

    private long varint() {
        long value = 0;
        for (int i = 0; i < VARINT_BYTES_MAX; i++) {
            if (at == end) {
                throw broken("the end within a number");
            }
            byte part = bytes[at++];
            value |= (long) (part & 0x7F) << (7 * i);
            if (part >= 0) {
                return value;
            }
        }
        throw broken("a number of more than " + VARINT_BYTES_MAX + " bytes");
    }

    private IllegalArgumentException broken(String what) {
        return new IllegalArgumentException("found " + what + " at byte " + at);
    }
}
