package io.homeostat.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.config.SharedData;
import io.homeostat.e2e.Box;
import io.homeostat.e2e.Eventually;
import io.homeostat.e2e.Feeder;
import io.homeostat.e2e.Peers;
import io.homeostat.e2e.Plant;
import io.homeostat.e2e.Said;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The notebook of `deploy`, run by Python against a box, which is its own MLflow server too.
class NotebookTest {
    private static final int READINGS = 1_200;
    private static final Path NOTEBOOK =
            SharedData.repository().resolve("deploy/helm/services/files/jupyter/homeostat.ipynb");

    @TempDir private Path directory;

    private Box box(String... more) throws Exception {
        Path pipeline = Plant.file(directory, Plant.INLINE);
        Box box =
                Box.up(
                        directory.resolve("data"),
                        Stream.concat(Stream.of("--lockstep", pipeline.toString()), Stream.of(more))
                                .toArray(String[]::new));
        Feeder.feed(box.mqttPort(), 0, READINGS);
        Eventually.eventually(
                "all readings",
                () -> box.snapshot(Plant.NAME).path("readings").asLong() == READINGS);
        return box;
    }

    private static JsonNode seen(ProcessBuilder python, Box box) throws Exception {
        python.environment().put("BOX_URL", box.url().toString());
        return new ObjectMapper().readTree(Peers.run(python, ""));
    }

    @Test
    void reads_runs_predictions_and_an_export() throws Exception {
        ProcessBuilder python = Peers.python("notebook_peer.py", NOTEBOOK.toString());
        Path export = directory.resolve("plant.parquet");
        try (Box box = box()) {
            int champion = box.snapshot(Plant.NAME).path("champion").asInt();
            Eventually.eventually("the history", () -> exported(export) > 900);
            python.environment().put("PARQUET", export.toString());

            JsonNode seen = seen(python, box);

            assertThat(seen.at("/pipelines/pipeline/0").asText()).isEqualTo(Plant.NAME);
            assertThat(seen.at("/pipelines/readings/0").asInt()).isEqualTo(READINGS);
            assertThat(seen.at("/pipelines/champion/0").asInt())
                    .isEqualTo(champion)
                    .isGreaterThan(1);
            assertThat(seen.path("statuses").size()).isGreaterThanOrEqualTo(2);
            assertThat(seen.path("statuses")).allMatch(one -> one.asText().equals("FINISHED"));
            assertThat(seen.path("columns").toString())
                    .contains("param.seed", "metric.trainingLoss");
            assertThat(seen.path("predictions").asInt()).isGreaterThan(500);
            assertThat(seen.path("healed").asDouble())
                    .as("the world has changed, and the healed model with it")
                    .isLessThan(seen.path("frozen").asDouble() / 4);
            assertThat(seen.path("exported").asInt()).isEqualTo(exported(export));
            assertThat(seen.path("versions").toString()).contains("1,", "" + champion);
        }
    }

    @Test
    void reads_the_same_runs_of_an_mlflow_server() throws Exception {
        ProcessBuilder python = Peers.python("notebook_peer.py", NOTEBOOK.toString());
        try (MlflowServer server = MlflowServer.prepare(directory)) {
            server.start();
            try (Box box = box("--mlflow", server.address().toString())) {
                int own = seen(python, box).path("statuses").size();
                python.environment().put("MLFLOW_URL", server.address().toString());
                Eventually.eventually("all runs told", () -> runs(server) == own);

                JsonNode seen = seen(python, box);

                assertThat(seen.path("statuses"))
                        .hasSize(own)
                        .allMatch(one -> one.asText().equals("FINISHED"));
                assertThat(seen.path("columns").toString()).contains("metric.trainingLoss");
            }
        }
    }

    private static int runs(MlflowServer server) throws Exception {
        return Integer.parseInt(
                server.python(
                                """
                                from mlflow import MlflowClient
                                c = MlflowClient()
                                e = c.get_experiment_by_name("plant")
                                print(len([r for r in c.search_runs([e.experiment_id]) if r.info.status == "FINISHED"]) if e else 0)
                                """)
                        .strip());
    }

    private int exported(Path file) {
        Path data = directory.resolve("data");
        Said said = Said.homeostat("export", "--parquet", file, "--overwrite", "--data", data);
        assertThat(said.code()).as(said.err()).isZero();
        return Integer.parseInt(
                said.out().replaceAll("(?s).*?(\\d+) readings of plant.*", "$1").strip());
    }
}
