package io.homeostat.sparkplug;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.codec.HostState;
import io.homeostat.mqtt.MqttListener;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A box that is host and server at once.
class HostAtListenerTest {
    private static final String TOPIC = "spBv1.0/STATE/plant-host";

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>(1_000);
    private MqttListener listener;
    private MqttClient client;

    @BeforeEach
    void open() {
        listener = MqttListener.start(vertx, "127.0.0.1", 0, (_, _, _, durable) -> durable.run());
        listener.present(new HostApplication("plant-host"));
        client = MqttClient.create(vertx);
        client.publishHandler(message ->
                heard.add(
                        message.qosLevel().value()
                                + (message.isRetain() ? " retained " : " ")
                                + message.payload().toString(UTF_8).replaceAll("\\d+}", "T}")));
        await(client.connect(listener.port(), "127.0.0.1"));
        await(client.subscribe(TOPIC, 1));
    }

    @AfterEach
    void stop() {
        listener.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static void await(Future<?> future) {
        var _ =
                future.toCompletionStage()
                        .toCompletableFuture()
                        .orTimeout(30, TimeUnit.SECONDS)
                        .join();
    }

    private String next() throws InterruptedException {
        return java.util.Objects.requireNonNullElse(heard.poll(30, TimeUnit.SECONDS), "nothing");
    }

    @Test
    @Tck({"intro-sparkplug-host-state", "components-ph-state", "conformance-primary-host"})
    void tells_a_client_that_comes_that_it_is_there_and_when_it_leaves() throws Exception {
        assertThat(next()).isEqualTo("1 retained {\"online\":true,\"timestamp\":T}");

        listener.close();

        assertThat(next()).isEqualTo("1 {\"online\":false,\"timestamp\":T}");
    }

    @Test
    void says_again_that_it_is_there_and_that_is_what_remains() throws Exception {
        assertThat(next()).isEqualTo("1 retained {\"online\":true,\"timestamp\":T}");

        await(
                client.publish(
                        TOPIC,
                        Buffer.buffer(HostState.of(false, 7)),
                        MqttQoS.AT_LEAST_ONCE,
                        false,
                        true));

        assertThat(next()).isEqualTo("1 {\"online\":false,\"timestamp\":T}");
        assertThat(next()).isEqualTo("1 {\"online\":true,\"timestamp\":T}");
        await(client.unsubscribe(TOPIC));
        await(client.subscribe(TOPIC, 1));
        assertThat(next()).isEqualTo("1 retained {\"online\":true,\"timestamp\":T}");
    }
}
