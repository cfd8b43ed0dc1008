package io.homeostat.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.PipelineResource;
import io.homeostat.demo.MqttWire;
import io.homeostat.e2e.Box;
import io.homeostat.e2e.Eventually;
import io.homeostat.e2e.Feeder;
import io.homeostat.e2e.Plant;
import io.homeostat.e2e.State;
import io.homeostat.http.NodeApi.Health;
import io.homeostat.http.NodeApi.Probe;
import io.homeostat.journal.JournalFiles;
import io.homeostat.node.Node;
import io.homeostat.node.Surroundings;
import io.homeostat.node.Wiring;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A box that has more to do again than it does before it listens: its snapshots are gone.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BacklogTest {
    private static final PipelineResource PIPELINE = Plant.resource(Plant.INLINE);

    /// Some thousands more than are done before it listens.
    private static final int BEFORE = 8_000;

    private static final int MEANWHILE = 500;

    private static final Pattern READING = Pattern.compile("\"reading\":(\\d+)");

    @TempDir private static Path given;

    @TempDir private Path directory;

    @BeforeAll
    static void readings() throws Exception {
        try (Node node = Wiring.start(Oracle.options(given, true), List.of(PIPELINE))) {
            Feeder.feed(node.mqttPort(), 0, BEFORE);
        }
        Oracle.delete(given.resolve("snapshots"));
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Node start(HeldReads disk) throws IOException {
        Oracle.copy(given, data());
        return Wiring.start(
                Oracle.options(data(), true),
                List.of(PIPELINE),
                new Surroundings(disk, InstantSource.system()));
    }

    private static Probe probe(Node node) {
        Health health = node.health();
        assertThat(health.ready()).isTrue();
        return health.probes().getFirst();
    }

    /// What comes of the same readings without any disturbance.
    private State undisturbed() throws Exception {
        Path data = directory.resolve("undisturbed");
        try (Node node = Wiring.start(Oracle.options(data, true), List.of(PIPELINE))) {
            Feeder.feed(node.mqttPort(), 0, BEFORE + MEANWHILE);
            return State.of(node, PIPELINE);
        }
    }

    @Test
    void takes_readings_in_beside_its_backlog_and_comes_to_the_same() throws Exception {
        HeldReads disk = new HeldReads();
        State after;
        try (Node node = start(disk);
                MqttWire subscriber =
                        MqttWire.connect(node.mqttPort(), "subscriber", Duration.ofMinutes(1))) {
            subscriber.subscribe("test/+/prediction");
            Feeder.feed(node.mqttPort(), BEFORE, BEFORE + MEANWHILE);

            assertThat(node.snapshots().getFirst().readings()).isBetween(5_000L, BEFORE - 1L);
            assertThat(probe(node).good()).isFalse();
            assertThat(probe(node).detail())
                    .matches("works off \\d+ journaled records; readings are taken in");

            disk.release();
            Eventually.eventually(
                    "all readings",
                    () -> node.snapshots().getFirst().readings() == BEFORE + MEANWHILE);
            assertThat(probe(node).good()).isTrue();
            assertThat(told(subscriber, MEANWHILE)).isEqualTo(newest());
            after = State.of(node, PIPELINE);
        }
        assertThat(after.decisions()).isEqualTo(undisturbed().decisions());
        assertThat(State.of(data(), PIPELINE)).isEqualTo(after);
    }

    /// The readings of so many predictions, as a subscriber hears them.
    private static List<Long> told(MqttWire subscriber, int count) throws IOException {
        List<Long> readings = new ArrayList<>();
        while (readings.size() < count) {
            if (subscriber.read() == MqttWire.PUBLISH) {
                Matcher reading =
                        READING.matcher(
                                new String(subscriber.body(), 0, subscriber.bodySize(), UTF_8));
                assertThat(reading.find()).isTrue();
                readings.add(Long.valueOf(reading.group(1)));
            }
        }
        return readings;
    }

    /// Those that came while the lane was held; readings are counted from 0.
    private static List<Long> newest() {
        return LongStream.range(BEFORE, BEFORE + MEANWHILE).boxed().toList();
    }

    @Test
    void a_box_that_is_stopped_meanwhile_goes_on_there() throws Exception {
        HeldReads disk = new HeldReads();
        CompletableFuture<Void> closed;
        try (Node node = start(disk)) {
            Feeder.feed(node.mqttPort(), BEFORE, BEFORE + MEANWHILE);
            closed = CompletableFuture.runAsync(node::close);
            Eventually.eventually("a box that is closing", () -> refuses(node.mqttPort()));
            disk.release();
            closed.get(1, TimeUnit.MINUTES);
        }
        State after = State.of(data(), PIPELINE);

        assertThat(after.snapshot().readings()).isEqualTo(BEFORE + MEANWHILE);
        assertThat(after).isEqualTo(undisturbed());
    }

    @Test
    void a_box_that_is_killed_meanwhile_begins_again() throws Exception {
        Oracle.copy(given, data());
        String file = Plant.file(directory, Plant.INLINE).toString();
        for (int part = 0; part < 2; part++) {
            try (Box box = Box.up(data(), "--lockstep", file)) {
                int from = BEFORE + part * MEANWHILE / 2;
                Feeder.feed(box.mqttPort(), from, from + MEANWHILE / 2);
                box.kill();
            }
        }
        assertThat(State.of(data(), PIPELINE)).isEqualTo(undisturbed());
    }

    /// The clock stands for any bug of ours that shows at one record: here that which orders the
    /// first training.
    @Test
    void a_record_that_breaks_the_loop_is_set_aside_and_the_others_are_done_again()
            throws Exception {
        AtomicInteger broken = new AtomicInteger();
        InstantSource clock =
                () -> {
                    if (Thread.currentThread().getName().startsWith("lane-")
                            && broken.getAndIncrement() == 0) {
                        throw new IllegalStateException("a bug");
                    }
                    return Instant.now();
                };
        State after;
        try (Node node =
                Wiring.start(
                        Oracle.options(data(), true),
                        List.of(PIPELINE),
                        new Surroundings(JournalFiles.disk(), clock))) {
            Feeder.feed(node.mqttPort(), 0, 400);
            Eventually.eventually(
                    "all readings but one", () -> node.snapshots().getFirst().readings() == 399);
            after = State.of(node, PIPELINE);
            assertThat(node.health().live()).isTrue();
        }
        assertThat(broken.get()).isGreaterThan(1);
        assertThat(after.snapshot().champion()).isPositive();
        assertThat(State.of(data(), PIPELINE)).isEqualTo(after);
    }

    private static boolean refuses(int port) throws IOException {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return false;
        } catch (ConnectException e) {
            return true;
        }
    }
}
