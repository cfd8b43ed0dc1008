package io.homeostat.mqtt;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A device: publishes at QoS 1 over a real connection, never with more than a window of messages
/// unacknowledged. For one thread.
public final class MqttFeeder implements AutoCloseable {
    /// A listener that acknowledges nothing for so long is gone.
    private static final long PATIENCE_SECONDS = 30;

    private final MqttClient client;
    private final int window;
    private final Semaphore free;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicBoolean lost = new AtomicBoolean();

    private MqttFeeder(MqttClient client, int window) {
        this.client = client;
        this.window = window;
        this.free = new Semaphore(window);
        var _ =
                client.publishCompletionHandler(_ -> {
                    acknowledged.incrementAndGet();
                    free.release();
                });
        var _ = client.closeHandler(_ -> breakOff());
    }

    /// Connects as `clientId`; returns once the listener has agreed.
    public static MqttFeeder connect(
            Vertx vertx, String host, int port, String clientId, int window) throws IOException {
        MqttClientOptions options =
                new MqttClientOptions().setClientId(clientId).setMaxInflightQueue(window + 1);
        options.setTcpNoDelay(true);
        MqttFeeder feeder = new MqttFeeder(MqttClient.create(vertx, options), window);
        await(
                feeder.client.connect(port, host).toCompletionStage().toCompletableFuture(),
                "cannot connect to MQTT at " + host + ":" + port);
        return feeder;
    }

    /// Publishes, after waiting for a place in the window.
    public void publish(String topic, byte[] payload) throws IOException {
        acquire(1);
        try {
            var _ =
                    client.publish(
                                    topic,
                                    Buffer.buffer(payload),
                                    MqttQoS.AT_LEAST_ONCE,
                                    false,
                                    false)
                            .onFailure(_ -> breakOff());
        } catch (NullPointerException gone) {
            // The library forgets a broken connection on a thread of its own, also in the middle
            // of this call.
            throw lost(gone);
        }
    }

    private IOException lost(@Nullable Throwable cause) {
        return new IOException(
                "the MQTT connection was lost after " + acknowledged() + " messages", cause);
    }

    /// Waits until everything published is acknowledged.
    public void drain() throws IOException {
        acquire(window);
        free.release(window);
    }

    /// How many messages have been acknowledged.
    public long acknowledged() {
        return acknowledged.get();
    }

    private void acquire(int places) throws IOException {
        try {
            boolean free = this.free.tryAcquire(places, PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (lost.get()) {
                throw lost(null);
            }
            if (!free) {
                throw new IOException(
                        "no MQTT acknowledgement for " + PATIENCE_SECONDS + " seconds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for an MQTT acknowledgement", e);
        }
    }

    /// Wakes whoever waits: no acknowledgement will come any more.
    private void breakOff() {
        lost.set(true);
        free.release(window);
    }

    @Override
    public void close() throws IOException {
        if (client.isConnected()) {
            await(
                    client.disconnect().toCompletionStage().toCompletableFuture(),
                    "cannot disconnect from MQTT");
        }
    }

    private static void await(CompletableFuture<?> future, String failure) throws IOException {
        try {
            var _ = future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(failure, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(failure + ": " + e.getMessage(), e);
        }
    }
}
