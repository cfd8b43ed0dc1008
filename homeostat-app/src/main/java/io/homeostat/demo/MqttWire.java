package io.homeostat.demo;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// The little of MQTT 3.1.1 that a device needs which is not to be noticed, over a blocking socket:
/// as a generator of load, where a client library would cost more than the box that is measured,
/// and at the rehearsal of a start, where all that is loaded comes into the start-up cache.
public final class MqttWire implements Closeable {
    public static final int PUBLISH = 3;
    public static final int PUBACK = 4;
    private static final int SUBACK = 9;
    private static final int BUFFER = 1 << 16;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final byte[] pending = new byte[BUFFER];
    private int pendingSize;
    private byte[] body = new byte[1024];
    private int bodySize;

    private MqttWire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
        this.out = socket.getOutputStream();
    }

    /// A clean session with the box at `port` of this machine.
    ///
    /// @throws IOException when it is not there or refuses
    public static MqttWire connect(int port, String client) throws IOException {
        return connect(port, client, Duration.ZERO);
    }

    /// The same; a read that takes longer than `patience` ends in a [SocketTimeoutException], with
    /// zero it waits for ever.
    public static MqttWire connect(int port, String client, Duration patience) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        try {
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            socket.setTcpNoDelay(true);
            MqttWire wire = new MqttWire(socket);
            byte[] id = client.getBytes(StandardCharsets.UTF_8);
            wire.begin(0x10, 12 + id.length);
            wire.put(new byte[] {0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0});
            wire.putText(id);
            wire.flush();
            wire.read();
            if (wire.body[1] != 0) {
                throw new IOException("the box refused the connection: " + wire.body[1]);
            }
            return wire;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// Asks for `filter` at QoS 1, and waits until it is granted.
    public void subscribe(String filter) throws IOException {
        byte[] text = filter.getBytes(StandardCharsets.UTF_8);
        begin(0x82, 5 + text.length);
        put(new byte[] {0, 1});
        putText(text);
        put(new byte[] {1});
        flush();
        while (read() != SUBACK) {
            // retained messages may come first
        }
    }

    /// Puts a QoS 1 message into the buffer; `id` is its packet id, from 1 to 65535.
    public void publish(byte[] topic, int id, byte[] payload, int payloadSize) throws IOException {
        begin(0x32, 4 + topic.length + payloadSize);
        putText(topic);
        put(new byte[] {(byte) (id >> 8), (byte) id});
        put(payload, payloadSize);
    }

    /// Puts the acknowledgement of message `id` into the buffer.
    public void acknowledge(int id) throws IOException {
        begin(0x40, 2);
        put(new byte[] {(byte) (id >> 8), (byte) id});
    }

    private void begin(int first, int length) throws IOException {
        if (pending.length - pendingSize < length + 5) {
            flush();
        }
        pending[pendingSize++] = (byte) first;
        int left = length;
        do {
            pending[pendingSize++] = (byte) (left > 127 ? (left & 127) | 128 : left);
            left >>= 7;
        } while (left > 0);
    }

    private void put(byte[] bytes) {
        put(bytes, bytes.length);
    }

    private void put(byte[] bytes, int size) {
        System.arraycopy(bytes, 0, pending, pendingSize, size);
        pendingSize += size;
    }

    private void putText(byte[] text) {
        pending[pendingSize++] = (byte) (text.length >> 8);
        pending[pendingSize++] = (byte) text.length;
        put(text);
    }

    /// Sends what is in the buffer.
    public void flush() throws IOException {
        out.write(pending, 0, pendingSize);
        pendingSize = 0;
    }

    /// Whether nothing more can be read without waiting.
    public boolean drained() throws IOException {
        return in.available() == 0;
    }

    /// Reads one packet and returns its type; its body is then in [#body()].
    public int read() throws IOException {
        int first = in.readUnsignedByte();
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 127) << shift;
            shift += 7;
        } while (digit > 127);
        if (body.length < length) {
            body = new byte[length];
        }
        in.readFully(body, 0, length);
        bodySize = length;
        return first >> 4;
    }

    /// The packet that was read last; the next read overwrites it.
    public byte[] body() {
        return body;
    }

    /// How much of [#body()] is the packet's.
    public int bodySize() {
        return bodySize;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
