package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An edge node of npm's `sparkplug-client` and a box.
class SparkplugClientTest {
    private static final int READINGS = 400;
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
              publish: {topic: "press/{device}/prediction", qos: 1}
            """;

    @TempDir private Path directory;

    @Test
    void takes_births_data_and_deaths_and_asks_for_a_birth() throws Exception {
        Path file = Files.writeString(directory.resolve("press.yaml"), PIPELINE);
        try (Box box = Box.up(directory.resolve("data"), "--lockstep", file.toString())) {
            String said =
                    Peers.run(Peers.node("sparkplug.cjs", "" + box.mqttPort(), "" + READINGS), "");
            assertThat(said).contains("rebirth");

            // Every reading, and the one without values that the death is.
            Eventually.eventually(
                    "all readings",
                    () -> box.snapshot("press").path("readings").asLong() == READINGS + 1);
            assertThat(box.snapshot("press").path("champion").asInt()).isPositive();
            assertThat(box.snapshot("press").path("healed").path("rmse").asDouble()).isLessThan(1);
            JsonNode decisions = box.get("/api/v1/pipelines/press/decisions").body();
            assertThat(decisions.toString()).contains("edge1/press are silent");
            assertThat(box.output()).contains("no-birth");
            box.stop();
        }
        // What the births have told is in the snapshot, beside the loop.
        try (Box box = Box.up(directory.resolve("data"), "--lockstep", file.toString())) {
            assertThat(box.snapshot("press").path("readings").asLong()).isEqualTo(READINGS + 1);
            assertThat(box.output()).doesNotContain("not readable");
        }
    }
}
