package io.homeostat.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MqttListenerTest {
    private record Arrived(String topic, String payload, int qos, Runnable durable) {}

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>(10_000);
    private MqttListener listener = listen(MqttOptions.of("127.0.0.1", 0), false);

    private MqttListener listen(MqttOptions options, boolean durableAtOnce) {
        return MqttListener.start(
                vertx,
                options,
                (topic, payload, qos, durable) -> {
                    String text = new String(payload, StandardCharsets.UTF_8);
                    arrived.add(new Arrived(topic, text, qos, durable));
                    if (durableAtOnce) {
                        durable.run();
                    }
                });
    }

    private void relisten(MqttOptions options, boolean durableAtOnce) {
        listener.close();
        listener = listen(options, durableAtOnce);
    }

    @AfterEach
    void stop() {
        listener.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Arrived next() throws InterruptedException {
        Arrived next = arrived.poll(60, TimeUnit.SECONDS);
        assertThat(next).as("a message").isNotNull();
        return java.util.Objects.requireNonNull(next);
    }

    private MqttClient client() {
        MqttClient client = MqttClient.create(vertx);
        client.connect(listener.port(), "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return client;
    }

    @Test
    void acknowledges_only_what_is_durable_and_in_order() throws Exception {
        MqttClient client = client();
        BlockingQueue<Integer> acknowledged = new LinkedBlockingQueue<>(100);
        var _ = client.publishCompletionHandler(acknowledged::add);
        List<Integer> sent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sent.add(
                    client.publish(
                                    "plant/1",
                                    Buffer.buffer("m" + i),
                                    MqttQoS.AT_LEAST_ONCE,
                                    false,
                                    false)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join());
        }
        List<Arrived> messages = List.of(next(), next(), next());
        messages.get(2).durable().run();
        messages.get(1).durable().run();
        // A round trip on the same connection: had there been acknowledgements, they were first.
        BlockingQueue<Boolean> pong = new LinkedBlockingQueue<>(1);
        var _ = client.pingResponseHandler(_ -> pong.add(true));
        var _ = client.ping();
        assertThat(pong.poll(60, TimeUnit.SECONDS)).isTrue();
        assertThat(acknowledged).isEmpty();

        messages.get(0).durable().run();

        for (int id : sent) {
            assertThat(acknowledged.poll(60, TimeUnit.SECONDS)).isEqualTo(id);
        }
    }

    @Test
    void stops_the_socket_rather_than_take_more_than_its_window() throws Exception {
        relisten(MqttOptions.of("127.0.0.1", 0).bounded(8, 1 << 16, 64, 16), false);
        MqttFeeder feeder = MqttFeeder.connect(vertx, "127.0.0.1", listener.port(), "f", 500);
        for (int i = 0; i < 400; i++) {
            feeder.publish("t", ("" + i).getBytes(StandardCharsets.UTF_8));
        }
        for (int i = 0; i < 400; i++) {
            Arrived message = next();
            assertThat(message.payload()).isEqualTo("" + i);
            assertThat(arrived.size()).isLessThanOrEqualTo(8);
            message.durable().run();
        }
        feeder.drain();
        assertThat(feeder.acknowledged()).isEqualTo(400);
        assertThat(listener.counts().pauses()).isPositive();
        assertThat(listener.counts().received()).isEqualTo(400);
        feeder.close();
    }

    @Test
    void feeder_with_a_small_window_delivers_everything_in_order() throws Exception {
        relisten(MqttOptions.of("127.0.0.1", 0), true);
        MqttFeeder feeder = MqttFeeder.connect(vertx, "127.0.0.1", listener.port(), "f", 20);
        for (int i = 0; i < 2_000; i++) {
            feeder.publish("t", ("" + i).getBytes(StandardCharsets.UTF_8));
        }
        feeder.drain();
        assertThat(feeder.acknowledged()).isEqualTo(2_000);
        for (int i = 0; i < 2_000; i++) {
            assertThat(next().payload()).isEqualTo("" + i);
        }
        feeder.close();
    }

    @Test
    void delivers_published_retained_and_live_messages_to_subscribers() throws Exception {
        relisten(MqttOptions.of("127.0.0.1", 0), true);
        listener.publish("plant/a/prediction", bytes("retained"), 1, true);
        MqttClient subscriber = client();
        BlockingQueue<String> got = new LinkedBlockingQueue<>(100);
        var _ =
                subscriber.publishHandler(
                        m -> got.add(m.topicName() + "=" + m.payload() + "@" + m.isRetain()));
        subscriber.subscribe("plant/+/#", 1).toCompletionStage().toCompletableFuture().join();
        assertThat(got.poll(60, TimeUnit.SECONDS)).isEqualTo("plant/a/prediction=retained@true");

        listener.publish("plant/b/prediction", bytes("live"), 1, false);
        listener.publish("elsewhere", bytes("not for it"), 1, false);
        assertThat(got.poll(60, TimeUnit.SECONDS)).isEqualTo("plant/b/prediction=live@false");

        MqttFeeder feeder = MqttFeeder.connect(vertx, "127.0.0.1", listener.port(), "f", 20);
        feeder.publish("plant/c/reading", bytes("{}"));
        assertThat(got.poll(60, TimeUnit.SECONDS)).isEqualTo("plant/c/reading={}@false");
        feeder.close();
    }

    @ParameterizedTest
    @CsvSource({"mqttv311,0", "mqttv311,1", "mqttv311,2", "mqttv5,0", "mqttv5,1", "mqttv5,2"})
    void understands_the_usual_command_line_clients(String version, int qos) throws Exception {
        assumeTrue(onPath("mosquitto_pub") && onPath("mosquitto_sub"));
        relisten(MqttOptions.of("127.0.0.1", 0), true);
        String port = Integer.toString(listener.port());
        Process publisher =
                run(
                        "mosquitto_pub",
                        "-V",
                        version,
                        "-p",
                        port,
                        "-h",
                        "127.0.0.1",
                        "-q",
                        "" + qos,
                        "-t",
                        "plant/x",
                        "-m",
                        "hello");
        assertThat(publisher.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(publisher.exitValue()).isZero();
        Arrived message = next();
        assertThat(message.topic() + message.payload() + message.qos())
                .isEqualTo("plant/xhello" + qos);

        listener.publish("plant/y", bytes("answer"), 1, true);
        Process subscriber =
                run(
                        "mosquitto_sub",
                        "-V",
                        version,
                        "-p",
                        port,
                        "-h",
                        "127.0.0.1",
                        "-q",
                        "" + qos,
                        "-t",
                        "plant/#",
                        "-C",
                        "1",
                        "-W",
                        "20");
        String out = new String(subscriber.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(out.trim()).isEqualTo("answer");
    }

    /// A connection that says exactly what the test says.
    private final class Raw implements AutoCloseable {
        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());

        Raw() throws IOException {
            socket.setSoTimeout(20_000);
        }

        Raw send(String hex) throws IOException {
            socket.getOutputStream().write(HexFormat.of().parseHex(hex.replace(" ", "")));
            return this;
        }

        void expect(String hex) throws IOException {
            byte[] wanted = HexFormat.of().parseHex(hex.replace(" ", ""));
            assertThat(HexFormat.of().formatHex(socket.getInputStream().readNBytes(wanted.length)))
                    .isEqualTo(HexFormat.of().formatHex(wanted));
        }

        void skipConnAck() throws IOException {
            assertThat(socket.getInputStream().read()).isEqualTo(0x20);
            int length = socket.getInputStream().read();
            assertThat(socket.getInputStream().readNBytes(length)).startsWith(0, 0);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /// CONNECT of version 3.1.1 as client `q`, who wants its session kept.
    private static final String CONNECT = "10 0d 0004 4d515454 04 00 003c 0001 71";

    private static final String PUBLISH_QOS_2 = "34 06 0001 74 0005 41";
    private static final String PUBLISH_QOS_2_AGAIN = "3c 06 0001 74 0005 41";
    private static final String PUBREC = "50 02 0005";

    @Test
    void takes_a_message_of_qos_2_once_though_its_connection_breaks() throws Exception {
        Arrived first;
        try (Raw raw = new Raw()) {
            raw.send(CONNECT).expect("20 02 00 00");
            raw.send(PUBLISH_QOS_2);
            first = next();
        }
        try (Raw raw = new Raw()) {
            raw.send(CONNECT).expect("20 02 01 00");
            raw.send(PUBLISH_QOS_2_AGAIN + "c0 00").expect("d0 00"); // a ping answered, no PUBREC
            first.durable().run();
            raw.expect(PUBREC);
            raw.send(PUBLISH_QOS_2_AGAIN).expect(PUBREC);
            raw.send("62 02 0005").expect("70 02 0005");
            assertThat(arrived).isEmpty();
            assertThat(listener.counts().duplicates()).isEqualTo(2);

            raw.send(PUBLISH_QOS_2);
            next().durable().run();
            raw.expect(PUBREC);
        }
    }

    @Test
    void hands_the_session_of_a_client_to_its_newest_connection() throws Exception {
        try (Raw former = new Raw();
                Raw newest = new Raw()) {
            former.send(CONNECT).expect("20 02 00 00");
            former.send("82 06 0001 0001 61 01").expect("90 03 0001 01");

            newest.send(CONNECT).expect("20 02 01 00");

            assertThat(former.socket.getInputStream().read()).isEqualTo(-1);
            listener.publish("a", bytes("x"), 1, false);
            newest.expect("32 06 0001 61 0001 78");
            assertThat(listener.counts().connections()).isEqualTo(1);
            newest.send("82 06 0002 0001 62 01").expect("90 03 0002 01");
            newest.send("a2 05 0003 0001 62").expect("b0 02 0003");
        }
        until(() -> listener.counts().connections() == 0);
        listener.publish("a", bytes("y"), 1, false);
        try (Raw back = new Raw()) {
            // What it had not acknowledged comes again; then what it has missed.
            back.send(CONNECT).expect("20 02 01 00 3a 06 0001 61 0001 78 32 06 0001 61 0002 79");
        }
    }

    @Test
    void forgets_the_session_of_a_client_that_begins_anew_or_misses_too_much() throws Exception {
        relisten(MqttOptions.of("127.0.0.1", 0).bounded(8, 1 << 16, 2, 16), true);
        String anew = CONNECT.replace(" 04 00 ", " 04 02 ");
        try (Raw raw = new Raw()) {
            raw.send(CONNECT).expect("20 02 00 00");
            raw.send("82 06 0001 0001 61 01").expect("90 03 0001 01");
        }
        until(() -> listener.counts().connections() == 0);
        for (int i = 0; i < 3; i++) {
            listener.publish("a", bytes("x"), 1, false);
        }
        try (Raw raw = new Raw()) {
            raw.send(CONNECT).expect("20 02 00 00");
        }
        until(() -> listener.counts().connections() == 0);
        try (Raw raw = new Raw()) {
            raw.send(anew).expect("20 02 00 00");
        }
        until(() -> listener.counts().connections() == 0);
        try (Raw raw = new Raw()) {
            raw.send(CONNECT).expect("20 02 00 00");
        }
    }

    @Test
    void publishes_a_will_when_its_client_goes_without_a_word() throws Exception {
        try (Raw raw = new Raw()) {
            raw.send("10 16 0004 4d515454 04 0e 003c 0001 77 0004 64656164 0001 21")
                    .expect("20 02 00 00");
        }
        Arrived will = next();
        assertThat(will.topic() + will.payload() + will.qos()).isEqualTo("dead!1");
    }

    @Test
    void says_in_version_5_why_it_closes() throws Exception {
        relisten(MqttOptions.of("127.0.0.1", 0).bounded(8, 64, 2, 16), true);
        String connect = "10 0e 0004 4d515454 05 02 003c 00 0001 76";
        try (Raw raw = new Raw()) {
            raw.send(connect).skipConnAck();
            raw.send("30 80 01 0001 74 00" + "41".repeat(124));
            raw.expect("e0 02 95 00");
        }
        try (Raw raw = new Raw()) {
            raw.send(connect).skipConnAck();
            raw.send("30 06 0000 03 23 0001"); // a topic alias that nobody has offered
            raw.expect("e0 02");
            assertThat(raw.socket.getInputStream().read()).isIn(0x90, 0x94);
        }
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Process run(String... command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static boolean onPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
