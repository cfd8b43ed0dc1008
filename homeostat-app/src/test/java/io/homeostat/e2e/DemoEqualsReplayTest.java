package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.PipelineFile;
import io.homeostat.config.PipelineResource;
import io.homeostat.config.SharedData;
import io.homeostat.demo.Device;
import io.homeostat.demo.Recording;
import io.homeostat.mqtt.MqttFeeder;
import io.homeostat.node.Node;
import io.homeostat.node.Wiring;
import io.homeostat.reading.Reading;
import io.homeostat.replay.Replay;
import io.homeostat.replay.ReplayReport;
import io.homeostat.runtime.TrainingRunner;
import io.homeostat.table.CsvSource;
import io.homeostat.xgboost.TrainerCatalog;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same data decide the same, whether they come over MQTT, a journal and a lane, or from a
/// file.
class DemoEqualsReplayTest {
    private static final int WINDOW = 200;
    private static final int SIMULATED = 3_000;

    @TempDir private Path directory;

    private static final Path EXAMPLES = SharedData.repository().resolve("examples");

    private static CsvSource open(PipelineResource pipeline, List<Path> files) {
        return CsvSource.open(files, pipeline.source(), pipeline.loop().fields());
    }

    private static ReplayReport replayed(PipelineResource pipeline, List<Path> files) {
        try (CsvSource source = open(pipeline, files)) {
            return new Replay(
                            pipeline,
                            pipeline.loop(),
                            new TrainingRunner(TrainerCatalog::of),
                            _ -> {})
                    .run(source, "heal");
        }
    }

    private State played(PipelineResource pipeline, Recording recording) throws IOException {
        Device device = new Device(pipeline);
        Vertx vertx = Vertx.vertx();
        try (Node node = Wiring.start(State.options(directory.resolve("data")), List.of(pipeline));
                MqttFeeder client =
                        MqttFeeder.connect(vertx, "127.0.0.1", node.mqttPort(), "d1", WINDOW)) {
            Optional<Reading> next = recording.next();
            while (next.isPresent()) {
                client.publish(device.topic(), device.payload(next.get()));
                next = recording.next();
            }
            client.drain();
            return State.of(node, pipeline);
        } finally {
            recording.close();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static void equal(State played, ReplayReport replayed) {
        assertThat(played.digest()).isEqualTo(replayed.digest());
        assertThat(played.snapshot().readings()).isEqualTo(replayed.end().readings());
        assertThat(played.snapshot().healed()).isEqualTo(replayed.end().healed());
        assertThat(played.decisions()).isNotEmpty();
    }

    @Test
    void occupancy() throws IOException {
        PipelineResource pipeline = PipelineFile.read(EXAMPLES.resolve("occupancy.yaml"));
        List<Path> files =
                Stream.of("datatest.txt", "datatraining.txt", "datatest2.txt")
                        .map(name -> EXAMPLES.resolve("data").resolve("occupancy").resolve(name))
                        .toList();

        equal(played(pipeline, Recording.of(open(pipeline, files))), replayed(pipeline, files));
    }

    @Test
    void voc_forecast() throws IOException {
        PipelineResource pipeline = PipelineFile.read(EXAMPLES.resolve("voc-forecast.yaml"));
        Path file = directory.resolve("voc.csv");
        Files.writeString(file, table(pipeline));

        equal(
                played(pipeline, Recording.simulated(pipeline, SIMULATED)),
                replayed(pipeline, List.of(file)));
    }

    /// The simulated device's readings as a table.
    private static String table(PipelineResource pipeline) {
        StringBuilder csv = new StringBuilder("timestamp");
        pipeline.loop().fields().all().forEach(field -> csv.append(',').append(field.name()));
        try (Recording recording = Recording.simulated(pipeline, SIMULATED)) {
            Optional<Reading> next = recording.next();
            while (next.isPresent()) {
                Reading reading = next.get();
                csv.append('\n').append(reading.time().orElseThrow());
                for (int i = 0; i < reading.size(); i++) {
                    csv.append(',').append(Double.isNaN(reading.get(i)) ? "" : reading.get(i));
                }
                next = recording.next();
            }
        }
        return csv.append('\n').toString();
    }
}
