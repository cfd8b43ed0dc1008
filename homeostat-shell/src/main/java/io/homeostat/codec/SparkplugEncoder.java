package io.homeostat.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;

/// Writes Sparkplug B payloads in their Protocol Buffers form (Sparkplug 3.0, section 6.4).
///
/// The type stands in every metric, not in births alone: readers that keep no births, of which
/// there are, understand data only so.
public final class SparkplugEncoder {
    /// The metric by which an edge node is asked for its births.
    public static final String REBIRTH = "Node Control/Rebirth";

    /// The metric that ties a node's death to its birth.
    public static final String BIRTH_DEATH_SEQUENCE = "bdSeq";

    private static final int INT64 = 4;
    private static final int DOUBLE = 10;
    private static final int BOOLEAN = 11;
    private static final int STRING = 12;

    private SparkplugEncoder() {}

    /// @param epochMillis when it is sent
    /// @param sequence 0 to 255
    public static byte[] payload(long epochMillis, int sequence, List<ToldMetric> metrics) {
        return payload(epochMillis, (long) sequence, metrics);
    }

    /// A payload without a number: a death of a node, or a command.
    public static byte[] payload(long epochMillis, List<ToldMetric> metrics) {
        return payload(epochMillis, SparkplugMetric.NONE, metrics);
    }

    private static byte[] payload(long epochMillis, long sequence, List<ToldMetric> metrics) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 * (1 + metrics.size()));
        number(out, 1, epochMillis);
        for (ToldMetric metric : metrics) {
            bytes(out, 2, metric(metric));
        }
        if (sequence != SparkplugMetric.NONE) {
            number(out, 3, sequence);
        }
        return out.toByteArray();
    }

    private static byte[] metric(ToldMetric metric) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64);
        bytes(out, 1, metric.name().getBytes(UTF_8));
        number(out, 3, metric.epochMillis());
        switch (metric.value()) {
            case ToldMetric.Value.Real(double number) -> {
                number(out, 4, DOUBLE);
                if (Double.isFinite(number)) {
                    real(out, 13, number);
                } else {
                    number(out, 7, 1);
                }
            }
            case ToldMetric.Value.Whole(long number) -> {
                number(out, 4, INT64);
                number(out, 11, number);
            }
            case ToldMetric.Value.Truth(boolean yes) -> {
                number(out, 4, BOOLEAN);
                number(out, 14, yes ? 1 : 0);
            }
            case ToldMetric.Value.Text(String text) -> {
                number(out, 4, STRING);
                bytes(out, 15, text.getBytes(UTF_8));
            }
        }
        return out.toByteArray();
    }

    private static void real(ByteArrayOutputStream out, int field, double value) {
        varint(out, (field << 3) | WireReader.FIXED64);
        long bits = Double.doubleToLongBits(value);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            out.write((int) (bits >>> shift));
        }
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] bytes) {
        varint(out, (field << 3) | WireReader.BYTES);
        varint(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void number(ByteArrayOutputStream out, int field, long value) {
        varint(out, (field << 3) | WireReader.VARINT);
        varint(out, value);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            out.write((int) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }

    /// Whether a command asks an edge node for its births.
    public static boolean asksForRebirth(byte[] command) {
        try {
            return SparkplugPayload.read(command).metrics().stream()
                    .anyMatch(metric ->
                            metric.name().equals(REBIRTH)
                                    && metric.value()
                                            .equals(new SparkplugMetric.Value.Truth(true)));
        } catch (IllegalArgumentException noPayload) {
            return false;
        }
    }
}
