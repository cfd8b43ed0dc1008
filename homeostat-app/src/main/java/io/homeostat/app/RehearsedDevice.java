package io.homeostat.app;

import io.homeostat.demo.MqttWire;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/// A device at the bundled pipeline `voc-forecast`, for a [Rehearsal]: tells readings until the box
/// has predicted.
final class RehearsedDevice implements Closeable {
    private static final String PREDICTION = "sensors/rehearsal/prediction";
    private static final byte[] READING =
            "sensors/rehearsal/reading".getBytes(StandardCharsets.UTF_8);

    /// More than the pipeline looks back, so that the last have all that a prediction can need.
    private static final int READINGS = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MqttWire wire;

    private RehearsedDevice(MqttWire wire) {
        this.wire = wire;
    }

    static RehearsedDevice connect(int port) throws IOException {
        return new RehearsedDevice(MqttWire.connect(port, "rehearsal", PATIENCE));
    }

    /// @param first the time of the first reading; one comes for each second after it
    boolean getsPrediction(Instant first) throws IOException {
        try {
            wire.subscribe(PREDICTION);
            for (int i = 1; i <= READINGS; i++) {
                byte[] payload = payload(first.plusSeconds(i), 300 + i);
                wire.publish(READING, i, payload, payload.length);
            }
            wire.flush();
            while (wire.read() != MqttWire.PUBLISH) {
                // PUBACKs come before it
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private static byte[] payload(Instant at, int voc) {
        return "{\"timestamp\": \"%s\", \"temperature\": 21.5, \"humidity\": 45, \"voc\": %d}"
                .formatted(at, voc)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
