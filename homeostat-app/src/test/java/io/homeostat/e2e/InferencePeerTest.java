package io.homeostat.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.mqtt.MqttFeeder;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A box, and a client of the Open Inference Protocol that others have made.
class InferencePeerTest {
    private static final String GRADED =
            """
            apiVersion: homeostat.io/v1
            kind: Pipeline
            metadata: {name: graded}
            spec:
              source: {mqtt: {topic: graded/reading}, interval: 1 min}
              fields: {x: {}, z: {}, grade: {categories: [low, high]}}
              target: {field: grade, task: classification}
              features: [x, z]
              model: {family: logistic, first: {after: 100 readings}}
              publish: {topic: graded/prediction}
            """;
    private static final String ROWS =
            "{\"instances\":[{\"x\":1.5,\"z\":2.25},{\"x\":8.0,\"z\":0.5}]}";

    @TempDir private Path directory;
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private JsonNode said(Box box, String model) throws Exception {
        String address = box.url().getAuthority();
        String said = Peers.run(Peers.inference("oip_peer.py", address, model), "");
        return new ObjectMapper().readTree(said);
    }

    @Test
    void says_to_a_client_of_tritons_what_it_says_to_predict() throws Exception {
        Path regression = Plant.file(directory, Plant.INLINE);
        Path classification = Plant.file(directory, GRADED);
        try (Box box =
                Box.up(
                        directory.resolve("data"),
                        "--lockstep",
                        regression.toString(),
                        classification.toString())) {
            try (MqttFeeder feeder =
                    MqttFeeder.connect(vertx, "127.0.0.1", box.mqttPort(), "d", 50)) {
                for (int n = 0; n < 400; n++) {
                    feeder.publish(Plant.TOPIC, Plant.payload(n));
                    int x = n * 7 % 10;
                    String graded =
                            "{\"x\":%d,\"z\":%d,\"grade\":\"%s\"}"
                                    .formatted(x, n % 3, x + n % 3 > 5 ? "high" : "low");
                    feeder.publish("graded/reading", graded.getBytes(UTF_8));
                }
                feeder.drain();
            }
            for (String name : new String[] {Plant.NAME, "graded"}) {
                Eventually.eventually(
                        "all readings of " + name,
                        () -> box.snapshot(name).path("readings").asLong() == 400);
            }

            JsonNode values = said(box, Plant.NAME);
            JsonNode grades = said(box, "graded");

            JsonNode told = box.post("/api/v1/pipelines/plant/predict", ROWS).body();
            JsonNode graded = box.post("/api/v1/pipelines/graded/predict", ROWS).body();
            for (int i = 0; i < 2; i++) {
                JsonNode value = told.path("predictions").path(i);
                assertThat(values.path("prediction").path(i).path(0))
                        .isEqualTo(value.path("prediction"));
                assertThat(values.path("interval").path(i)).isEqualTo(value.path("interval"));
                JsonNode grade = graded.path("predictions").path(i);
                assertThat(grades.path("prediction").path(i).path(0))
                        .isEqualTo(grade.path("prediction"));
                assertThat(grades.path("probabilities").path(i).path(1))
                        .isEqualTo(grade.at("/probabilities/high"));
            }
            assertThat(grades.at("/prediction/1/0").asText()).isEqualTo("high");
        }
    }
}
