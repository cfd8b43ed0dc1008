package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.PipelineResource;
import io.homeostat.mqtt.MqttFeeder;
import io.homeostat.node.Node;
import io.homeostat.node.Wiring;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Labels that name their reading by free text, over a real connection.
class TextKeyTest {
    private static final int READINGS = 600;
    private static final String YAML =
            Plant.INLINE
                    .replace("name: plant", "name: batches")
                    .replace("test/", "batches/")
                    .replace(
                            "{arrives: inline}", "{arrives: topic, topic: lab/result, key: batch}");

    @TempDir private Path directory;

    private static void publish(MqttFeeder client, String topic, String json) throws IOException {
        client.publish(topic, json.getBytes(StandardCharsets.UTF_8));
    }

    /// Reading `n` of batch B-n/4, without its truth.
    private static String reading(int n) {
        return Plant.reading(n).replaceAll(",\"y\":.*", ",\"batch\":\"B-" + n + "/4\"}");
    }

    private static String label(int n) {
        String truth = Plant.reading(n).replaceAll(".*\"y\":", "").replace("}", "");
        return "{\"batch\": \" B-" + n + "/4\", \"y\": " + truth + "}";
    }

    @Test
    void a_laboratory_names_batches_as_it_likes() throws IOException {
        PipelineResource pipeline = Plant.resource(YAML);
        Vertx vertx = Vertx.vertx();
        try (Node node = Wiring.start(State.options(directory.resolve("data")), List.of(pipeline));
                MqttFeeder client =
                        MqttFeeder.connect(vertx, "127.0.0.1", node.mqttPort(), "d1", 50)) {
            for (int n = 0; n < READINGS; n++) {
                publish(client, "batches/d1/reading", reading(n));
                if (n >= 10) {
                    publish(client, "lab/result", label(n - 10));
                }
            }
            publish(client, "lab/result", "{\"batch\": \"B-599/4\", \"y\": NaN}");
            publish(client, "lab/result", "{\"batch\": \"nobody\", \"y\": 1}");
            client.drain();
            State end = State.of(node, pipeline);

            assertThat(end.snapshot().pending()).isEqualTo(10);
            assertThat(end.snapshot().ignoredLabels()).isEqualTo(1);
            assertThat(end.snapshot().champion()).isPositive();
            assertThat(end.snapshot().labels()).isEqualTo(end.snapshot().predictions() - 10);
            assertThat(end.snapshot().healed().get("rmse")).isLessThan(1);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
