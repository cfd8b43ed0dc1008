package io.homeostat.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.base.Sha256;
import io.homeostat.cli.Homeostat;
import io.homeostat.node.Node;
import io.homeostat.node.Wiring;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a box would have done under another policy is asked of its journal, while it runs.
class JournalReplayTest {
    private static final int READINGS = 1_200;

    @TempDir private Path directory;

    private String complaints(int code, Object... words) {
        PrintStream err = System.err;
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(complained, true, UTF_8));
            String[] arguments = Stream.of(words).map(Object::toString).toArray(String[]::new);
            assertThat(Homeostat.execute(arguments)).isEqualTo(code);
            return complained.toString(UTF_8);
        } finally {
            System.setErr(err);
        }
    }

    private JsonNode replay(Path data, String policy) throws IOException {
        Path json = directory.resolve("report.json");
        complaints(
                0,
                "replay",
                "--journal",
                data,
                "--pipeline",
                Plant.NAME,
                "--policy",
                policy,
                "--json",
                json,
                "--quiet");
        return new ObjectMapper().readTree(json.toFile());
    }

    /// Every file below `pipelines`, with its content and time.
    private static Map<String, String> traces(Path data) throws IOException {
        Map<String, String> traces = new TreeMap<>();
        try (Stream<Path> all = Files.walk(data.resolve("pipelines"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                traces.put(
                        file.toString(),
                        Files.getLastModifiedTime(file)
                                + " "
                                + Sha256.of(Files.readAllBytes(file)));
            }
        }
        return traces;
    }

    @Test
    void a_running_box_is_replayed_without_a_trace() throws Exception {
        Path data = directory.resolve("data");
        String digest;
        try (Node node = Wiring.start(State.options(data), List.of(Plant.resource(Plant.INLINE)))) {
            Feeder.feed(node.mqttPort(), 0, READINGS);
            digest = node.digest(Plant.NAME);
            Map<String, String> before = traces(data);

            JsonNode healed = replay(data, "heal");
            JsonNode frozen = replay(data, "frozen,periodic:100");

            assertThat(traces(data)).isEqualTo(before);
            assertThat(healed.get("digest").asText()).isEqualTo(digest);
            assertThat(healed.get("readings").asInt()).isEqualTo(READINGS);
            assertThat(frozen.at("/runs/0/retrainings").asInt()).isZero();
            assertThat(frozen.at("/runs/1/retrainings").asInt()).isEqualTo(10);
            // It goes on as though nobody had looked.
            Feeder.feed(node.mqttPort(), READINGS, READINGS + 10);
            assertThat(node.digest(Plant.NAME)).isNotBlank();
            assertThat(node.snapshots().getFirst().readings()).isGreaterThanOrEqualTo(READINGS);
        }
        assertThat(replay(data, "heal").get("readings").asInt()).isEqualTo(READINGS + 10);
    }

    @Test
    void another_pipeline_file_may_take_the_place_of_the_one_that_ran() throws Exception {
        Path data = directory.resolve("data");
        try (Node node = Wiring.start(State.options(data), List.of(Plant.resource(Plant.INLINE)))) {
            Feeder.feed(node.mqttPort(), 0, 300);
        }
        Path json = directory.resolve("report.json");
        Path changed =
                Plant.file(directory, Plant.INLINE.replace("after: 200 readings", "after: 50"));

        complaints(0, "replay", changed, "--journal", data, "--json", json, "--quiet");

        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.get("predictions").asInt()).isEqualTo(250);
        assertThat(complaints(2, "replay", "--journal", data, "--pipeline", "plan"))
                .contains("'plan'", "did you mean 'plant'");
        assertThat(complaints(2, "replay", changed, "--journal", data, "--input", json))
                .contains("beside --journal");
    }
}
