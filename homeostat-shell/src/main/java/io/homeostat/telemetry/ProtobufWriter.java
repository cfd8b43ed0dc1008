package io.homeostat.telemetry;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// The few kinds of fields that a message of metrics is made of, in the wire format of Protocol
/// Buffers. Numbers that are zero are written too: some of them mean something.
final class ProtobufWriter {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private void tag(int field, int kind) {
        number(((long) field << 3) | kind);
    }

    private void number(long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            out.write((int) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }

    private void eight(long value) {
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            out.write((int) (value >>> shift));
        }
    }

    ProtobufWriter varint(int field, long value) {
        tag(field, VARINT);
        number(value);
        return this;
    }

    ProtobufWriter fixed64(int field, long value) {
        tag(field, EIGHT_BYTES);
        eight(value);
        return this;
    }

    ProtobufWriter real(int field, double value) {
        return fixed64(field, Double.doubleToRawLongBits(value));
    }

    ProtobufWriter text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    ProtobufWriter message(int field, ProtobufWriter value) {
        return bytes(field, value.toBytes());
    }

    /// A repeated field of whole numbers of eight bytes.
    ProtobufWriter fixed64s(int field, long[] values) {
        tag(field, LENGTH);
        number((long) Long.BYTES * values.length);
        for (long value : values) {
            eight(value);
        }
        return this;
    }

    private ProtobufWriter bytes(int field, byte[] value) {
        tag(field, LENGTH);
        number(value.length);
        out.writeBytes(value);
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }
}
