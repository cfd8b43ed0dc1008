package io.homeostat.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.PipelineResource;
import io.homeostat.history.History;
import io.homeostat.history.HistoryPolicy;
import io.homeostat.journal.DeadLetter;
import io.homeostat.journal.DeadLetters;
import io.homeostat.vault.Snapshot;
import io.homeostat.vault.SnapshotStore;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a box knows after it was stopped, changed or damaged.
class RestartTest {
    private static final PipelineResource PIPELINE = Plant.resource(Plant.INLINE);

    @TempDir private Path directory;

    private Path data() {
        return directory.resolve("data");
    }

    private Box up(String yaml) throws Exception {
        return Box.up(data(), "--lockstep", Plant.file(directory, yaml).toString());
    }

    @Test
    void goes_on_where_a_signal_has_stopped_it() throws Exception {
        try (Box box = up(Plant.INLINE)) {
            Feeder.feed(box.mqttPort(), 0, 1_000);
            box.stop();
        }
        State before = State.of(data(), PIPELINE);

        try (Box box = up(Plant.INLINE)) {
            assertThat(box.snapshot(Plant.NAME).path("readings").asLong()).isEqualTo(1_000);
            assertThat(box.snapshot(Plant.NAME).path("champion").asInt())
                    .isEqualTo(before.snapshot().champion());
            Feeder.feed(box.mqttPort(), 1_000, 1_500);
            box.stop();
        }
        State after = State.of(data(), PIPELINE);
        assertThat(after.snapshot().readings()).isEqualTo(1_500);
        assertThat(after.decisions()).startsWith(before.decisions().toArray(String[]::new));
        assertThat(historyRows()).isEqualTo(after.snapshot().predictions());
    }

    @Test
    void logs_no_decision_a_second_time_when_it_reads_its_journal_again() throws Exception {
        try (Box box = up(Plant.INLINE)) {
            Feeder.feed(box.mqttPort(), 0, 600);
            Eventually.eventually(
                    "all readings",
                    () -> box.snapshot(Plant.NAME).path("readings").asLong() == 600);
            assertThat(box.output()).contains("\"decided\"");
            box.kill();
        }

        try (Box box = up(Plant.INLINE)) {
            assertThat(box.snapshot(Plant.NAME).path("readings").asLong()).isEqualTo(600);
            assertThat(box.snapshot(Plant.NAME).path("champion").asInt()).isPositive();
            assertThat(box.output()).doesNotContain("\"decided\"");
        }
    }

    /// The second is one whose state the first could go on with.
    @ParameterizedTest
    @CsvSource({"detector: adwin, detector: page-hinkley", "cooldown: 50, cooldown: 60"})
    void a_changed_pipeline_keeps_the_champion_and_the_numbering_and_no_scores(
            String declared, String instead) throws Exception {
        try (Box box = up(Plant.INLINE)) {
            Feeder.feed(box.mqttPort(), 0, 600);
            box.stop();
        }
        State before = State.of(data(), PIPELINE);
        assertThat(before.snapshot().champion()).isEqualTo(1);
        String changed = Plant.INLINE.replace(declared, instead);

        try (Box box = up(changed)) {
            assertThat(box.snapshot(Plant.NAME).path("champion").asInt()).isEqualTo(1);
            Feeder.feed(box.mqttPort(), 600, 650);
            Eventually.eventually(
                    "predictions by the champion that was kept",
                    () -> box.snapshot(Plant.NAME).path("predictions").asLong() >= 50);
            box.stop();
        }
        State after = State.of(data(), Plant.resource(changed));
        assertThat(after.snapshot().readings()).isEqualTo(650);
        assertThat(after.snapshot().predictions()).isEqualTo(50);
        assertThat(historyRows()).isEqualTo(before.snapshot().predictions() + 50);
    }

    @Test
    void a_damaged_newest_snapshot_costs_a_replay_and_nothing_else() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (Box box = up(Plant.INLINE)) {
                Feeder.feed(box.mqttPort(), 500 * i, 500 * (i + 1));
                box.stop();
            }
        }
        Path home = directory.resolve("copy");
        copy(data(), home);
        State whole = State.of(home, PIPELINE);
        Path newest = newestSnapshot();
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(newest, bytes);

        State recovered = State.of(data(), PIPELINE);

        assertThat(recovered).isEqualTo(whole);
        assertThat(recovered.snapshot().readings()).isEqualTo(1_000);
    }

    @Test
    void a_snapshot_of_another_release_costs_what_was_learned_and_no_reading() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (Box box = up(Plant.INLINE)) {
                Feeder.feed(box.mqttPort(), 300 * i, 300 * (i + 1));
                box.stop();
            }
        }
        State before = State.of(data(), PIPELINE);
        doctor(snapshot ->
                new Snapshot(
                        snapshot.pipeline(),
                        1,
                        snapshot.journalPosition(),
                        snapshot.specHash(),
                        List.of(ByteBuffer.wrap("what another release wrote".getBytes(UTF_8)))));

        try (Box box = up(Plant.INLINE)) {
            assertThat(box.output()).contains("snapshot is of another release");
            Feeder.feed(box.mqttPort(), 600, 650);
            Eventually.eventually(
                    "the readings after it",
                    () -> box.snapshot(Plant.NAME).path("readings").asLong() == 650);
            box.kill();
        }

        State after = State.of(data(), PIPELINE);
        assertThat(after.snapshot().champion()).isEqualTo(before.snapshot().champion());
        assertThat(after.snapshot().readings()).isEqualTo(650);
        assertThat(after.decisions()).startsWith(before.decisions().toArray(String[]::new));
        assertThat(historyRows()).isEqualTo(before.snapshot().predictions() + 50);
    }

    @Test
    void a_state_that_cannot_be_read_does_not_keep_a_box_from_starting() throws Exception {
        try (Box box = up(Plant.INLINE)) {
            Feeder.feed(box.mqttPort(), 0, 600);
            box.stop();
        }
        doctor(snapshot ->
                new Snapshot(
                        snapshot.pipeline(),
                        snapshot.stateVersion(),
                        snapshot.journalPosition(),
                        snapshot.specHash(),
                        List.of(ByteBuffer.wrap(new byte[] {1, 2, 3}))));

        try (Box box = up(Plant.INLINE)) {
            assertThat(box.output()).contains("snapshot not readable");
            assertThat(box.snapshot(Plant.NAME).path("readings").asLong()).isEqualTo(600);
            assertThat(box.snapshot(Plant.NAME).path("champion").asInt()).isEqualTo(1);
            box.stop();
        }
    }

    /// Replaces both kept snapshots by what `change` makes of the newest.
    private void doctor(UnaryOperator<Snapshot> change) {
        SnapshotStore store = SnapshotStore.open(data().resolve("snapshots"));
        Snapshot other = change.apply(store.load(Plant.NAME).orElseThrow());
        store.save(other);
        store.save(other);
    }

    @Test
    void keeps_what_is_no_reading_and_counts_it() throws Exception {
        try (Box box = up(Plant.INLINE)) {
            try (Feeder feeder = new Feeder(box.mqttPort())) {
                feeder.publish(Plant.TOPIC, "{\"x\": \"warm\"}".getBytes(UTF_8));
                feeder.publish(Plant.TOPIC, new byte[] {1, 2, 3});
                feeder.publish(0);
                feeder.drain();
            }
            Eventually.eventually(
                    "the reading after them",
                    () -> box.snapshot(Plant.NAME).path("readings").asLong() == 1);
            // Killed, so that the journal is read again, with the two in it.
            box.kill();
        }
        State.of(data(), PIPELINE);

        Path kept = data().resolve("pipelines").resolve(Plant.NAME).resolve("dead-letters");
        try (DeadLetters letters = DeadLetters.open(kept, DeadLetters.standardPolicy())) {
            assertThat(letters.count()).isEqualTo(2);
            DeadLetter first = letters.list(2).getFirst();
            assertThat(new String(first.payload(), UTF_8)).isEqualTo("{\"x\": \"warm\"}");
            assertThat(first.topic()).isEqualTo(Plant.TOPIC);
            assertThat(first.detail()).contains("x").contains("warm");
        }
    }

    private long historyRows() {
        try (History history =
                History.open(data().resolve("history.db"), HistoryPolicy.standard())) {
            return history.newest(Plant.NAME, 10_000).size();
        }
    }

    private Path newestSnapshot() throws Exception {
        try (Stream<Path> all = Files.list(data().resolve("snapshots").resolve(Plant.NAME))) {
            List<Path> snapshots = all.sorted(Comparator.naturalOrder()).toList();
            assertThat(snapshots).hasSize(2);
            return snapshots.getLast();
        }
    }

    private static void copy(Path from, Path to) throws Exception {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }
}
