package io.homeostat.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homeostat.base.SingleWriter;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/// Writes the fields of one message. The same calls give the same bytes. What is zero is written
/// too: in some messages it means something.
@SingleWriter
public final class WireWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public WireWriter integer(int field, long value) {
        tag(field, WireReader.VARINT);
        varint(value);
        return this;
    }

    public WireWriter fixed64(int field, long value) {
        tag(field, WireReader.FIXED64);
        little(value, Long.BYTES);
        return this;
    }

    public WireWriter real64(int field, double value) {
        return fixed64(field, Double.doubleToLongBits(value));
    }

    public WireWriter text(int field, String value) {
        return bytes(field, value.getBytes(UTF_8));
    }

    public WireWriter bytes(int field, byte[] value) {
        tag(field, WireReader.BYTES);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    public WireWriter message(int field, WireWriter content) {
        return bytes(field, content.toByteArray());
    }

    public WireWriter message(int field, Consumer<WireWriter> content) {
        WireWriter inner = new WireWriter();
        content.accept(inner);
        return message(field, inner);
    }

    /// Whole numbers packed into one field.
    public WireWriter packed(int field, long... values) {
        WireWriter inner = new WireWriter();
        for (long value : values) {
            inner.varint(value);
        }
        return message(field, inner);
    }

    /// Whole numbers of eight bytes each, packed into one field.
    public WireWriter packedFixed64(int field, long... values) {
        WireWriter inner = new WireWriter();
        for (long value : values) {
            inner.little(value, Long.BYTES);
        }
        return message(field, inner);
    }

    /// Numbers of four bytes each, packed into one field.
    public WireWriter packed(int field, float... values) {
        WireWriter inner = new WireWriter();
        for (float value : values) {
            inner.little(Float.floatToIntBits(value), Float.BYTES);
        }
        return message(field, inner);
    }

    /// Numbers of eight bytes each, packed into one field.
    public WireWriter packed(int field, double... values) {
        WireWriter inner = new WireWriter();
        for (double value : values) {
            inner.little(Double.doubleToLongBits(value), Double.BYTES);
        }
        return message(field, inner);
    }

    private void tag(int field, int form) {
        varint(((long) field << 3) | form);
    }

    private void little(long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >>> (Byte.SIZE * i)));
        }
    }

    private void varint(long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            out.write((int) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }

    public byte[] toByteArray() {
        return out.toByteArray();
    }
}
