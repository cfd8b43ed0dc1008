package io.homeostat.codec;

import io.homeostat.protobuf.WireWriter;
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
        WireWriter out = new WireWriter().integer(1, epochMillis);
        metrics.forEach(metric -> out.message(2, metric(metric)));
        if (sequence != SparkplugMetric.NONE) {
            out.integer(3, sequence);
        }
        return out.toByteArray();
    }

    private static WireWriter metric(ToldMetric metric) {
        WireWriter out = new WireWriter().text(1, metric.name()).integer(3, metric.epochMillis());
        return switch (metric.value()) {
            case ToldMetric.Value.Real(double number) -> {
                out.integer(4, DOUBLE);
                yield Double.isFinite(number) ? out.real64(13, number) : out.integer(7, 1);
            }
            case ToldMetric.Value.Whole(long number) -> out.integer(4, INT64).integer(11, number);
            case ToldMetric.Value.Truth(boolean yes) ->
                    out.integer(4, BOOLEAN).integer(14, yes ? 1 : 0);
            case ToldMetric.Value.Text(String text) -> out.integer(4, STRING).text(15, text);
        };
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
