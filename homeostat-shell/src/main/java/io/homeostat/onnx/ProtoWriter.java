package io.homeostat.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homeostat.base.SingleWriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/// Writes the wire format of Protocol Buffers. The same calls give the same bytes.
@SingleWriter
final class ProtoWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ProtoWriter number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    ProtoWriter text(int field, String value) {
        return bytes(field, value.getBytes(UTF_8));
    }

    ProtoWriter bytes(int field, byte[] value) {
        varint(((long) field << 3) | ProtoReader.LENGTH);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    ProtoWriter message(int field, Consumer<ProtoWriter> content) {
        ProtoWriter inner = new ProtoWriter();
        content.accept(inner);
        return bytes(field, inner.toByteArray());
    }

    /// Numbers packed into one field.
    ProtoWriter packed(int field, long... values) {
        ProtoWriter inner = new ProtoWriter();
        for (long value : values) {
            inner.varint(value);
        }
        return bytes(field, inner.toByteArray());
    }

    ProtoWriter packed(int field, float... values) {
        return bytes(field, little(values));
    }

    static byte[] little(float... values) {
        byte[] all = new byte[values.length * Float.BYTES];
        ByteBuffer to = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            to.putFloat(value);
        }
        return all;
    }

    static byte[] little(double... values) {
        byte[] all = new byte[values.length * Double.BYTES];
        ByteBuffer to = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            to.putDouble(value);
        }
        return all;
    }

    static byte[] little(long... values) {
        byte[] all = new byte[values.length * Long.BYTES];
        ByteBuffer to = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            to.putLong(value);
        }
        return all;
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
