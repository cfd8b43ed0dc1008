package io.homeostat.faults;

import io.homeostat.config.PipelineResource;
import io.homeostat.e2e.Box;
import io.homeostat.e2e.Broker;
import io.homeostat.e2e.Cable;
import io.homeostat.e2e.Eventually;
import io.homeostat.e2e.Plant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Connections that are cut, go half-open or stand still, and brokers and boxes that die at their
/// ends: on the way in and on the way out.
class LinkFaultsTest {
    private static final PipelineResource PIPELINE = Plant.resource(Plant.INLINE);

    private static final int FLOW_PER_SECOND = 2_000;

    @TempDir private Path directory;

    private final SplittableRandom random = new SplittableRandom(Counts.seed());
    private final Device device = new Device();
    private String file = "";

    @BeforeEach
    void write() throws Exception {
        file = Plant.file(directory, Plant.INLINE).toString();
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Path heard() {
        return directory.resolve("heard");
    }

    private Verdict judge() throws Exception {
        return new Oracle(data(), PIPELINE, true).judge(device.acknowledged());
    }

    @Test
    void nothing_is_lost_when_the_link_of_a_device_is_cut() throws Exception {
        int cuts = Counts.of("LINKS", 20) / 2;
        try (Box box = Box.up(data(), "--lockstep", file);
                Cable cable = new Cable(box.mqttPort())) {
            for (int cut = 0; cut < cuts; cut++) {
                int at = device.acknowledged() + random.nextInt(1, 90);
                boolean halfOpen = random.nextInt(4) == 0;
                device.send(
                        cable.port(),
                        at + 10,
                        n -> {
                            if (n == at && halfOpen) {
                                cable.swallow();
                                var _ = Later.run(cable::cut);
                            } else if (n == at) {
                                cable.cut();
                            }
                        });
            }
            device.send(cable.port(), device.acknowledged() + 100);
            box.stop();
        }
        judge().note("link device to box cut, 1 in 4 half-open", cuts).assertNothingLost();
    }

    private Box atBroker(int port) throws Exception {
        Box box = Box.up(data(), "--lockstep", "--mqtt", "mqtt://127.0.0.1:" + port, file);
        Eventually.eventually(
                "a subscription", () -> box.output().contains("connected to the broker"));
        return box;
    }

    private static long readings(Box box) throws Exception {
        return box.snapshot(Plant.NAME).path("readings").asLong();
    }

    private void taken(Box box) throws Exception {
        reached("readings", device.acknowledged(), () -> readings(box));
    }

    /// Every prediction that the box has made, downstream.
    private void published(Box box) throws Exception {
        long predictions = box.snapshot(Plant.NAME).path("predictions").asLong();
        reached(
                "predictions",
                predictions,
                () -> {
                    try (Stream<String> lines = Files.lines(heard())) {
                        return lines.distinct().count();
                    }
                });
    }

    /// Waits as long as there is some progress.
    private static void reached(String what, long all, Callable<Long> number) throws Exception {
        long before = -1;
        while (before < all) {
            long then = before;
            Eventually.eventually(
                    "more " + what + " than " + then + " of " + all, () -> number.call() > then);
            before = number.call();
        }
    }

    private static void end(Process process) {
        process.destroyForcibly();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Test
    void nothing_is_lost_when_the_link_of_the_box_to_its_broker_is_cut() throws Exception {
        int cuts = Counts.of("LINKS", 20) / 2;
        try (Broker broker = Broker.start(directory);
                Cable cable = new Cable(broker.port())) {
            Process subscriber = broker.subscriber("test/+/prediction", heard());
            try (Box box = atBroker(cable.port())) {
                for (int cut = 0; cut < cuts; cut++) {
                    int at = device.acknowledged() + random.nextInt(1, 60);
                    device.send(
                            broker.port(),
                            at + 20,
                            n -> {
                                if (n == at) {
                                    cable.cut();
                                }
                            });
                    taken(box);
                }
                published(box);
                box.stop();
            } finally {
                end(subscriber);
            }
        }
        judge().and(new Oracle(data(), PIPELINE, true).heard(heard()))
                .note("link box to broker cut", cuts)
                .assertNothingLost();
    }

    /// The predictions of what was journaled and not yet published reach the broker after all.
    @Test
    void nothing_is_lost_downstream_when_the_box_at_a_broker_is_killed() throws Exception {
        int kills = Counts.of("BOXES", 3);
        try (Broker broker = Broker.start(directory)) {
            Process subscriber = broker.subscriber("test/+/prediction", heard());
            try {
                for (int kill = 0; kill < kills; kill++) {
                    try (Box box = atBroker(broker.port())) {
                        int at = device.acknowledged() + random.nextInt(60, 300);
                        device.send(
                                broker.port(),
                                at + 20,
                                n -> {
                                    if (n == at) {
                                        box.kill();
                                    }
                                });
                    }
                }
                try (Box box = atBroker(broker.port())) {
                    taken(box);
                    published(box);
                    box.stop();
                }
            } finally {
                end(subscriber);
            }
        }
        judge().and(new Oracle(data(), PIPELINE, true).heard(heard()))
                .note("kill -9 of a box at a broker", kills)
                .assertNothingLost();
    }

    /// A pod goes and its successor comes, with the same disk and the same name at the broker,
    /// while 2,000 readings a second come: every other one is killed, the others are asked to stop.
    @Test
    void nothing_is_lost_when_one_box_after_another_takes_over() throws Exception {
        int takeOvers = Counts.of("TAKEOVERS", 2);
        try (Broker broker = Broker.start(directory)) {
            Process subscriber = broker.subscriber("test/+/prediction", heard());
            try (Box first = atBroker(broker.port())) {
                first.stop(); // from here on the broker keeps what comes
            }
            try (Flow flow = Flow.start(device, broker.port(), FLOW_PER_SECOND)) {
                for (int one = 0; one < takeOvers; one++) {
                    try (Box box = atBroker(broker.port())) {
                        Thread.sleep(random.nextInt(10, 500));
                        if (one % 2 == 0) {
                            box.kill();
                        } else {
                            box.stop();
                        }
                    }
                }
                flow.end();
                try (Box box = atBroker(broker.port())) {
                    taken(box);
                    published(box);
                    box.stop();
                }
            } finally {
                end(subscriber);
            }
        }
        judge().and(new Oracle(data(), PIPELINE, true).heard(heard()))
                .note("take-over at a broker, 2,000 readings a second", takeOvers)
                .assertNothingLost();
    }

    /// What the broker itself has acknowledged and lost is the broker's; a device behind it sends
    /// again what the box has not taken.
    @Test
    void nothing_that_the_box_has_taken_is_lost_when_the_broker_is_killed() throws Exception {
        int kills = Counts.of("BROKERS", 3);
        try (Broker broker = Broker.careful(directory);
                Box box = atBroker(broker.port())) {
            for (int kill = 0; kill < kills; kill++) {
                int at = device.acknowledged() + random.nextInt(1, 60);
                int links = links(box);
                device.send(
                        broker.port(),
                        at + 20,
                        n -> {
                            if (n == at) {
                                broker.killAndRestart();
                            }
                        });
                Eventually.eventually("a new subscription", () -> links(box) > links);
                device.again((int) readings(box));
                device.send(broker.port(), at + 20);
                taken(box);
            }
            box.stop();
        }
        judge().note("kill -9 of the broker", kills).assertNothingLost();
    }

    private static int links(Box box) {
        return box.output().split("connected to the broker", -1).length;
    }

    @Test
    void nothing_is_lost_when_the_box_stands_still() throws Exception {
        int stops = Counts.of("STOPS", 2);
        try (Box box = Box.up(data(), "--lockstep", file)) {
            for (int stop = 0; stop < stops; stop++) {
                int at = device.acknowledged() + random.nextInt(1, 90);
                device.send(
                        box.mqttPort(),
                        at + 10,
                        n -> {
                            if (n == at) {
                                box.frozen(true);
                                var _ = Later.run(() -> box.frozen(false));
                            }
                        });
            }
            device.send(box.mqttPort(), device.acknowledged() + 50);
            box.stop();
        }
        judge().note("SIGSTOP of the box", stops).assertNothingLost();
    }
}
