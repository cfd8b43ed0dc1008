package io.homeostat.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes Sparkplug B payloads for tests, field by field as the specification numbers them.
final class SparkplugBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static SparkplugBytes payload(long time, long sequence) {
        SparkplugBytes payload = new SparkplugBytes().number(1, time);
        return sequence < 0 ? payload : payload.number(3, sequence);
    }

    static SparkplugBytes metric(String name, long alias, int type) {
        SparkplugBytes metric = new SparkplugBytes();
        if (!name.isEmpty()) {
            metric.text(1, name);
        }
        if (alias >= 0) {
            metric.number(2, alias);
        }
        return type > 0 ? metric.number(4, type) : metric;
    }

    SparkplugBytes with(SparkplugBytes metric) {
        return bytes(2, metric.done());
    }

    SparkplugBytes at(long time) {
        return number(3, time);
    }

    SparkplugBytes historical() {
        return number(5, 1);
    }

    SparkplugBytes nothing() {
        return number(7, 1);
    }

    SparkplugBytes number(int field, long value) {
        varint(field << 3);
        varint(value);
        return this;
    }

    SparkplugBytes real(double value) {
        varint((13 << 3) | 1);
        ByteBuffer bits = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value);
        out.writeBytes(bits.array());
        return this;
    }

    SparkplugBytes real(float value) {
        varint((12 << 3) | 5);
        ByteBuffer bits = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value);
        out.writeBytes(bits.array());
        return this;
    }

    SparkplugBytes text(int field, String text) {
        return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    SparkplugBytes bytes(int field, byte[] bytes) {
        varint((field << 3) | 2);
        varint(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    byte[] done() {
        return out.toByteArray();
    }

    private void varint(long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            out.write((int) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }
}
