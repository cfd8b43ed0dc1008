package io.homeostat.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.PipelineResource;
import io.homeostat.e2e.Box;
import io.homeostat.e2e.Plant;
import io.homeostat.node.Node;
import io.homeostat.node.Wiring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of the real process: under load, while it starts, trains, promotes, saves its
/// snapshot.
class KillFaultsTest {
    /// Lives of one data directory: what is read again at each start grows with them.
    private static final int KILLS_PER_HOME = 10;

    private static final int READINGS_PER_LIFE = 160;
    private static final PipelineResource PIPELINE = Plant.resource(Plant.INLINE);

    @TempDir private Path directory;

    private enum Moment {
        LOAD,
        START,
        TRAINING,
        PROMOTION,
        SNAPSHOT
    }

    @Test
    void nothing_acknowledged_is_lost_to_a_kill_at_any_moment() throws Exception {
        int kills = Counts.of("KILLS", 5);
        Verdict all = Verdict.NONE;
        for (int home = 0; home * KILLS_PER_HOME < kills; home++) {
            int here = Math.min(KILLS_PER_HOME, kills - home * KILLS_PER_HOME);
            SplittableRandom random = new SplittableRandom(Counts.seed() * 1_000 + home);
            all = all.and(lives(directory.resolve("home-" + home), here, home, random));
        }
        all.note("kill -9 of the box", kills).assertNothingLost();
    }

    private Verdict lives(Path data, int kills, int home, SplittableRandom random)
            throws Exception {
        boolean lockstep = home % 2 == 1;
        List<String> options = new ArrayList<>();
        if (lockstep) {
            options.add("--lockstep");
        }
        options.add(Plant.file(Files.createDirectories(data), Plant.INLINE).toString());
        String[] arguments = options.toArray(String[]::new);
        Device device = new Device();
        // The first model is there before the faults begin: models can be promoted then.
        try (Node node = Wiring.start(Oracle.options(data, lockstep), List.of(PIPELINE))) {
            device.send(node.mqttPort(), 300);
        }
        for (int kill = 0; kill < kills; kill++) {
            Moment moment = Moment.values()[(kill + home) % Moment.values().length];
            if (moment == Moment.START) {
                try (Box box = Box.launch(data, arguments)) {
                    box.killAfter(random.nextInt(300, 2_500));
                }
            } else {
                try (Box box = Box.up(data, arguments)) {
                    life(box, device, moment, random);
                }
            }
        }
        int readings = device.acknowledged() + 100;
        try (Node node = Wiring.start(Oracle.options(data, lockstep), List.of(PIPELINE))) {
            device.send(node.mqttPort(), readings);
        }
        Verdict verdict = new Oracle(data, PIPELINE, lockstep).judge(device.acknowledged());
        Oracle.delete(data);
        return verdict;
    }

    private static void life(Box box, Device device, Moment moment, SplittableRandom random)
            throws Exception {
        int from = device.acknowledged();
        int at = from + random.nextInt(1, READINGS_PER_LIFE);
        device.send(
                box.mqttPort(),
                from + READINGS_PER_LIFE,
                n -> {
                    if (n == at) {
                        kill(box, moment, random);
                    }
                });
        box.kill();
    }

    private static void kill(Box box, Moment moment, SplittableRandom random) throws Exception {
        String orders = "/api/v1/pipelines/" + Plant.NAME;
        switch (moment) {
            case LOAD, START -> box.kill();
            case TRAINING -> {
                var _ = box.post(orders + "/retrain", "{}"); // refused while one is running: good
                box.killAfter(random.nextInt(60));
            }
            case PROMOTION -> {
                int champion = box.snapshot(Plant.NAME).path("champion").asInt();
                int other = champion == 1 ? 2 : 1;
                var _ = box.post(orders + "/models/" + other + "/promote", "{}");
                box.killAfter(random.nextInt(40));
            }
            case SNAPSHOT -> {
                box.askToStop();
                box.killAfter(random.nextInt(600));
            }
        }
        if (moment != Moment.SNAPSHOT) {
            box.kill();
        }
    }

    /// The oracle itself: it must see a reading that is not there.
    @Test
    void the_oracle_sees_a_loss() throws Exception {
        Path data = directory.resolve("short");
        Device device = new Device();
        try (Node node = Wiring.start(Oracle.options(data, true), List.of(PIPELINE))) {
            device.send(node.mqttPort(), 20);
        }
        Verdict verdict = new Oracle(data, PIPELINE, true).judge(device.acknowledged() + 3);
        assertThat(verdict.lost()).isEqualTo(3);
    }
}
