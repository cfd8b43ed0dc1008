package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.config.SharedData;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The notebook of `deploy`, run by Python against a box, which is its own MLflow server too.
class NotebookTest {
    private static final int READINGS = 1_200;
    private static final Path NOTEBOOK =
            SharedData.repository().resolve("deploy/helm/services/files/jupyter/homeostat.ipynb");

    @TempDir private Path directory;

    @Test
    void reads_runs_predictions_and_an_export() throws Exception {
        ProcessBuilder python = Peers.python("notebook_peer.py", NOTEBOOK.toString());
        Path data = directory.resolve("data");
        Path export = directory.resolve("plant.parquet");
        try (Box box = Box.up(data, "--lockstep", Plant.file(directory, Plant.INLINE).toString())) {
            Feeder.feed(box.mqttPort(), 0, READINGS);
            Eventually.eventually(
                    "all readings",
                    () -> box.snapshot(Plant.NAME).path("readings").asLong() == READINGS);
            int champion = box.snapshot(Plant.NAME).path("champion").asInt();
            Eventually.eventually("the history", () -> exported(data, export) > 900);
            python.environment().put("BOX_URL", box.url().toString());
            python.environment().put("PARQUET", export.toString());

            JsonNode seen = new ObjectMapper().readTree(Peers.run(python, ""));

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
            assertThat(seen.path("exported").asInt()).isEqualTo(exported(data, export));
            assertThat(seen.path("versions").toString()).contains("1,", "" + champion);
        }
    }

    private static int exported(Path data, Path file) {
        Said said = Said.homeostat("export", "--parquet", file, "--overwrite", "--data", data);
        assertThat(said.code()).as(said.err()).isZero();
        return Integer.parseInt(
                said.out().replaceAll("(?s).*?(\\d+) readings of plant.*", "$1").strip());
    }
}
