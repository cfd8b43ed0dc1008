package io.homeostat.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.config.PipelineResource;
import io.homeostat.e2e.Eventually;
import io.homeostat.http.HttpSecurity;
import io.homeostat.journal.JournalPolicy;
import io.homeostat.ledger.Ledger;
import io.homeostat.node.MqttAccess;
import io.homeostat.node.Node;
import io.homeostat.node.NodeOptions;
import io.homeostat.node.Wiring;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole box beside a real MLflow server that is not there at first.
class BoxWithMlflowTest {
    private static final String LOOK =
            """
            import json
            from mlflow import MlflowClient
            c = MlflowClient()
            e = c.get_experiment_by_name("kept")
            runs = c.search_runs([e.experiment_id]) if e else []
            versions = c.search_model_versions("name='kept'")
            try:
                champion = c.get_model_version_by_alias("kept", "champion").tags["homeostat.version"]
            except Exception:
                champion = ""
            print(json.dumps({"runs": [r.info.status for r in runs],
                              "versions": len(versions), "champion": champion}))
            """;

    @TempDir private Path directory;

    @Test
    void tells_its_trainings_versions_and_champion_once_the_server_is_there() throws Exception {
        PipelineResource pipeline = HealingBox.pipeline();
        Path data = directory.resolve("data");
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
                                        HttpSecurity.OPEN,
                                        JournalPolicy.standard()),
                                List.of(pipeline))) {
            HealingBox.feed(node, 900);
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
        }
    }
}
