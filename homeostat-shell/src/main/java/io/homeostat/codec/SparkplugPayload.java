package io.homeostat.codec;

import io.homeostat.protobuf.WireReader;
import java.util.ArrayList;
import java.util.List;

/// A Sparkplug B payload, read from its Protocol Buffers form (Sparkplug 3.0, section 6.4).
///
/// @param time milliseconds since 1970, [SparkplugMetric#NONE] when it has none
/// @param sequence 0 to 255, [SparkplugMetric#NONE] when it has none
record SparkplugPayload(long time, long sequence, List<SparkplugMetric> metrics) {
    SparkplugPayload {
        metrics = List.copyOf(metrics);
    }

    /// Reads `bytes`; throws [IllegalArgumentException] when they are none.
    static SparkplugPayload read(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        long time = SparkplugMetric.NONE;
        long sequence = SparkplugMetric.NONE;
        List<SparkplugMetric> metrics = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> time = in.integer();
                case 2 -> metrics.add(SparkplugMetric.read(in.message()));
                case 3 -> sequence = in.integer();
                case 4 -> refuseCompressed(in.text());
                default -> in.skip();
            }
        }
        return new SparkplugPayload(time, sequence, metrics);
    }

    /// Some clients wrap a whole payload into a compressed body; the specification knows no such.
    private static void refuseCompressed(String uuid) {
        if (uuid.equals("SPBV1.0_COMPRESSED")) {
            throw new IllegalArgumentException("found a compressed payload");
        }
    }

    /// The number that ties a node's death to its birth, [SparkplugMetric#NONE] without one.
    long birthDeathSequence() {
        for (SparkplugMetric metric : metrics) {
            if (metric.name().equals(SparkplugEncoder.BIRTH_DEATH_SEQUENCE)
                    && metric.value() instanceof SparkplugMetric.Value.Whole(long number)) {
                return number;
            }
        }
        return SparkplugMetric.NONE;
    }

    /// The command that asks an edge node to tell all its births again.
    static byte[] rebirth(long epochMillis) {
        ToldMetric.Value yes = new ToldMetric.Value.Truth(true);
        return SparkplugEncoder.payload(
                epochMillis, List.of(new ToldMetric(SparkplugEncoder.REBIRTH, epochMillis, yes)));
    }
}
