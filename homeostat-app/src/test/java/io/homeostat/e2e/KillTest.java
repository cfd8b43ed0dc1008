package io.homeostat.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.PipelineResource;
import io.homeostat.history.History;
import io.homeostat.history.HistoryPolicy;
import io.homeostat.journal.Journal;
import io.homeostat.journal.JournalPolicy;
import io.homeostat.journal.JournalReader;
import io.homeostat.journal.JournalRecord;
import io.homeostat.node.Node;
import io.homeostat.node.Wiring;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `kill -9` at random moments, against the same stream without interruption.
class KillTest {
    private static final int READINGS = 1_500;
    private static final int KILLS = 4;
    private static final Pattern SEQUENCE = Pattern.compile("\"n\":(\\d+)");

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void decides_as_if_it_had_never_been_killed(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        Path data = directory.resolve("killed");
        String file = Plant.file(directory, Plant.INLINE).toString();
        int acknowledged = 0;

        for (int kill = 0; kill < KILLS; kill++) {
            try (Box box = Box.up(data, "--lockstep", file)) {
                int target = acknowledged + random.nextInt(1, READINGS / KILLS);
                acknowledged += feedUntilKilled(box, acknowledged, target);
            }
        }
        try (Box box = Box.up(data, "--lockstep", file)) {
            Feeder.feed(box.mqttPort(), acknowledged, READINGS);
            box.stop();
        }

        PipelineResource pipeline = Plant.resource(Plant.INLINE);
        assertThat(journaled(data)).hasSize(READINGS);
        State killed = State.of(data, pipeline);
        State whole = uninterrupted(pipeline);
        assertThat(killed.decisions()).isEqualTo(whole.decisions()).hasSizeGreaterThan(3);
        assertThat(killed.digest()).isEqualTo(whole.digest());
        // What was not acknowledged came again: that alone may be told from an uninterrupted run.
        assertThat(killed.snapshot())
                .usingRecursiveComparison()
                .usingOverriddenEquals()
                .ignoringFields("duplicates")
                .isEqualTo(whole.snapshot());
        assertThat(killed.snapshot().readings()).isEqualTo(READINGS);
        assertThat(killed.snapshot().champion()).isGreaterThan(1);
        assertThat(predicted(data)).isEqualTo(killed.snapshot().predictions());
    }

    /// Publishes from reading `from` on, and kills the box once `target` is acknowledged, with more
    /// under way; returns how many it has acknowledged.
    private static int feedUntilKilled(Box box, int from, int target) throws IOException {
        try (Feeder feeder = new Feeder(box.mqttPort())) {
            try {
                for (int n = from; n < READINGS; n++) {
                    feeder.publish(n);
                    if (from + feeder.acknowledged() >= target) {
                        box.kill();
                    }
                }
                feeder.drain();
            } catch (IOException gone) {
                // The connection went with the box; what it has acknowledged counts.
            }
            box.kill();
            return (int) feeder.acknowledged();
        }
    }

    private State uninterrupted(PipelineResource pipeline) throws IOException {
        Path data = directory.resolve("whole");
        try (Node node = Wiring.start(State.options(data), List.of(pipeline))) {
            Feeder.feed(node.mqttPort(), 0, READINGS);
            return State.of(node, pipeline);
        }
    }

    /// The sequence numbers of all messages in the journal.
    private static Set<Integer> journaled(Path data) throws IOException {
        Set<Integer> sequences = new TreeSet<>();
        Path home = data.resolve("pipelines").resolve(Plant.NAME).resolve("journal");
        try (Journal journal = Journal.open(home, JournalPolicy.standard());
                JournalReader reader = journal.read(journal.first())) {
            Optional<JournalRecord> next = reader.next();
            while (next.isPresent()) {
                Matcher matcher = SEQUENCE.matcher(new String(next.get().payload(), UTF_8));
                if (matcher.find()) {
                    sequences.add(Integer.valueOf(matcher.group(1)));
                }
                next = reader.next();
            }
        }
        return sequences;
    }

    private static long predicted(Path data) {
        try (History history = History.open(data.resolve("history.db"), HistoryPolicy.standard())) {
            return history.newest(Plant.NAME, 2 * READINGS).size();
        }
    }
}
