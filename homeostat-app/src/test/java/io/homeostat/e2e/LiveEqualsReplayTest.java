package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.PipelineResource;
import io.homeostat.mqtt.MqttFeeder;
import io.homeostat.node.Node;
import io.homeostat.node.Wiring;
import io.homeostat.replay.Replay;
import io.homeostat.replay.ReplayReport;
import io.homeostat.runtime.TrainingRunner;
import io.homeostat.table.CsvSource;
import io.homeostat.xgboost.TrainerCatalog;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes wrong in a plant is dealt with in the loop: a live box and a replay say the same about
/// readings that come twice and about clocks that are wrong.
class LiveEqualsReplayTest {
    private static final int READINGS = 1_200;
    private static final int WINDOW = 100;

    @TempDir private Path directory;

    /// The plant's readings; every seventh comes twice, some of them only after others.
    private static List<String> withDuplicates() {
        List<String> payloads = new ArrayList<>();
        for (int n = 0; n < READINGS; n++) {
            payloads.add(Plant.reading(n));
            if (n % 7 == 0) {
                payloads.add(Plant.reading(Math.max(0, n - n % 40)));
            }
        }
        return payloads;
    }

    private static long repeated() {
        return IntStream.range(0, READINGS).filter(n -> n % 7 == 0).count();
    }

    private State live(PipelineResource pipeline, List<String> payloads) throws IOException {
        Vertx vertx = Vertx.vertx();
        try (Node node = Wiring.start(State.options(directory.resolve("data")), List.of(pipeline));
                MqttFeeder client =
                        MqttFeeder.connect(vertx, "127.0.0.1", node.mqttPort(), "d1", WINDOW)) {
            for (String payload : payloads) {
                client.publish(Plant.TOPIC, payload.getBytes(StandardCharsets.UTF_8));
            }
            client.drain();
            return State.of(node, pipeline);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private ReplayReport replayed(PipelineResource pipeline, List<String> payloads)
            throws IOException {
        StringBuilder csv = new StringBuilder("at,n,x,z,y,device\n");
        for (String payload : payloads) {
            csv.append(payload.replaceAll("\"[a-z]+\":", "").replaceAll("[{}]", ""));
            csv.append(",d1\n");
        }
        Path file = Files.writeString(directory.resolve("plant.csv"), csv);
        try (CsvSource source =
                CsvSource.open(List.of(file), pipeline.source(), pipeline.loop().fields())) {
            return new Replay(
                            pipeline,
                            pipeline.loop(),
                            new TrainingRunner(TrainerCatalog::of),
                            _ -> {})
                    .run(source, "heal");
        }
    }

    private static void equal(State live, ReplayReport replayed) {
        assertThat(live.digest()).isEqualTo(replayed.digest());
        assertThat(live.snapshot()).isEqualTo(replayed.end());
    }

    private void sameWithDuplicates(UnaryOperator<String> change) throws IOException {
        PipelineResource pipeline = Plant.resource(change.apply(Plant.INLINE));
        State live = live(pipeline, withDuplicates());

        equal(live, replayed(pipeline, withDuplicates()));
        assertThat(live.snapshot().readings()).isEqualTo(READINGS);
        assertThat(live.snapshot().duplicates()).isEqualTo(repeated());
        // A restart reads the snapshot and says the same.
        assertThat(State.of(directory.resolve("data"), pipeline)).isEqualTo(live);
    }

    @Test
    void duplicates_by_sequence() throws IOException {
        sameWithDuplicates(yaml -> yaml);
    }

    @Test
    void duplicates_by_time_where_there_is_no_sequence() throws IOException {
        sameWithDuplicates(yaml -> yaml.replace("    sequence: n\n", ""));
    }

    @Test
    void clocks_that_jump_ahead_and_a_gap_of_months() throws IOException {
        PipelineResource pipeline = Plant.resource(Plant.INLINE);
        List<String> payloads = new ArrayList<>();
        for (int n = 0; n < READINGS; n++) {
            long gap = n < 600 ? 0 : 90L * 86_400;
            long wrong = n % 100 == 50 ? 2_000_000_000L : 0;
            long at = 1_700_000_000L + 60L * n;
            payloads.add(Plant.reading(n).replace("" + at, "" + (at + gap + wrong)));
        }

        State live = live(pipeline, payloads);

        equal(live, replayed(pipeline, payloads));
        assertThat(live.snapshot().readings()).isEqualTo(READINGS);
        assertThat(live.snapshot().at().getEpochSecond())
                .isEqualTo(1_700_000_000L + 60L * (READINGS - 1) + 90L * 86_400);
        assertThat(live.decisions()).anyMatch(line -> line.contains("the clock of d1 is wrong"));
    }
}
