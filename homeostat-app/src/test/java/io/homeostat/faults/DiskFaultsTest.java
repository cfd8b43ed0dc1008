package io.homeostat.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.StateFormatException;
import io.homeostat.config.PipelineResource;
import io.homeostat.e2e.Box;
import io.homeostat.e2e.Cable;
import io.homeostat.e2e.Eventually;
import io.homeostat.e2e.Plant;
import io.homeostat.node.Node;
import io.homeostat.node.Surroundings;
import io.homeostat.node.Wiring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Disks that are full, or give back what was not written.
class DiskFaultsTest {
    private static final PipelineResource PIPELINE = Plant.resource(Plant.INLINE);

    @TempDir private Path directory;

    private final SplittableRandom random = new SplittableRandom(Counts.seed());
    private final Device device = new Device();

    private Path data() {
        return directory.resolve("data");
    }

    private Node node() {
        return Wiring.start(Oracle.options(data(), true), List.of(PIPELINE));
    }

    private Verdict judge() throws Exception {
        return new Oracle(data(), PIPELINE, true).judge(device.acknowledged());
    }

    @Test
    void nothing_is_lost_to_a_journal_without_room() throws Exception {
        int times = Counts.of("DISKS", 5);
        for (int time = 0; time < times; time++) {
            QuotaDisk disk = new QuotaDisk(random.nextInt(2_000, 60_000));
            Surroundings full = new Surroundings(disk, InstantSource.system());
            try (Node node = Wiring.start(Oracle.options(data(), true), List.of(PIPELINE), full);
                    Cable cable = new Cable(node.mqttPort())) {
                sendUntil(() -> !node.health().live(), 600, cable);
            }
        }
        try (Node node = node()) {
            assertThat(device.send(node.mqttPort(), device.acknowledged() + 50)).isTrue();
        }
        judge().note("journal on a full disk", times).assertNothingLost();
    }

    /// The device is cut off when its box is ill: what is not acknowledged then never will be.
    private void sendUntil(Callable<Boolean> ill, int readings, Cable cable) throws Exception {
        Future<Boolean> sending = device.sending(cable.port(), device.acknowledged() + readings);
        Eventually.eventuallyDuring(sending, "a box that knows itself ill", ill);
        cable.cut();
        assertThat(sending.get()).as("all was acknowledged").isFalse();
    }

    /// Journal, history, ledger, models and snapshots, all of them: no file may grow beyond a bound
    /// that the system holds (and that leaves room for the libraries that a box unpacks at its
    /// start). What is journaled and cannot be worked off waits for room.
    @Test
    void nothing_is_lost_when_no_file_of_the_process_may_grow() throws Exception {
        String file = Plant.file(directory, Plant.INLINE).toString();
        for (int kibibytes : new int[] {2_048, 2_560}) {
            try (Box box = Box.upWithin(kibibytes, data(), "--lockstep", file);
                    Cable cable = new Cable(box.mqttPort())) {
                sendUntil(() -> box.get("/health/live").status() == 503, 60_000, cable);
                box.kill();
            }
        }
        try (Node node = node()) {
            assertThat(device.send(node.mqttPort(), device.acknowledged() + 50)).isTrue();
        }
        judge().note("no file of the process may grow", 2).assertNothingLost();
    }

    @Test
    void a_torn_end_costs_nothing_and_a_flipped_bit_is_told() throws Exception {
        int flips = Counts.of("FLIPS", 6);
        try (Node node = node()) {
            device.send(node.mqttPort(), 300);
        }
        Path whole = directory.resolve("whole");
        Oracle.copy(data(), whole);
        Path segment = Path.of("pipelines", "plant", "journal", "00000000000000000000.journal");
        byte[] torn = new byte[random.nextInt(1, 400)];
        Files.write(data().resolve(segment), torn, StandardOpenOption.APPEND);
        judge().assertNothingLost();

        for (int flip = 0; flip < flips; flip++) {
            Oracle.delete(data());
            Oracle.copy(whole, data());
            byte[] bytes = Files.readAllBytes(data().resolve(segment));
            // Before the last batch: what is damaged in that cannot be told from a crash.
            int at = random.nextInt(bytes.length - 8_000);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(data().resolve(segment), bytes);

            assertThatThrownBy(() -> node().close())
                    .isInstanceOf(StateFormatException.class)
                    .hasMessageContaining("00000000000000000000.journal")
                    .hasMessageContaining("at byte");
        }
        new Verdict(device.acknowledged(), 0, 0, 0, 0, 0).note("bit flips, all told", flips);
    }

    /// Of a snapshot the older one stays, and the journal is read from there.
    @Test
    void a_flipped_bit_in_the_newest_snapshot_costs_nothing() throws Exception {
        for (int life = 0; life < 2; life++) {
            try (Node node = node()) {
                device.send(node.mqttPort(), 300 + 300 * life);
            }
        }
        Path home = data().resolve("snapshots").resolve(Plant.NAME);
        Path newest;
        try (var all = Files.list(home)) {
            newest = all.sorted().toList().getLast();
        }
        byte[] bytes = Files.readAllBytes(newest);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(newest, bytes);

        judge().note("bit flip in the newest snapshot", 1).assertNothingLost();
    }
}
