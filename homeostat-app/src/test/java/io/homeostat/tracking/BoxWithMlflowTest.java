package io.homeostat.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.config.PipelineFile;
import io.homeostat.config.PipelineResource;
import io.homeostat.e2e.Eventually;
import io.homeostat.journal.JournalPolicy;
import io.homeostat.ledger.Ledger;
import io.homeostat.mqtt.MqttFeeder;
import io.homeostat.node.MqttAccess;
import io.homeostat.node.Node;
import io.homeostat.node.NodeOptions;
import io.homeostat.node.Wiring;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole box beside a real MLflow server that is not there at first.
class BoxWithMlflowTest {
    private static final String PIPELINE =
            """
            apiVersion: homeostat.io/v1
            kind: Pipeline
            metadata: {name: tracked}
            spec:
              source: {mqtt: {topic: tracked/reading}, interval: 1 min}
              fields: {x: {}, y: {}}
              target: {field: y}
              features: [x]
              model: {family: ridge, first: {after: 100 readings}}
              monitor: {error: {metric: rmse, window: 50, detector: adwin}, sensors: {stuck: 0}}
              heal: {train: {newest: 300}, cooldown: 50 readings, probation: 100, budget: 60 per day}
              publish: {topic: tracked/prediction}
            """;

    private static final String LOOK =
            """
            import json
            from mlflow import MlflowClient
            c = MlflowClient()
            e = c.get_experiment_by_name("tracked")
            runs = c.search_runs([e.experiment_id]) if e else []
            versions = c.search_model_versions("name='tracked'")
            try:
                champion = c.get_model_version_by_alias("tracked", "champion").tags["homeostat.version"]
            except Exception:
                champion = ""
            print(json.dumps({"runs": [r.info.status for r in runs],
                              "versions": len(versions), "champion": champion}))
            """;

    @TempDir private Path directory;

    @Test
    void tells_its_trainings_versions_and_champion_once_the_server_is_there() throws Exception {
        PipelineResource pipeline = PipelineFile.parse(PIPELINE, "tracked.yaml");
        Path data = directory.resolve("data");
        Vertx vertx = Vertx.vertx();
        try (MlflowServer server = MlflowServer.prepare(directory);
                Node node =
                        Wiring.start(
                                new NodeOptions(
                                        data,
                                        "127.0.0.1",
                                        0,
                                        0,
                                        Optional.of(server.address()),
                                        Optional.empty(),
                                        true,
                                        MqttAccess.OPEN,
                                        JournalPolicy.standard()),
                                List.of(pipeline))) {
            try (MqttFeeder feeder =
                    MqttFeeder.connect(vertx, "127.0.0.1", node.mqttPort(), "d", 50)) {
                for (int n = 0; n < 900; n++) {
                    double x = n * 7 % 100 / 10.0;
                    double y = (n < 400 ? 3 * x : 50 - 4 * x) + n * 13 % 17 / 17.0;
                    feeder.publish(
                            "tracked/reading",
                            ("{\"x\":" + x + ",\"y\":" + y + "}").getBytes(UTF_8));
                }
                feeder.drain();
            }
            var _ = node.digest("tracked");
            int champion = node.snapshots().getFirst().champion();
            assertThat(champion).isGreaterThan(1);

            server.start();

            try (Ledger ledger = Ledger.open(data.resolve("ledger.db"))) {
                Eventually.eventually("everything told", () -> ledger.outbox(1).isEmpty());
            }
            JsonNode seen = new ObjectMapper().readTree(server.python(LOOK));
            assertThat(seen.path("runs").size()).isGreaterThanOrEqualTo(2);
            assertThat(seen.path("runs")).allMatch(status -> status.asText().equals("FINISHED"));
            assertThat(seen.path("versions").asInt()).isGreaterThanOrEqualTo(champion);
            assertThat(seen.path("champion").asText()).isEqualTo("" + champion);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
