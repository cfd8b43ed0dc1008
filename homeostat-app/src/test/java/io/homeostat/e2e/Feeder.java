package io.homeostat.e2e;

import io.homeostat.mqtt.MqttFeeder;
import io.vertx.core.Vertx;
import java.io.IOException;

/// The plant's device over a real connection at QoS 1.
final class Feeder implements AutoCloseable {
    private static final int WINDOW = 50;

    private final Vertx vertx = Vertx.vertx();
    private final MqttFeeder client;

    Feeder(int port) throws IOException {
        client = MqttFeeder.connect(vertx, "127.0.0.1", port, "d1", WINDOW);
    }

    /// Publishes the readings from `from` to before `to`; returns when all are acknowledged.
    static void feed(int port, int from, int to) throws IOException {
        try (Feeder feeder = new Feeder(port)) {
            for (int n = from; n < to; n++) {
                feeder.publish(n);
            }
            feeder.client.drain();
        }
    }

    void publish(int n) throws IOException {
        client.publish(Plant.TOPIC, Plant.payload(n));
    }

    void publish(String topic, byte[] payload) throws IOException {
        client.publish(topic, payload);
    }

    void drain() throws IOException {
        client.drain();
    }

    long acknowledged() {
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
