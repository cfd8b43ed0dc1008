package io.homeostat.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.homeostat.bench.Workload;
import io.homeostat.demo.MqttWire;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Sends the events of a [Workload] to a box and takes what it predicts.
///
/// The caller's thread sends. Events go over one connection, so their order is known; each names
/// itself by its time, which its prediction carries back.
final class LoadGenerator implements Closeable {
    /// Events of the closed loop without acknowledgement or prediction. Far fewer would measure the
    /// round trip; many more overrun a subscriber, whom the box then closes.
    static final int WINDOW = 4_000;

    private static final int PACKET_IDS = 65_535;
    private static final long WAIT_NANOS = 20_000;
    private static final byte[] TIME = "\"time\":\"".getBytes(US_ASCII);
    private static final byte[] MILLIS = "{\"ts\":".getBytes(US_ASCII);
    private static final String PREDICTIONS = "bench/out/+";

    private final long first;
    private final MqttWire publisher;
    private final MqttWire subscriber;
    private final Tally tally = new Tally(Workload.DEVICES);
    private final Workload workload;
    private final byte[][] topics = new byte[Workload.DEVICES][];
    private final byte[] payload = new byte[Workload.PAYLOAD_BYTES_MAX];
    private final Thread acknowledgements;
    private final Thread predictions;
    private long sent;
    private volatile long acknowledged;
    private volatile String fault = "";
    private volatile boolean closing;
    private volatile long firstPredictionAt;

    // The schedule of the open loop: event `paceFrom` is meant for `paceStart`.
    private volatile long paceFrom;
    private volatile long paceStart;
    private volatile double paceNanos;

    LoadGenerator(int port, Workload workload) throws IOException {
        this(port, workload, PREDICTIONS, 0);
    }

    /// @param first events that the box has seen before; it would take them for duplicates
    LoadGenerator(int port, Workload workload, long first) throws IOException {
        this(port, workload, PREDICTIONS, first);
    }

    /// @param answers where what is counted comes back
    LoadGenerator(int port, Workload workload, String answers) throws IOException {
        this(port, workload, answers, 0);
    }

    private LoadGenerator(int port, Workload workload, String answers, long first)
            throws IOException {
        this.first = first;
        this.workload = workload;
        for (int i = 0; i < topics.length; i++) {
            topics[i] = topic(i).getBytes(UTF_8);
        }
        subscriber = MqttWire.connect(port, "bench-subscriber");
        subscriber.subscribe(answers);
        publisher = MqttWire.connect(port, "bench-publisher");
        acknowledgements = Thread.ofPlatform().name("acknowledgements").start(this::acknowledge);
        predictions = Thread.ofPlatform().name("predictions").start(this::predict);
    }

    /// Where device `device` publishes.
    static String topic(int device) {
        return "bench/in/d" + device;
    }

    Tally tally() {
        return tally;
    }

    long sent() {
        return sent;
    }

    long acknowledged() {
        return acknowledged;
    }

    /// When the first prediction came, by `System.nanoTime`; 0 before.
    long firstPredictionAt() {
        return firstPredictionAt;
    }

    /// Sends as fast as the box acknowledges and predicts, while `more`. To be called when
    /// predictions have begun to come.
    void closedLoop(BooleanSupplier more) throws IOException {
        paceNanos = 0;
        while (more.getAsBoolean()) {
            if (sent - Math.min(acknowledged, tally.newest() + 1) >= WINDOW) {
                publisher.flush();
                pause();
            } else {
                send();
            }
        }
        publisher.flush();
    }

    /// Sends `rate` events a second while `more`, whatever the box does.
    void openLoop(double rate, BooleanSupplier more) throws IOException {
        long start = System.nanoTime();
        paceFrom = sent;
        paceStart = start;
        paceNanos = 1e9 / rate;
        long base = sent;
        while (more.getAsBoolean()) {
            long due = (long) ((System.nanoTime() - start) / paceNanos) - (sent - base);
            for (; due > 0; due--) {
                send();
            }
            publisher.flush();
            pause();
        }
    }

    /// Waits until everything sent is predicted, or nothing has come for ten seconds.
    void drain() {
        long last = tally.received();
        long lastAt = System.nanoTime();
        while (tally.newest() < sent - 1 && System.nanoTime() - lastAt < 10_000_000_000L) {
            pause();
            if (tally.received() != last) {
                last = tally.received();
                lastAt = System.nanoTime();
            }
        }
    }

    private void pause() {
        if (!fault.isEmpty()) {
            throw new IllegalStateException(fault);
        }
        LockSupport.parkNanos(WAIT_NANOS);
    }

    private void send() throws IOException {
        long index = sent++;
        int size = workload.putPayload(first + index, payload);
        int id = (int) (index % PACKET_IDS) + 1;
        publisher.publish(topics[Workload.device(index)], id, payload, size);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void acknowledge() {
        try {
            while (true) {
                if (publisher.read() == MqttWire.PUBACK) {
                    acknowledged++;
                }
            }
        } catch (IOException e) {
            ended("publisher", e);
        }
    }

    private void predict() {
        try {
            while (true) {
                if (subscriber.read() == MqttWire.PUBLISH) {
                    predicted(subscriber.body(), subscriber.bodySize());
                }
                if (subscriber.drained()) {
                    subscriber.flush();
                }
            }
        } catch (IOException e) {
            ended("subscriber", e);
        }
    }

    private void predicted(byte[] body, int size) throws IOException {
        long now = System.nanoTime();
        int topicSize = ((body[0] & 0xff) << 8) | (body[1] & 0xff);
        int id = ((body[2 + topicSize] & 0xff) << 8) | (body[3 + topicSize] & 0xff);
        subscriber.acknowledge(id);
        long index = event(body, 4 + topicSize, size) - first;
        if (firstPredictionAt == 0) {
            firstPredictionAt = now;
        }
        long meant = paceStart + (long) ((index - paceFrom) * paceNanos);
        tally.prediction(index, Workload.device(index), paceNanos == 0 ? 0 : now - meant);
    }

    /// The event that an answer is about: its `ts`, if that comes first, or its `time`.
    private static long event(byte[] body, int from, int size) {
        if (from + MILLIS.length < size
                && Arrays.equals(body, from, from + MILLIS.length, MILLIS, 0, MILLIS.length)) {
            return Workload.indexOfMillis(body, from + MILLIS.length);
        }
        for (int at = from; at + TIME.length < size; at++) {
            if (Arrays.equals(body, at, at + TIME.length, TIME, 0, TIME.length)) {
                return Workload.index(body, at + TIME.length);
            }
        }
        throw new IllegalStateException(
                "a prediction without a time: " + new String(body, from, size - from, UTF_8));
    }

    private void ended(String what, IOException cause) {
        if (!closing) {
            fault = "the connection of the " + what + " has ended: " + cause;
        }
    }

    @Override
    public void close() throws IOException {
        closing = true;
        publisher.close();
        subscriber.close();
        try {
            acknowledgements.join();
            predictions.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!fault.isEmpty()) {
            throw new UncheckedIOException(new IOException(fault));
        }
    }
}
