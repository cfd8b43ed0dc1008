package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Mosquitto, an edge node and a reader of npm's Sparkplug packages, and a box between them: host
/// to the one, edge node to the other.
class SparkplugPlantTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int READINGS = 400;
    private static final String NODE = "press-forecast";
    private static final String DEVICE = "spBv1.0/Homeostat/%s/" + NODE + "/edge1_press";
    private static final String PIPELINE =
            """
            apiVersion: homeostat.io/v1
            kind: Pipeline
            metadata: {name: press}
            spec:
              source: {format: sparkplug-b}
              fields:
                Motor/Speed: {}
                Temp: {}
                Yield: {}
              target: {field: Yield, label: {arrives: inline}}
              features: [Motor/Speed, Temp]
              model: {family: ridge, first: {after: 200 readings}}
              publish: {format: sparkplug-b, group: Homeostat, node: press-forecast}
            """;

    @TempDir private Path directory;

    private Box box(Broker broker) throws Exception {
        Path file = Files.writeString(directory.resolve("press.yaml"), PIPELINE);
        return Box.up(
                directory.resolve("data"),
                "--lockstep",
                "--mqtt",
                "mqtt://127.0.0.1:" + broker.port(),
                "--sparkplug-host",
                "plant-host",
                file.toString());
    }

    private List<JsonNode> heard(Path file, String topic) throws IOException {
        String text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(SparkplugPlantTest::json)
                .filter(message -> message.path("topic").asText().equals(topic))
                .toList();
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    private static long life(JsonNode message) {
        return message.path("metrics").path("bdSeq").asLong(-1);
    }

    @Test
    void is_host_to_one_and_edge_node_to_another() throws Exception {
        Path heard = directory.resolve("heard");
        String birth = "spBv1.0/Homeostat/NBIRTH/" + NODE;
        String state = "spBv1.0/STATE/plant-host";
        try (Broker broker = Broker.start(directory)) {
            Process reader =
                    Peers.node("sparkplug-host.cjs", "" + broker.port(), "Homeostat", NODE)
                            .redirectOutput(heard.toFile())
                            .start();
            try {
                Eventually.eventually(
                        "a reader", () -> Files.readString(heard).startsWith("listening"));
                try (Box box = box(broker)) {
                    Eventually.eventually("a birth", () -> heard(heard, birth).size() == 1);
                    Eventually.eventually("a state", () -> heard(heard, state).size() == 1);
                    Peers.run(Peers.node("sparkplug.cjs", "" + broker.port(), "" + READINGS), "");
                    Eventually.eventually(
                            "all readings, and none of its own predictions",
                            () -> box.snapshot("press").path("readings").asLong() == READINGS + 1);
                    Eventually.eventually("a rebirth", () -> heard(heard, birth).size() == 2);
                    Eventually.eventually(
                            "the newest prediction",
                            () ->
                                    heard(heard, DEVICE.formatted("DDATA")).stream()
                                            .anyMatch(this::newest));
                    assertThat(box.output().split("payload set aside", -1)).hasSizeLessThan(4);
                    box.kill();
                }
                Eventually.eventually(
                        "the death by will",
                        () -> heard(heard, "spBv1.0/Homeostat/NDEATH/" + NODE).size() == 1);
                Eventually.eventually("the state by will", () -> heard(heard, state).size() == 2);
                assertLife(heard, birth, state);

                try (Box box = box(broker)) {
                    Eventually.eventually("the next life", () -> heard(heard, birth).size() == 3);
                    assertThat(life(heard(heard, birth).getLast())).isEqualTo(1);
                    box.stop();
                }
                Eventually.eventually(
                        "the state at its end",
                        () ->
                                !heard(heard, state)
                                        .getLast()
                                        .path("state")
                                        .path("online")
                                        .asBoolean(true));
            } finally {
                reader.destroyForcibly();
                assertThat(reader.waitFor(30, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private boolean newest(JsonNode message) {
        return message.path("metrics").path("Reading").asLong() >= READINGS - 1;
    }

    private void assertLife(Path heard, String birth, String state) throws IOException {
        assertThat(heard(heard, birth)).allSatisfy(one -> assertThat(life(one)).isZero());
        assertThat(life(heard(heard, "spBv1.0/Homeostat/NDEATH/" + NODE).getFirst())).isZero();
        List<JsonNode> devices = heard(heard, DEVICE.formatted("DBIRTH"));
        assertThat(devices).hasSize(2);
        assertThat(devices.getFirst().path("metrics").path("Prediction").isNumber()).isTrue();
        assertThat(devices.getFirst().path("metrics").path("Model Version").asInt()).isOne();
        JsonNode online = heard(heard, state).get(0).path("state");
        JsonNode offline = heard(heard, state).get(1).path("state");
        assertThat(online.path("online").asBoolean(false)).isTrue();
        assertThat(offline.path("online").asBoolean(true)).isFalse();
        assertThat(offline.path("timestamp")).isEqualTo(online.path("timestamp"));
    }
}
