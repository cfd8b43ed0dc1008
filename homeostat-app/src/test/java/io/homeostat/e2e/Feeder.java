package io.homeostat.e2e;

import io.homeostat.mqtt.MqttFeeder;
import io.vertx.core.Vertx;
import java.io.IOException;

/// The plant's device over a real connection at QoS 1.
public final class Feeder implements AutoCloseable {
    private static final int WINDOW = 50;

    private final Vertx vertx = Vertx.vertx();
    private final MqttFeeder client;

    public Feeder(int port) throws IOException {
        this(port, "d1", WINDOW);
    }

    public Feeder(int port, String clientId, int window) throws IOException {
        client = MqttFeeder.connect(vertx, "127.0.0.1", port, clientId, window);
    }

    /// Publishes the readings from `from` to before `to`; returns when all are acknowledged.
    public static void feed(int port, int from, int to) throws IOException {
        try (Feeder feeder = new Feeder(port)) {
            for (int n = from; n < to; n++) {
                feeder.publish(n);
            }
            feeder.client.drain();
        }
    }

    public void publish(int n) throws IOException {
        client.publish(Plant.TOPIC, Plant.payload(n));
    }

    public void publish(String topic, byte[] payload) throws IOException {
        client.publish(topic, payload);
    }

    public void drain() throws IOException {
        client.drain();
    }

    public long acknowledged() {
        return client.acknowledged();
    }

    @Override
    public void close() throws IOException {
        try {
            client.close();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
