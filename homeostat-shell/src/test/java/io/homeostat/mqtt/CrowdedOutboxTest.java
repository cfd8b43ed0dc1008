package io.homeostat.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.journal.JournalFiles;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A broker that is there, but takes what the box sends more slowly than it sends itself: the box
/// must let it wait, or the outbox would lose messages. Bounds and windows to the number; the real
/// broker is in `LinkFaultsTest` of the app.
class CrowdedOutboxTest {
    private static final int BOUND = 100;
    private static final int WAITING = 60;

    @TempDir private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<MqttEndpoint> boxes = new LinkedBlockingQueue<>(1);
    private final BlockingQueue<Runnable> unanswered = new LinkedBlockingQueue<>(10_000);
    private final Counters counters = new Counters();
    private MqttServer broker;
    private DurableOutbox outbox;
    private BrokerLink link;
    private MqttEndpoint box;

    /// A broker that has been sent [#WAITING] messages and has answered none.
    @BeforeEach
    void connect() throws Exception {
        broker =
                MqttServer.create(vertx, new MqttServerOptions().setHost("127.0.0.1").setPort(0))
                        .endpointHandler(this::serve);
        broker.listen().toCompletionStage().toCompletableFuture().join();
        outbox = DurableOutbox.open(JournalFiles.disk(), directory, BOUND, counters);
        InstantSource clock = InstantSource.system();
        for (int i = 0; i < WAITING; i++) {
            outbox.put(Origin.NONE, "plant/prediction", new byte[1], false, clock.instant());
        }
        outbox.flush();
        link =
                BrokerLink.start(
                        vertx,
                        BrokerOptions.parse("mqtt://127.0.0.1:" + broker.actualPort(), "box"),
                        List.of(new BrokerLink.Interest("plant/+/reading", 1)),
                        (_, _, _, durable) -> durable.run(),
                        outbox,
                        clock);
        box = boxes.take();
        until(() -> unanswered.size() == WAITING);
    }

    /// One connection for what goes to the box, one for what comes back from it.
    private void serve(MqttEndpoint endpoint) {
        var _ =
                endpoint.publishHandler(message ->
                        unanswered.add(() -> {
                            var _ = endpoint.publishAcknowledge(message.messageId());
                        }));
        var _ =
                endpoint.subscribeHandler(asked -> {
                    endpoint.subscribeAcknowledge(
                            asked.messageId(), List.of(MqttQoS.AT_LEAST_ONCE));
                    boxes.add(endpoint);
                });
        var _ = endpoint.accept(false);
    }

    @AfterEach
    void stop() {
        link.close();
        outbox.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private void send(int readings) {
        for (int i = 0; i < readings; i++) {
            byte[] payload = ("" + i).getBytes(UTF_8);
            var _ =
                    box.publish(
                            "plant/1/reading",
                            Buffer.buffer(payload),
                            MqttQoS.AT_LEAST_ONCE,
                            false,
                            false);
        }
    }

    private void answer(int messages) throws InterruptedException {
        for (int i = 0; i < messages; i++) {
            unanswered.take().run();
        }
    }

    @Test
    void leaves_the_broker_without_acknowledgements_until_a_quarter_of_the_bound_waits()
            throws Exception {
        send(5);
        until(() -> link.counts().received() == 5 && link.counts().pauses() == 1);
        assertThat(link.counts().acknowledged()).isZero();

        answer(WAITING - BOUND / 4); // heard although the readings are held back
        until(() -> link.waiting() == BOUND / 4);
        assertThat(link.counts().acknowledged()).isZero();

        answer(1);
        until(() -> link.counts().acknowledged() == 5);
        send(3);
        until(() -> link.counts().acknowledged() == 8);
        assertThat(link.counts().dropped()).isZero();
    }

    /// It may be of version 3.1.1, which knows no receive maximum, or have a backlog that it sends
    /// all at once. What it is sent itself gets through all the same.
    @Test
    void does_not_read_what_a_broker_that_does_not_stop_sends_beyond_the_window() throws Exception {
        int window = 2 * BrokerReceiver.RECEIVE_MAXIMUM;
        int readings = 50 * window;
        send(readings);

        until(() -> link.counts().pauses() == 2); // by the outbox, and by the full window
        answer(1);
        until(() -> link.waiting() == WAITING - 1);
        assertThat(link.counts().received()).isEqualTo(window);
        assertThat(link.counts().acknowledged()).isZero();

        answer(WAITING - 1);
        until(() -> link.counts().acknowledged() == readings);
        assertThat(link.counts().dropped()).isZero();
    }
}
