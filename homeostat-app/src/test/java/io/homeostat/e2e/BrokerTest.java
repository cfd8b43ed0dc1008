package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.PipelineResource;
import io.homeostat.node.Node;
import io.homeostat.node.Wiring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A box at a real broker whose processes and connections break.
class BrokerTest {
    private static final int READINGS = 1_200;

    @TempDir private Path directory;

    private Box box(int port) throws Exception {
        String file = Plant.file(directory, Plant.INLINE).toString();
        Box box =
                Box.up(
                        directory.resolve("data"),
                        "--lockstep",
                        "--mqtt",
                        "mqtt://127.0.0.1:" + port,
                        file);
        Eventually.eventually(
                "a subscription", () -> box.output().contains("connected to the broker"));
        return box;
    }

    private static void taken(Box box, int readings) throws Exception {
        Eventually.eventually(
                readings + " readings",
                () -> box.snapshot(Plant.NAME).path("readings").asLong() == readings);
    }

    /// The decisions must be those of a stream without any fault: nothing lost, nothing twice,
    /// nothing in another order.
    private void assertAsUndisturbed() throws IOException {
        PipelineResource pipeline = Plant.resource(Plant.INLINE);
        State disturbed = State.of(directory.resolve("data"), pipeline);
        try (Node node =
                Wiring.start(State.options(directory.resolve("whole")), List.of(pipeline))) {
            Feeder.feed(node.mqttPort(), 0, READINGS);
            State whole = State.of(node, pipeline);
            assertThat(disturbed.decisions()).isEqualTo(whole.decisions()).hasSizeGreaterThan(3);
            assertThat(disturbed.digest()).isEqualTo(whole.digest());
        }
    }

    @Test
    void loses_nothing_to_a_broker_or_a_box_that_is_killed() throws Exception {
        try (Broker broker = Broker.careful(directory)) {
            try (Box box = box(broker.port())) {
                Feeder.feed(broker.port(), 0, 300);
                taken(box, 300);
                broker.killAndRestart();
                Eventually.eventually(
                        "a subscription once more",
                        () -> box.output().split("connected to the broker", -1).length == 3);
                Feeder.feed(broker.port(), 300, 600);
                taken(box, 600);
                try (Feeder feeder = new Feeder(broker.port())) {
                    for (int n = 600; n < 900; n++) {
                        feeder.publish(n);
                        if (n == 750) {
                            box.kill();
                        }
                    }
                    feeder.drain();
                }
            }
            // What came while the box was away is in its session at the broker.
            try (Box box = box(broker.port())) {
                Feeder.feed(broker.port(), 900, READINGS);
                taken(box, READINGS);
                box.stop();
            }
        }
        assertAsUndisturbed();
    }

    @Test
    void loses_nothing_to_a_cable_that_is_cut() throws Exception {
        Path heard = directory.resolve("predictions");
        try (Broker broker = Broker.start(directory);
                Cable cable = new Cable(broker.port())) {
            Process subscriber = broker.subscriber("test/+/prediction", heard);
            try (Box box = box(cable.port());
                    Feeder feeder = new Feeder(broker.port())) {
                for (int n = 0; n < READINGS; n++) {
                    feeder.publish(n);
                    if (n % 150 == 149) {
                        feeder.drain();
                        cable.cut();
                    }
                }
                feeder.drain();
                taken(box, READINGS);
                long predictions = box.snapshot(Plant.NAME).path("predictions").asLong();
                assertThat(predictions).isGreaterThan(900);
                Eventually.eventually(
                        "every prediction",
                        () -> Files.readAllLines(heard).stream().distinct().count() == predictions);
                box.stop();
            } finally {
                subscriber.destroyForcibly();
                subscriber.onExit().orTimeout(60, TimeUnit.SECONDS).join();
            }
        }
        assertAsUndisturbed();
    }

    @Test
    void shares_a_subscription_with_another_box() throws Exception {
        String file = Plant.file(directory, Plant.INLINE).toString();
        try (Broker broker = Broker.start(directory)) {
            String url = "mqtt://127.0.0.1:" + broker.port();
            try (Box one = shared("one", url, file);
                    Box two = shared("two", url, file)) {
                Feeder.feed(broker.port(), 0, 200);

                Eventually.eventually(
                        "all readings in one of the two",
                        () -> readings(one) + readings(two) == 200);
                assertThat(readings(one)).isBetween(1L, 199L);
            }
        }
    }

    private Box shared(String name, String url, String file) throws Exception {
        Box box =
                Box.up(
                        directory.resolve(name),
                        "--mqtt",
                        url,
                        "--mqtt-client",
                        name,
                        "--mqtt-share",
                        "boxes",
                        file);
        Eventually.eventually(
                "a subscription", () -> box.output().contains("connected to the broker"));
        return box;
    }

    private static long readings(Box box) throws Exception {
        return box.snapshot(Plant.NAME).path("readings").asLong();
    }
}
