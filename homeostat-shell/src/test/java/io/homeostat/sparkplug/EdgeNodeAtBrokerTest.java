package io.homeostat.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.codec.EdgeNodeId;
import io.homeostat.codec.SparkplugEncoder;
import io.homeostat.codec.ToldMetric;
import io.homeostat.journal.JournalFiles;
import io.homeostat.model.Task;
import io.homeostat.mqtt.BrokerLink;
import io.homeostat.mqtt.BrokerOptions;
import io.homeostat.mqtt.DurableOutbox;
import io.homeostat.mqtt.MqttListener;
import io.homeostat.sparkplug.RecordingBroker.Published;
import io.homeostat.sparkplug.RecordingBroker.Sent;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttClient;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An edge node as a server receives it, and as the box's own listener gives it out.
class EdgeNodeAtBrokerTest {
    private static final String DEATH = "spBv1.0/plant/NDEATH/oven";
    private static final String COMMAND = "spBv1.0/plant/NCMD/oven";

    @TempDir private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private EdgeNode node;
    private RecordingBroker broker;
    private DurableOutbox outbox;
    private BrokerLink box;

    @BeforeEach
    void open() {
        node =
                EdgeNode.of(
                        new EdgeNodeId("plant", "oven"),
                        new Task.Regression(),
                        directory.resolve("life"),
                        InstantSource.system());
        broker = new RecordingBroker(vertx, "edge");
        outbox = DurableOutbox.open(JournalFiles.disk(), directory);
        box =
                BrokerLink.start(
                        vertx,
                        BrokerOptions.parse("mqtt://127.0.0.1:" + broker.port(), "box"),
                        List.of(new BrokerLink.Interest("plant/#", 1)),
                        (_, _, _, durable) -> durable.run(),
                        outbox,
                        InstantSource.system());
    }

    private BrokerLink connect() {
        return box.beside(node, "edge");
    }

    @AfterEach
    void stop() {
        box.close();
        broker.close();
        outbox.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static byte[] rebirth() {
        ToldMetric.Value yes = new ToldMetric.Value.Truth(true);
        return SparkplugEncoder.payload(1, List.of(new ToldMetric("Node Control/Rebirth", 1, yes)));
    }

    /// The number in a death, which holds nothing else.
    private static long life(Published death) {
        ReadPayload payload = ReadPayload.of(death.payload);
        assertThat(death.topic).isEqualTo(DEATH);
        assertThat(death.qos).isEqualTo(1);
        assertThat(death.retained).isFalse();
        assertThat(payload.sequence).isEqualTo(-1);
        assertThat(payload.names()).containsExactly("bdSeq");
        assertThat(payload.metric("bdSeq").type()).isEqualTo(4);
        return (Long) payload.metric("bdSeq").value();
    }

    private long born(long expected) throws Exception {
        long will = life(broker.next(Sent.Connect.class).will());
        assertThat(will).isEqualTo(expected);
        assertThat(broker.next(Sent.Subscribe.class).filters()).isEqualTo(Map.of(COMMAND, 1));
        Published birth = broker.published();
        assertThat(birth.topic).isEqualTo("spBv1.0/plant/NBIRTH/oven");
        assertThat(birth.qos).isZero();
        assertThat(birth.retained).isFalse();
        ReadPayload payload = ReadPayload.of(birth.payload);
        assertThat(payload.sequence).isZero();
        assertThat(payload.metric("bdSeq").value()).isEqualTo(will);
        assertThat(payload.metric("bdSeq").type()).isEqualTo(4);
        assertThat(payload.metric("Node Control/Rebirth").value()).isEqualTo(false);
        assertThat(payload.metric("Node Control/Rebirth").type()).isEqualTo(11);
        assertThat(payload.metric("Node Control/Rebirth").alias()).isEqualTo(-1);
        assertThat(payload.metrics).hasSize(2).allMatch(metric -> metric.time() == payload.time);
        return payload.time;
    }

    @Test
    @Tck({
        "principles-persistence-clean-session-50",
        "topics-ndeath-topic",
        "topics-ndeath-payload",
        "topics-ndeath-seq",
        "message-flow-edge-node-birth-publish-will-message",
        "message-flow-edge-node-birth-publish-will-message-topic",
        "message-flow-edge-node-birth-publish-will-message-payload",
        "message-flow-edge-node-birth-publish-will-message-payload-bdSeq",
        "message-flow-edge-node-birth-publish-will-message-qos",
        "message-flow-edge-node-birth-publish-will-message-will-retained",
        "payloads-ndeath-seq",
        "payloads-ndeath-will-message",
        "payloads-ndeath-will-message-qos",
        "payloads-ndeath-will-message-retain"
    })
    void its_will_is_the_death_of_the_life_that_begins() throws Exception {
        var _ = connect();
        Sent.Connect connect = broker.next(Sent.Connect.class);

        assertThat(connect.version()).isEqualTo(5);
        assertThat(connect.clean()).isTrue();
        assertThat(connect.expiry()).isZero();
        assertThat(life(connect.will())).isZero();
    }

    @Test
    @Tck({
        "principles-birth-certificates-order",
        "topic-structure",
        "topic-structure-namespace-a",
        "topic-structure-namespace-device-id-associated-message-types",
        "topic-structure-namespace-device-id-non-associated-message-types",
        "topics-nbirth-topic",
        "topics-nbirth-mqtt",
        "topics-nbirth-seq-num",
        "topics-nbirth-timestamp",
        "topics-nbirth-metric-reqs",
        "topics-nbirth-metrics",
        "topics-nbirth-bdseq-included",
        "topics-nbirth-bdseq-matching",
        "topics-nbirth-rebirth-metric",
        "message-flow-edge-node-ncmd-subscribe",
        "message-flow-edge-node-birth-publish-connect",
        "message-flow-edge-node-birth-publish-nbirth-topic",
        "message-flow-edge-node-birth-publish-nbirth-payload",
        "message-flow-edge-node-birth-publish-nbirth-payload-bdSeq",
        "message-flow-edge-node-birth-publish-nbirth-qos",
        "message-flow-edge-node-birth-publish-nbirth-retained",
        "message-flow-edge-node-birth-publish-nbirth-payload-seq",
        "message-flow-device-birth-publish-nbirth-wait",
        "message-flow-device-birth-publish-dbirth-topic",
        "message-flow-device-birth-publish-dbirth-match-edge-node-topic",
        "message-flow-device-birth-publish-dbirth-payload",
        "message-flow-device-birth-publish-dbirth-qos",
        "message-flow-device-birth-publish-dbirth-retained",
        "operational-behavior-data-commands-rebirth-name",
        "operational-behavior-data-commands-rebirth-name-aliases",
        "operational-behavior-data-commands-rebirth-datatype",
        "operational-behavior-data-commands-rebirth-value",
        "operational-behavior-data-publish-nbirth",
        "operational-behavior-data-publish-nbirth-values",
        "operational-behavior-data-publish-nbirth-order",
        "payloads-nbirth-timestamp",
        "payloads-nbirth-seq",
        "payloads-nbirth-bdseq",
        "payloads-nbirth-bdseq-repeat",
        "payloads-nbirth-rebirth-req",
        "payloads-nbirth-qos",
        "payloads-nbirth-retain",
        "payloads-sequence-num-req-nbirth"
    })
    void is_born_first_then_its_devices_then_come_data() throws Exception {
        Instant before = Instant.now();
        node.report(EdgeNodeTest.prediction("d1", 1, 1, 1));
        BrokerLink link = connect();

        Instant at = Instant.ofEpochMilli(born(0));

        assertThat(at).isBetween(before.minusMillis(1), Instant.now());
        Published device = broker.published();
        assertThat(device.topic).isEqualTo("spBv1.0/plant/DBIRTH/oven/d1");
        assertThat(device.qos).isZero();
        assertThat(device.retained).isFalse();
        assertThat(ReadPayload.of(device.payload).sequence).isEqualTo(1);
        node.report(EdgeNodeTest.prediction("d1", 2, 2, 1));
        link.wake();
        Published data = broker.published();
        assertThat(data.topic).isEqualTo("spBv1.0/plant/DDATA/oven/d1");
        assertThat(ReadPayload.of(data.payload).sequence).isEqualTo(2);
    }

    @Test
    @Tck("payloads-ndeath-bdseq")
    void a_connection_that_is_cut_is_followed_by_the_next_life() throws Exception {
        node.report(EdgeNodeTest.prediction("d1", 1, 1, 1));
        var _ = connect();
        for (int life = 0; life < 3; life++) {
            born(life);
            assertThat(broker.published().topic).isEqualTo("spBv1.0/plant/DBIRTH/oven/d1");
            broker.cut("edge");
        }
        born(3);
    }

    @Test
    void answers_a_command_with_its_births() throws Exception {
        var _ = connect();
        born(0);

        broker.deliver("edge", COMMAND, rebirth(), false);

        Published birth = broker.published();
        assertThat(birth.topic).isEqualTo("spBv1.0/plant/NBIRTH/oven");
        assertThat(ReadPayload.of(birth.payload).metric("bdSeq").value()).isEqualTo(0L);
    }

    @Test
    @Tck({
        "operational-behavior-edge-node-intentional-disconnect-ndeath",
        "operational-behavior-edge-node-intentional-disconnect-packet",
        "payloads-ndeath-will-message-publisher",
        "payloads-ndeath-will-message-publisher-disconnect-mqtt50"
    })
    void dies_before_it_disconnects() throws Exception {
        BrokerLink link = connect();
        born(0);

        link.close();

        assertThat(life(broker.published())).isZero();
        assertThat(broker.next(Sent.Disconnect.class).reason()).isEqualTo(4);
    }

    @Test
    @Tck({
        "principles-persistence-clean-session-311",
        "payloads-ndeath-will-message-publisher-disconnect-mqtt311"
    })
    void does_the_same_in_version_3() throws Exception {
        broker.speakOnly311();
        BrokerLink link = connect();
        Sent.Connect connect = broker.next(Sent.Connect.class);
        assertThat(connect.version()).isEqualTo(4);
        assertThat(connect.clean()).isTrue();
        assertThat(broker.next(Sent.Subscribe.class).filters()).hasSize(1);
        assertThat(broker.published().topic).isEqualTo("spBv1.0/plant/NBIRTH/oven");

        link.close();

        assertThat(life(broker.published())).isEqualTo(life(connect.will()));
        assertThat(broker.next(Sent.Disconnect.class).reason()).isZero();
    }

    @Test
    void the_listener_gives_out_its_births_and_its_death() throws Exception {
        var _ = connect();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>(1_000);
        MqttListener listener =
                MqttListener.start(vertx, "127.0.0.1", 0, (_, _, _, durable) -> durable.run());
        listener.present(
                EdgeNode.of(
                        new EdgeNodeId("g", "n"),
                        new Task.Regression(),
                        directory.resolve("other"),
                        InstantSource.system()));
        MqttClient client = MqttClient.create(vertx);
        client.publishHandler(message -> heard.add(message.topicName()));
        var _ =
                client.connect(listener.port(), "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS);
        var _ =
                client.subscribe("spBv1.0/#", 1)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS);

        var _ =
                client.publish(
                        "spBv1.0/g/NCMD/n",
                        io.vertx.core.buffer.Buffer.buffer(rebirth()),
                        io.netty.handler.codec.mqtt.MqttQoS.AT_MOST_ONCE,
                        false,
                        false);

        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("spBv1.0/g/NCMD/n");
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("spBv1.0/g/NBIRTH/n");
        listener.close();
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("spBv1.0/g/NDEATH/n");
    }
}
