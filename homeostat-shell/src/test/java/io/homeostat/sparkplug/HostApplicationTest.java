package io.homeostat.sparkplug;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.journal.JournalFiles;
import io.homeostat.mqtt.BrokerLink;
import io.homeostat.mqtt.BrokerOptions;
import io.homeostat.mqtt.DurableOutbox;
import io.homeostat.mqtt.Origin;
import io.homeostat.sparkplug.RecordingBroker.Published;
import io.homeostat.sparkplug.RecordingBroker.Sent;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The state that a host application publishes, as a server receives it.
class HostApplicationTest {
    private static final String TOPIC = "spBv1.0/STATE/plant-host";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> taken = new LinkedBlockingQueue<>(1_000);
    private RecordingBroker broker;
    private DurableOutbox outbox;

    @BeforeEach
    void open() {
        broker = new RecordingBroker(vertx, "box");
        outbox = DurableOutbox.open(JournalFiles.disk(), directory);
    }

    @AfterEach
    void stop() {
        broker.close();
        outbox.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private BrokerLink link() {
        return BrokerLink.start(
                vertx,
                BrokerOptions.parse("mqtt://127.0.0.1:" + broker.port(), "box"),
                List.of(new BrokerLink.Interest("spBv1.0/#", 1)),
                (topic, _, _, durable) -> {
                    taken.add(topic);
                    durable.run();
                },
                outbox,
                Optional.of(new HostApplication("plant-host")),
                InstantSource.system());
    }

    private static long time(Published message, boolean online) throws Exception {
        JsonNode state = JSON.readTree(message.payload);
        assertThat(message.topic).isEqualTo(TOPIC);
        assertThat(message.qos).isEqualTo(1);
        assertThat(message.retained).isTrue();
        assertThat(state.size()).isEqualTo(2);
        assertThat(state.path("online").isBoolean()).isTrue();
        assertThat(state.path("online").asBoolean()).isEqualTo(online);
        assertThat(state.path("timestamp").isIntegralNumber()).isTrue();
        return state.path("timestamp").asLong();
    }

    /// Connects and is born; the time of the will.
    private long born() throws Exception {
        long will = time(broker.next(Sent.Connect.class).will(), false);
        assertThat(broker.next(Sent.Subscribe.class).filters())
                .isEqualTo(Map.of("spBv1.0/#", 1, TOPIC, 1));
        assertThat(time(broker.published(), true)).isEqualTo(will);
        return will;
    }

    @Test
    @Tck({
        "host-topic-phid-death-required",
        "host-topic-phid-death-topic",
        "host-topic-phid-death-qos",
        "host-topic-phid-death-retain",
        "host-topic-phid-death-payload",
        "host-topic-phid-death-payload-timestamp-connect",
        "operational-behavior-host-application-connect-will",
        "operational-behavior-host-application-connect-will-topic",
        "operational-behavior-host-application-connect-will-payload",
        "operational-behavior-host-application-connect-will-qos",
        "operational-behavior-host-application-connect-will-retained",
        "payloads-state-will-message",
        "payloads-state-will-message-qos",
        "payloads-state-will-message-retain",
        "payloads-state-will-message-payload"
    })
    void its_will_says_that_it_is_away_since_it_connected() throws Exception {
        Instant before = Instant.now();
        try (BrokerLink link = link()) {
            Sent.Connect connect = broker.next(Sent.Connect.class);

            Instant at = Instant.ofEpochMilli(time(connect.will(), false));

            assertThat(at).isBetween(before.minusMillis(1), Instant.now());
            assertThat(link.counts().dropped()).isZero();
        }
    }

    @Test
    @Tck({
        "host-topic-phid-birth-message",
        "host-topic-phid-birth-topic",
        "host-topic-phid-birth-qos",
        "host-topic-phid-birth-retain",
        "host-topic-phid-birth-sub-required",
        "host-topic-phid-birth-required",
        "host-topic-phid-birth-payload",
        "host-topic-phid-birth-payload-timestamp",
        "message-flow-phid-sparkplug-subscription",
        "message-flow-phid-sparkplug-state-publish",
        "message-flow-phid-sparkplug-state-publish-payload",
        "message-flow-phid-sparkplug-state-publish-payload-timestamp",
        "operational-behavior-host-application-connect-birth",
        "operational-behavior-host-application-connect-birth-topic",
        "operational-behavior-host-application-connect-birth-payload",
        "operational-behavior-host-application-connect-birth-qos",
        "operational-behavior-host-application-connect-birth-retained",
        "operational-behavior-primary-application-state-with-multiple-servers-state",
        "payloads-state-subscribe",
        "payloads-state-birth",
        "payloads-state-birth-payload"
    })
    void its_birth_is_what_it_publishes_first_and_has_the_time_of_the_will() throws Exception {
        outbox.put(Origin.NONE, "plant/prediction", new byte[] {1}, false, Instant.EPOCH);
        outbox.flush();
        try (BrokerLink link = link()) {
            born();

            assertThat(broker.published().topic).isEqualTo("plant/prediction");
            assertThat(link.connected()).isTrue();
        }
    }

    @Test
    @Tck("operational-behavior-host-application-multi-server-timestamp")
    void each_connection_has_a_newer_time() throws Exception {
        BrokerLink link = link();
        long first = born();
        broker.cut("box");
        long second = born();
        broker.cut("box");
        long third = born();

        assertThat(List.of(first, second, third)).isSorted().doesNotHaveDuplicates();
        link.close();
    }

    @Test
    @Tck("message-flow-hid-sparkplug-state-message-delivered")
    void says_again_that_it_is_there_when_somebody_says_that_it_is_not() throws Exception {
        try (BrokerLink link = link()) {
            long will = born();
            String said = "{\"timestamp\":1,\"more\":{\"online\":true},\"online\":false}";

            broker.deliver("box", TOPIC, said.getBytes(UTF_8), false);

            assertThat(time(broker.published(), true)).isEqualTo(will);
            // What was kept from before, its own birth, and what means nothing, are no reason.
            broker.deliver("box", TOPIC, said.getBytes(UTF_8), true);
            broker.deliver("box", TOPIC, "{\"online\":true}".getBytes(UTF_8), false);
            broker.deliver("box", TOPIC, "OFFLINE".getBytes(UTF_8), false);
            broker.deliver("box", "spBv1.0/g/NDATA/n", new byte[0], false);
            assertThat(taken.poll(30, TimeUnit.SECONDS)).isEqualTo("spBv1.0/g/NDATA/n");
            assertThat(broker.rest()).isEmpty();
            assertThat(link.counts().acknowledged()).isGreaterThanOrEqualTo(0);
        }
    }

    @Test
    @Tck({
        "host-topic-phid-death-payload-timestamp-disconnect-clean",
        "operational-behavior-host-application-termination",
        "operational-behavior-host-application-death-topic",
        "operational-behavior-host-application-death-payload",
        "operational-behavior-host-application-death-qos",
        "operational-behavior-host-application-death-retained",
        "operational-behavior-host-application-disconnect-intentional"
    })
    void says_that_it_leaves_before_it_disconnects() throws Exception {
        BrokerLink link = link();
        long will = born();
        Instant before = Instant.now();

        link.close();

        Instant at = Instant.ofEpochMilli(time(broker.published(), false));
        assertThat(at).isBetween(before.minus(Duration.ofMillis(1)), Instant.now());
        assertThat(at.toEpochMilli()).isGreaterThanOrEqualTo(will);
        assertThat(broker.next(Sent.Disconnect.class).reason()).isZero();
    }

    /// The specification wants a session that ends; a plant that loses nothing needs one that
    /// waits.
    @Test
    void keeps_its_session_in_version_5() throws Exception {
        try (BrokerLink link = link()) {
            Sent.Connect connect = broker.next(Sent.Connect.class);

            assertThat(connect.version()).isEqualTo(5);
            assertThat(connect.clean()).isFalse();
            assertThat(connect.expiry()).isEqualTo(0xFFFF_FFFFL);
            assertThat(link.waiting()).isZero();
        }
    }

    @Test
    void keeps_its_session_and_its_will_in_version_3() throws Exception {
        broker.speakOnly311();
        try (BrokerLink link = link()) {
            Sent.Connect connect = broker.next(Sent.Connect.class);

            assertThat(connect.version()).isEqualTo(4);
            assertThat(connect.clean()).isFalse();
            time(connect.will(), false);
            assertThat(link.waiting()).isZero();
        }
    }

    @Test
    @Tck({"topics-ncmd-mqtt", "payloads-ncmd-qos", "payloads-ncmd-retain"})
    void tells_whoever_is_there_without_keeping_it() throws Exception {
        try (BrokerLink link = link()) {
            born();

            link.tell("spBv1.0/g/NCMD/n", new byte[] {1});

            Published command = broker.published();
            assertThat(command.topic).isEqualTo("spBv1.0/g/NCMD/n");
            assertThat(command.qos).isZero();
            assertThat(command.retained).isFalse();
        }
    }

    @Test
    void a_name_that_no_topic_can_hold_is_refused() {
        for (String id : List.of("", " ", "a/b", "a+", "#")) {
            assertThatThrownBy(() -> new HostApplication(id))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("host id '" + id + "'");
        }
    }
}
