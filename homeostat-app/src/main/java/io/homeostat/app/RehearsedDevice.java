package io.homeostat.app;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/// A device at the bundled pipeline `voc-forecast`, for a [Rehearsal]: tells readings until the box
/// has predicted. The few packets of MQTT 3.1.1 are written here, since a client would be in the
/// cache.
final class RehearsedDevice implements Closeable {
    private static final String READING = "sensors/rehearsal/reading";
    private static final String PREDICTION = "sensors/rehearsal/prediction";

    /// More than the pipeline looks back, so that the last have all that a prediction can need.
    private static final int READINGS = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int CONNECT = 0x10;
    private static final int PUBLISH = 3;
    private static final int PUBLISH_QOS_1 = 0x32;
    private static final int SUBSCRIBE = 0x82;
    private static final byte[] CLEAN_SESSION_311 = {0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0};

    private final Socket socket;
    private final DataInputStream in;

    private RehearsedDevice(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    static RehearsedDevice connect(int port) throws IOException {
        RehearsedDevice device =
                new RehearsedDevice(new Socket(InetAddress.getLoopbackAddress(), port));
        device.socket.setSoTimeout((int) PATIENCE.toMillis());
        device.send(CONNECT, CLEAN_SESSION_311, text("rehearsal"));
        device.send(SUBSCRIBE, new byte[] {0, 1}, text(PREDICTION), new byte[] {1});
        return device;
    }

    /// @param first the time of the first reading; one comes for each second after it
    boolean getsPrediction(Instant first) throws IOException {
        for (int i = 1; i <= READINGS; i++) {
            String payload =
                    "{\"timestamp\": \"%s\", \"temperature\": 21.5, \"humidity\": 45, \"voc\": %d}"
                            .formatted(first.plusSeconds(i), 300 + i);
            send(
                    PUBLISH_QOS_1,
                    text(READING),
                    new byte[] {0, (byte) i},
                    payload.getBytes(StandardCharsets.UTF_8));
        }
        try {
            while (read() != PUBLISH) {
                // CONNACK, SUBACK and PUBACKs come before it
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /// One packet: its first byte, the length of what follows in sevens of bits, the parts.
    private void send(int first, byte[]... parts) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            body.writeBytes(part);
        }
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(first);
        for (int left = body.size(); ; left >>= 7) {
            packet.write(left > 127 ? (left & 127) | 128 : left);
            if (left <= 127) {
                break;
            }
        }
        body.writeTo(packet);
        socket.getOutputStream().write(packet.toByteArray());
    }

    /// Passes over one packet and returns its type.
    private int read() throws IOException {
        int first = in.readUnsignedByte();
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 127) << shift;
            shift += 7;
        } while (digit > 127);
        in.skipNBytes(length);
        return first >> 4;
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes.length >> 8);
        out.write(bytes.length);
        out.writeBytes(bytes);
        return out.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
