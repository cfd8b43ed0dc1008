package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.config.PipelineResource;
import io.homeostat.http.NodeApi;
import io.homeostat.node.Node;
import io.homeostat.node.Stores;
import io.homeostat.node.Wiring;
import io.homeostat.s3.S3Server;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole boxes beside a real server of S3's protocol.
class S3BoxTest {
    private static final String CHANGED =
            Plant.INLINE.replace("cooldown: 50 readings", "cooldown: 51 readings");

    @TempDir private Path directory;
    private S3Server server;

    @BeforeEach
    void start() throws Exception {
        server = S3Server.start();
        server.known("");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Node node(String yaml) {
        PipelineResource pipeline = Plant.resource(yaml);
        return Wiring.start(
                State.options(data())
                        .with(new Stores(Optional.empty(), Optional.of(server.place("models")))),
                List.of(pipeline));
    }

    private static NodeApi.Probe probe(Node node) {
        return node.health().probes().stream()
                .filter(probe -> probe.name().equals("artefacts"))
                .findFirst()
                .orElseThrow();
    }

    private List<String> kept() throws Exception {
        try (Stream<Path> files = Files.list(data().resolve("vault"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /// It trains, promotes and starts without the store; when that is back it has every model, and
    /// a box that has lost its own goes on with its champion from there.
    @Test
    void an_outage_stops_no_training_and_a_lost_vault_is_fetched() throws Exception {
        server.stop();
        int champion;
        try (Node node = node(Plant.INLINE)) {
            Feeder.feed(node.mqttPort(), 0, 1_400);
            var _ = node.digest(Plant.NAME);
            champion = node.snapshots().getFirst().champion();
            assertThat(champion).isGreaterThan(1);
            Eventually.eventually("a box that says so", () -> !probe(node).good());
            assertThat(probe(node).detail()).contains("waiting; ", "s3://plant/models/");
            assertThat(node.health().ready()).isTrue();
        }
        try (Node node = node(Plant.INLINE)) {
            assertThat(node.snapshots().getFirst().champion()).isEqualTo(champion);
            server.again();
            List<String> models = kept();
            Eventually.eventually(
                    "every model sent",
                    () -> models.stream().allMatch(one -> server.has("models/" + one)));
            Eventually.eventually("health", () -> probe(node).good());
        }
        for (String one : kept()) {
            Files.delete(data().resolve("vault").resolve(one));
        }
        try (Node node = node(CHANGED)) {
            assertThat(node.snapshots().getFirst().champion()).isEqualTo(champion);
            assertThat(kept()).isNotEmpty();
        }
    }

    private record Ended(int code, String said) {}

    private Ended homeostat(Map<String, String> environment, String... words) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("io.homeostat.app.Main");
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }

    /// Readings of two days become two objects, which replay as one recording.
    @Test
    void a_history_goes_to_the_store_by_day_and_replays_from_there() throws Exception {
        PipelineResource pipeline = Plant.resource(Plant.INLINE);
        try (Node node = Wiring.start(State.options(data()), List.of(pipeline))) {
            Feeder.feed(node.mqttPort(), 1_000, 1_900);
            var _ = node.digest(Plant.NAME);
        }
        String[] words = {"export", "--parquet", "s3://plant/lake", "--data", data().toString()};
        Ended sent = homeostat(server.environment(), words);
        assertThat(sent.code()).as(sent.said()).isZero();
        assertThat(sent.said()).contains("700 readings of plant in 2 objects");
        Ended again = homeostat(server.environment(), words);
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.said()).contains("which is there, expected a new file, or --overwrite");

        List<Path> files = new ArrayList<>();
        for (String day : new String[] {"2023-11-15", "2023-11-16"}) {
            String key = "lake/pipeline=plant/date=" + day + "/part-0.parquet";
            files.add(Files.write(directory.resolve(day + ".parquet"), server.object(key)));
        }
        Path json = directory.resolve("report.json");
        Said replayed =
                Said.homeostat(
                        "replay",
                        Plant.file(directory, Plant.INLINE),
                        "--quiet",
                        "--json",
                        json,
                        "--input",
                        files.get(0),
                        files.get(1));
        assertThat(replayed.code()).as(replayed.toString()).isZero();
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.path("readings").asInt()).isEqualTo(700);

        Ended wrong = homeostat(Map.of("S3_ENDPOINT", "minio"), words);
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.said()).contains("S3_ENDPOINT: found 'minio'");
        server.stop();
        Ended away = homeostat(server.environment(), words);
        assertThat(away.code()).as(away.said()).isEqualTo(1);
        assertThat(away.said()).contains("cannot list in s3://plant/lake/");
    }
}
