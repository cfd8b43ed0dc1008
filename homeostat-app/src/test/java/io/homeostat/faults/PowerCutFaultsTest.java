package io.homeostat.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.StateFormatException;
import io.homeostat.config.PipelineResource;
import io.homeostat.e2e.Cable;
import io.homeostat.e2e.Plant;
import io.homeostat.node.Node;
import io.homeostat.node.Surroundings;
import io.homeostat.node.Wiring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The power goes while a whole node works on a disk that keeps aside what was not forced.
///
/// Snapshot and history are put back to what they were before the life that ended: neither is
/// forced but with a snapshot, so that is the most a cut can take.
class PowerCutFaultsTest {
    private static final int CUTS_PER_HOME = 10;
    private static final int READINGS_PER_LIFE = 200;
    private static final PipelineResource PIPELINE = Plant.resource(Plant.INLINE);

    @TempDir private Path directory;

    @Test
    void nothing_acknowledged_is_lost_to_a_power_cut() throws Exception {
        int cuts = Counts.of("POWER", 10);
        cuts(directory, cuts, true)
                .note("power cut, un-synced bytes torn", cuts)
                .assertNothingLost();
    }

    /// The mutation: acknowledged before the sync. If this were not seen, nothing of the above
    /// would mean anything. What a tear leaves in the midst of the journal, the box itself tells.
    @Test
    void the_oracle_sees_that_somebody_acknowledges_before_the_sync() throws Exception {
        long seen = 0;
        for (int life = 0; life < 3; life++) {
            Path place = Files.createDirectory(directory.resolve("life-" + life));
            try {
                seen += cuts(place, 1, false).lost();
            } catch (StateFormatException damaged) {
                assertThat(damaged).hasMessageContaining("is damaged at byte");
                seen += READINGS_PER_LIFE;
            }
        }

        assertThat(seen).isGreaterThan(3);
    }

    private static Verdict cuts(Path place, int cuts, boolean honest) throws Exception {
        Verdict all = Verdict.NONE;
        for (int home = 0; home * CUTS_PER_HOME < cuts; home++) {
            int here = Math.min(CUTS_PER_HOME, cuts - home * CUTS_PER_HOME);
            SplittableRandom random = new SplittableRandom(Counts.seed() * 1_000 + home);
            all = all.and(lives(place.resolve("home-" + home), here, honest, random));
        }
        return all;
    }

    private static Verdict lives(Path data, int cuts, boolean honest, SplittableRandom random)
            throws Exception {
        Device device = new Device();
        for (int cut = 0; cut < cuts; cut++) {
            Path before = data.resolveSibling("before");
            Oracle.copy(data, before);
            HeldBackDisk disk = new HeldBackDisk(random.split(), honest);
            try (Node node = up(data, disk);
                    Cable cable = new Cable(node.mqttPort())) {
                disk.whenCut(cable::cut);
                disk.cutAfter(honest ? random.nextInt(1, 120) : 60);
                device.send(cable.port(), device.acknowledged() + READINGS_PER_LIFE);
                disk.cutAfter(0);
            } catch (IllegalStateException closing) {
                // A part has found the power off.
            }
            disk.settle();
            takeBack(data, before, "snapshots");
            takeBack(data, before, "history.db");
            takeBack(data, before, "history.db-wal");
            takeBack(data, before, "history.db-shm");
            Oracle.delete(before);
        }
        Verdict verdict = judge(data, device, honest);
        Oracle.delete(data);
        return verdict;
    }

    private static Node up(Path data, HeldBackDisk disk) {
        return Wiring.start(
                Oracle.options(data, true),
                List.of(PIPELINE),
                new Surroundings(disk, InstantSource.system()));
    }

    private static Verdict judge(Path data, Device device, boolean honest) throws Exception {
        if (honest) {
            try (Node node = Wiring.start(Oracle.options(data, true), List.of(PIPELINE))) {
                device.send(node.mqttPort(), device.acknowledged() + 50);
            }
        }
        return new Oracle(data, PIPELINE, true).judge(device.acknowledged());
    }

    private static void takeBack(Path data, Path before, String name) throws IOException {
        Oracle.delete(data.resolve(name));
        Oracle.copy(before.resolve(name), data.resolve(name));
    }
}
