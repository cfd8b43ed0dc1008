package io.homeostat.sparkplug;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/// A Sparkplug B payload as a reader of its own takes it apart: nothing of the product's is used.
final class ReadPayload {
    /// @param type -1 without one
    /// @param value `null` is the text "null"
    record Metric(String name, long alias, long time, long type, Object value) {}

    long time = -1;
    long sequence = -1;
    final List<Metric> metrics = new ArrayList<>();

    private ReadPayload() {}

    static ReadPayload of(byte[] bytes) {
        ReadPayload payload = new ReadPayload();
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            switch ((int) (tag >>> 3)) {
                case 1 -> payload.time = varint(in);
                case 2 -> payload.metrics.add(metric(part(in)));
                case 3 -> payload.sequence = varint(in);
                default -> throw new IllegalArgumentException("field " + (tag >>> 3));
            }
        }
        return payload;
    }

    private static Metric metric(ByteBuffer in) {
        String name = "";
        long alias = -1;
        long time = -1;
        long type = -1;
        Object value = "nothing";
        while (in.hasRemaining()) {
            long tag = varint(in);
            switch ((int) (tag >>> 3)) {
                case 1 -> name = text(in);
                case 2 -> alias = varint(in);
                case 3 -> time = varint(in);
                case 4 -> type = varint(in);
                case 7 -> value = varint(in) == 1 && value.equals("nothing") ? "null" : "both";
                case 11 -> value = varint(in);
                case 13 -> value = in.getDouble();
                case 14 -> value = varint(in) == 1;
                case 15 -> value = text(in);
                default -> throw new IllegalArgumentException("field " + (tag >>> 3));
            }
        }
        return new Metric(name, alias, time, type, value);
    }

    private static String text(ByteBuffer in) {
        return UTF_8.decode(part(in)).toString();
    }

    private static ByteBuffer part(ByteBuffer in) {
        int size = (int) varint(in);
        ByteBuffer part = in.slice(in.position(), size).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + size);
        return part;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    Metric metric(String name) {
        return metrics.stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException(name + " in " + metrics));
    }

    List<String> names() {
        return metrics.stream().map(Metric::name).toList();
    }
}
