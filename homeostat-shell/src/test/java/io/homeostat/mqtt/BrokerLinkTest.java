package io.homeostat.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.journal.JournalFiles;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodes.Disconnect;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The link against our own listener in a broker's place; `BrokerTest` of the app has a real one.
class BrokerLinkTest {
    @TempDir private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> atBroker = new LinkedBlockingQueue<>(10_000);
    private final BlockingQueue<Runnable> notDurable = new LinkedBlockingQueue<>(10_000);
    private final BlockingQueue<String> atBox = new LinkedBlockingQueue<>(10_000);

    private final Deque<DurableOutbox> outboxes = new ArrayDeque<>();

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private MqttListener broker(int port) {
        return MqttListener.start(
                vertx,
                MqttOptions.of("127.0.0.1", port),
                (_, payload, _, durable) -> {
                    atBroker.add(new String(payload, UTF_8));
                    durable.run();
                });
    }

    private BrokerLink link(int port, int qos) {
        return link(port, qos, DurableOutbox.open(JournalFiles.disk(), directory));
    }

    private BrokerLink link(int port, int qos, DurableOutbox outbox) {
        outboxes.add(outbox);
        return BrokerLink.start(
                vertx,
                BrokerOptions.parse("mqtt://127.0.0.1:" + port, "box"),
                List.of(new BrokerLink.Interest("plant/+/reading", qos)),
                (topic, payload, _, durable) -> {
                    notDurable.add(durable); // first: who sees the message looks for it
                    atBox.add(topic + "=" + new String(payload, UTF_8));
                },
                outbox,
                InstantSource.system());
    }

    private void close(BrokerLink link) {
        link.close();
        outboxes.remove().close();
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static String next(BlockingQueue<String> queue) throws InterruptedException {
        return java.util.Objects.requireNonNullElse(queue.poll(60, TimeUnit.SECONDS), "nothing");
    }

    @Test
    void acknowledges_in_order_what_is_durable_and_knows_what_comes_again() throws Exception {
        MqttListener broker = broker(0);
        BrokerLink link = link(broker.port(), 1);
        until(link::connected);
        for (int i = 0; i < 3; i++) {
            broker.publish("plant/1/reading", ("" + i).getBytes(UTF_8), 1, false);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(next(atBox)).isEqualTo("plant/1/reading=" + i);
        }
        assertThat(link.counts().acknowledged()).isZero();
        List<Runnable> durable = new ArrayList<>();
        notDurable.drainTo(durable);
        durable.get(2).run();
        durable.get(1).run();

        broker.sessions().connection("box").orElseThrow().closeLater(Disconnect.SERVER_BUSY);
        until(() -> link.counts().duplicates() == 3);
        durable.get(0).run();

        until(() -> link.counts().acknowledged() == 3);
        assertThat(atBox).isEmpty();
        assertThat(link.counts().received()).isEqualTo(3);
        close(link);
        broker.close();
    }

    @Test
    void keeps_what_it_publishes_on_disk_until_the_broker_has_it() throws Exception {
        MqttListener broker = broker(0);
        int port = broker.port();
        broker.close();
        BrokerLink away = link(port, 1);
        for (int i = 0; i < 500; i++) {
            away.publish(Origin.NONE, "plant/prediction", ("" + i).getBytes(UTF_8), false);
        }
        close(away);
        BrokerLink link = link(port, 1);
        for (int i = 500; i < 600; i++) {
            link.publish(Origin.NONE, "plant/prediction", ("" + i).getBytes(UTF_8), false);
        }
        broker = broker(port);

        for (int i = 0; i < 600; i++) {
            assertThat(next(atBroker)).isEqualTo("" + i);
        }
        until(() -> link.waiting() == 0);
        close(link);
        BrokerLink again = link(port, 1);
        until(again::connected);
        again.publish(Origin.NONE, "plant/prediction", "end".getBytes(UTF_8), false);
        assertThat(next(atBroker)).isEqualTo("end");
        close(again);
        broker.close();
    }

    @Test
    void sends_no_more_than_the_broker_takes_unacknowledged() throws Exception {
        int takes = 3;
        int messages = 50;
        AtomicInteger unacknowledged = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        MqttServer broker =
                MqttServer.create(vertx, new MqttServerOptions().setHost("127.0.0.1").setPort(0))
                        .endpointHandler(box -> {
                            box.publishHandler(message -> {
                                most.accumulateAndGet(unacknowledged.incrementAndGet(), Math::max);
                                atBroker.add(message.payload().toString());
                                // Late enough for a client that does not wait to send more.
                                vertx.setTimer(
                                        5,
                                        _ -> {
                                            unacknowledged.decrementAndGet();
                                            box.publishAcknowledge(message.messageId());
                                        });
                            });
                            box.subscribeHandler(asked ->
                                    box.subscribeAcknowledge(
                                            asked.messageId(), List.of(MqttQoS.AT_LEAST_ONCE)));
                            MqttProperties terms = new MqttProperties();
                            terms.add(
                                    new MqttProperties.IntegerProperty(
                                            MqttProperties.RECEIVE_MAXIMUM, takes));
                            box.accept(false, terms);
                        });
        broker.listen().toCompletionStage().toCompletableFuture().join();
        BrokerLink link = link(broker.actualPort(), 1);
        for (int i = 0; i < messages; i++) {
            link.publish(Origin.NONE, "plant/prediction", ("" + i).getBytes(UTF_8), false);
        }

        for (int i = 0; i < messages; i++) {
            assertThat(next(atBroker)).isEqualTo("" + i);
        }
        until(() -> link.waiting() == 0);
        assertThat(most).hasValue(takes);
        close(link);
        broker.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void gives_up_the_oldest_beyond_the_bound_and_counts_them() {
        Counters counters = new Counters();
        try (DurableOutbox outbox =
                DurableOutbox.open(JournalFiles.disk(), directory, 10, counters)) {
            BlockingQueue<Boolean> done = new LinkedBlockingQueue<>(100);
            for (int i = 0; i < 25; i++) {
                Outbox.Message message =
                        new Outbox.Message("t", new Outbox.Payload(new byte[] {(byte) i}), 1, true);
                outbox.put(
                        Origin.NONE,
                        message,
                        InstantSource.system().instant(),
                        () -> done.add(true));
            }
            until(() -> done.size() == 25);

            List<DurableOutbox.Entry> entries = outbox.next(100);

            assertThat(entries).hasSize(10);
            assertThat(entries.getFirst().message().payload().bytes()).containsExactly(15);
            assertThat(entries.getFirst().message().retained()).isTrue();
            assertThat(counters.snapshot(0, 0).dropped()).isEqualTo(15);
            outbox.acknowledge(20);
            outbox.rewind();
            assertThat(outbox.next(100)).hasSize(5);
        }
    }

    private static void put(DurableOutbox outbox, String stream, int from, int to) {
        for (int i = from; i < to; i++) {
            byte[] payload = ("" + i).getBytes(UTF_8);
            outbox.put(
                    new Origin(stream, i), "t", payload, false, InstantSource.system().instant());
        }
        outbox.flush();
    }

    /// The stream that was silent while the others filled segment after segment is not forgotten.
    @Test
    void knows_how_far_each_stream_had_come_though_its_messages_are_gone() {
        try (DurableOutbox outbox = DurableOutbox.open(JournalFiles.disk(), directory)) {
            put(outbox, "quiet", 0, 3);
            byte[] large = new byte[1 << 20];
            for (int i = 0; i < 12; i++) {
                outbox.put(
                        new Origin("loud", i), "t", large, false, InstantSource.system().instant());
            }
            outbox.flush();
            outbox.acknowledge(outbox.waiting());
        }
        try (DurableOutbox outbox = DurableOutbox.open(JournalFiles.disk(), directory)) {
            assertThat(outbox.next(1)).isEmpty();
            assertThat(outbox.newest("quiet")).isEqualTo(2);
            assertThat(outbox.newest("loud")).isEqualTo(11);
            assertThat(outbox.newest("unknown")).isEqualTo(-1);
            put(outbox, "quiet", 3, 5);
            assertThat(outbox.newest("quiet")).isEqualTo(4);
        }
    }

    /// A disk whose files can be written and, for a while, not read.
    private static final class Unreadable implements JournalFiles.Disk {
        private final AtomicBoolean ill = new AtomicBoolean();
        private final AtomicInteger tries = new AtomicInteger();

        @Override
        public JournalFiles open(Path place) throws IOException {
            JournalFiles files = JournalFiles.disk().open(place);
            InvocationHandler handler =
                    (_, method, arguments) -> {
                        if (method.getName().equals("open") && ill.get()) {
                            tries.incrementAndGet();
                            throw new IOException("Input/output error");
                        }
                        return method.invoke(files, arguments);
                    };
            return (JournalFiles)
                    Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {JournalFiles.class},
                            handler);
        }
    }

    @Test
    void rests_before_it_reads_an_unreadable_outbox_again_and_then_sends_everything()
            throws Exception {
        Unreadable disk = new Unreadable();
        DurableOutbox outbox = DurableOutbox.open(disk, directory);
        put(outbox, "plant", 0, 100);
        disk.ill.set(true);
        MqttListener broker = broker(0);
        BrokerLink link = link(broker.port(), 1, outbox);
        until(() -> link.counts().outboxFaults() == 3);

        assertThat(disk.tries).hasValueLessThanOrEqualTo(4);
        disk.ill.set(false);

        for (int i = 0; i < 100; i++) {
            assertThat(next(atBroker)).isEqualTo("" + i);
        }
        until(() -> link.waiting() == 0);
        close(link);
        broker.close();
    }

    @Test
    void reads_the_address_of_a_broker() {
        BrokerOptions options = BrokerOptions.parse("mqtts://a%40b:p%3A%2B+@plant.example", "box");

        assertThat(options.host()).isEqualTo("plant.example");
        assertThat(options.port()).isEqualTo(8883);
        assertThat(options.user()).isEqualTo("a@b");
        assertThat(options.password()).isEqualTo("p:++");
        assertThat(options).hasToString("mqtts://plant.example:8883");
        for (String wrong :
                List.of("http://x", "mqtt://", "mqtt:// x", "mqtt://h/topic", "h:1883")) {
            assertThatThrownBy(() -> BrokerOptions.parse(wrong, "box"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("mqtt://USER:PASSWORD@HOST");
        }
    }
}
