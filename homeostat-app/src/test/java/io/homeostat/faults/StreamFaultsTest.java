package io.homeostat.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.PipelineResource;
import io.homeostat.e2e.Box;
import io.homeostat.e2e.Cable;
import io.homeostat.e2e.Eventually;
import io.homeostat.e2e.Feeder;
import io.homeostat.e2e.Peers;
import io.homeostat.e2e.Plant;
import io.homeostat.journal.JournalFiles;
import io.homeostat.node.Node;
import io.homeostat.node.Surroundings;
import io.homeostat.node.Wiring;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Streams that are wrong, too fast for the box, or too fast for those who listen to it.
class StreamFaultsTest {
    private static final PipelineResource PIPELINE = Plant.resource(Plant.INLINE);

    /// The heap has 256 MiB; the JVM's own, code and sockets come on top.
    private static final long RESIDENT_BYTES_MAX = 700L << 20;

    @TempDir private Path directory;

    private final SplittableRandom random = new SplittableRandom(Counts.seed());

    private Path data() {
        return directory.resolve("data");
    }

    private Verdict judge(Device device) throws Exception {
        return new Oracle(data(), PIPELINE, true).judge(device.acknowledged());
    }

    /// The box's clock and those of the devices, an hour forth and back.
    @Test
    void nothing_is_lost_when_clocks_jump() throws Exception {
        int readings = Counts.of("CLOCKS", 20) * 30;
        AtomicLong offset = new AtomicLong();
        InstantSource clock = () -> Instant.now().plus(Duration.ofSeconds(offset.get()));
        SplittableRandom jumps = random.split();
        Device device = new Device(n -> jumped(n, jumps));
        try (Node node =
                Wiring.start(
                        Oracle.options(data(), true),
                        List.of(PIPELINE),
                        new Surroundings(JournalFiles.disk(), clock))) {
            device.send(
                    node.mqttPort(),
                    readings,
                    n -> {
                        if (n % 30 == 0) {
                            offset.set(random.nextInt(-3_600, 3_600));
                        }
                    });
        }
        judge(device).note("clock jumps, box and devices", readings / 15).assertNothingLost();
    }

    private static byte[] jumped(int n, SplittableRandom random) {
        String reading = Plant.reading(n);
        if (random.nextInt(30) == 0) {
            long at = 1_700_000_000L + 60L * n;
            long then = at + random.nextInt(-3_600, 3_600);
            reading = reading.replace("\"at\":" + at, "\"at\":" + then);
        }
        return reading.getBytes(UTF_8);
    }

    @Test
    void nothing_is_lost_among_poison() throws Exception {
        int poisons = Counts.of("POISON", 60);
        Device device = new Device();
        try (Node node = Wiring.start(Oracle.options(data(), true), List.of(PIPELINE))) {
            try (Feeder feeder = new Feeder(node.mqttPort(), "poison", 50)) {
                for (int i = 0; i < poisons; i++) {
                    feeder.publish(Device.topic(i), poison(i));
                    if (i % 10 == 9) {
                        feeder.drain();
                        device.send(node.mqttPort(), device.acknowledged() + 40);
                    }
                }
                feeder.drain();
            }
            Eventually.eventually(
                    "every poison among the dead letters",
                    () -> node.pipeline(Plant.NAME).orElseThrow().deadLetters() == poisons);
        }
        judge(device).note("poison messages", poisons).assertNothingLost();
    }

    private byte[] poison(int i) {
        String reading = Plant.reading(100_000 + i).replace("\"n\":", "\"N\":");
        return switch (i % 8) {
            case 0 -> reading.substring(0, reading.length() / 2).getBytes(UTF_8);
            case 1 -> reading.replaceFirst("\"x\":[^,]+", "\"x\":\"warm\"").getBytes(UTF_8);
            case 2 -> "[".repeat(random.nextInt(1, 100_000)).getBytes(UTF_8);
            case 3 -> new byte[random.nextInt(1, 1 << 19)];
            case 4 -> new byte[0];
            case 5 -> "null".getBytes(UTF_8);
            case 6 -> reading.replaceFirst("\"at\":[^,]+", "\"at\":\"soon\"").getBytes(UTF_8);
            default -> {
                byte[] noise = new byte[random.nextInt(1, 500)];
                for (int k = 0; k < noise.length; k++) {
                    noise[k] = (byte) random.nextInt();
                }
                yield noise;
            }
        };
    }

    @Test
    void nothing_is_lost_because_a_subscriber_reads_nothing() throws Exception {
        int readings = Counts.of("SLOW", 3_000);
        Device device = new Device();
        try (Box box = Box.up(data(), "--lockstep", file());
                Cable cable = new Cable(box.mqttPort())) {
            Process subscriber =
                    new ProcessBuilder(
                                    Peers.program("mosquitto_sub", "Debian: mosquitto-clients"),
                                    "-p",
                                    "" + cable.port(),
                                    "-h",
                                    "127.0.0.1",
                                    "-q",
                                    "1",
                                    "-t",
                                    "#")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try {
                Eventually.eventually("a subscriber", () -> metric(box, "connections") >= 1);
                cable.stall(true);
                assertThat(device.send(box.mqttPort(), readings)).isTrue();
                assertThat(box.residentBytes()).isLessThan(RESIDENT_BYTES_MAX);
            } finally {
                subscriber.destroyForcibly();
                subscriber.onExit().orTimeout(10, TimeUnit.SECONDS).join();
            }
            box.stop();
        }
        judge(device).note("subscriber that reads nothing", readings).assertNothingLost();
    }

    private String file() throws Exception {
        return Plant.file(directory, Plant.INLINE).toString();
    }

    private static double metric(Box box, String name) throws Exception {
        String wanted = "homeostat_mqtt_" + name + " ";
        return box.text("/metrics")
                .lines()
                .filter(line -> line.startsWith(wanted))
                .mapToDouble(line -> Double.parseDouble(line.substring(wanted.length())))
                .sum();
    }

    /// Several gateways send as fast as they are let: more than a box can work off. It lets them
    /// wait, and forgets nothing.
    @Test
    void nothing_is_dropped_under_more_load_than_there_is_room_for() throws Exception {
        int readings = Counts.of("OVERLOAD", 20_000);
        Device device = new Device();
        try (Box box = Box.up(data(), "--lockstep", file())) {
            device.send(box.mqttPort(), 300);
            List<Thread> gateways = new ArrayList<>();
            List<Throwable> failures = new ArrayList<>();
            for (int gateway = 0; gateway < 4; gateway++) {
                int first = gateway;
                gateways.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    try {
                                        flood(box.mqttPort(), first, readings / 4);
                                    } catch (Exception e) {
                                        synchronized (failures) {
                                            failures.add(e);
                                        }
                                    }
                                }));
            }
            for (Thread gateway : gateways) {
                gateway.join();
            }
            assertThat(failures).isEmpty();
            assertThat(box.residentBytes()).isLessThan(RESIDENT_BYTES_MAX);
            Eventually.eventually(
                    "everything worked off",
                    () -> box.snapshot(Plant.NAME).path("readings").asLong() == readings + 300L);
            box.stop();
        }
        judge(device)
                .and(new Verdict(readings, 0, 0, 0, 0, 0))
                .note("overload, readings of four gateways", readings)
                .assertNothingLost();
    }

    private static void flood(int port, int gateway, int readings) throws Exception {
        try (Feeder feeder = new Feeder(port, "gateway-" + gateway, 2_000)) {
            for (int i = 0; i < readings; i++) {
                int n = 1_000_000 * (gateway + 1) + i;
                String reading =
                        String.format(
                                Locale.ROOT,
                                "{\"at\":%d,\"n\":%d,\"x\":%d,\"z\":1,\"y\":%d}",
                                1_700_100_000L + i,
                                n,
                                i % 10,
                                3 * (i % 10) + 2);
                feeder.publish("test/d" + (gateway + 3) + "/reading", reading.getBytes(UTF_8));
            }
            feeder.drain();
        }
    }
}
