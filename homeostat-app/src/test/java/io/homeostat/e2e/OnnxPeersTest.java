package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.base.Seed;
import io.homeostat.feature.FeatureVector;
import io.homeostat.learn.ModelSpec;
import io.homeostat.learn.SyntheticRows;
import io.homeostat.learn.TrainingSet;
import io.homeostat.model.Estimate;
import io.homeostat.model.Model;
import io.homeostat.model.Task;
import io.homeostat.onnx.OnnxExport;
import io.homeostat.onnx.OnnxFile;
import io.homeostat.xgboost.TrainerCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that scikit-learn's converter has made, and a reading of ours that others have made.
class OnnxPeersTest {
    private static final List<String> FEATURES = List.of("x", "z");
    private static final Task NUMBER = new Task.Regression();
    private static final Task MODE =
            new Task.Classification(List.of("Idle", "Active", "Maintenance"));
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path directory;

    /// What the file says is what scikit-learn says.
    private void agrees(String name, Task task, double tolerance) throws Exception {
        Model model =
                OnnxFile.inspect(
                                Files.readAllBytes(directory.resolve(name + ".onnx")),
                                FEATURES,
                                task,
                                new OnnxFile.Wishes("", "", List.of()))
                        .model();
        JsonNode told = JSON.readTree(directory.resolve(name + ".json").toFile());
        assertThat(told.path("rows")).hasSize(100);
        for (int i = 0; i < told.path("rows").size(); i++) {
            JsonNode row = told.path("rows").get(i);
            FeatureVector x =
                    FeatureVector.of(
                            row.get(0).asDouble(),
                            row.get(1).isNull() ? Double.NaN : row.get(1).asDouble());
            JsonNode answer = told.path("answers").get(i);
            switch (model.predict(x)) {
                case Estimate.Value(double point) ->
                        assertThat(point).as(name).isEqualTo(answer.asDouble(), within(tolerance));
                case Estimate.Classes said -> {
                    for (int k = 0; k < said.size(); k++) {
                        assertThat(said.get(k))
                                .as(name)
                                .isEqualTo(answer.get(k).asDouble(), within(tolerance));
                    }
                }
            }
        }
    }

    @Test
    void says_what_scikit_learn_says() throws Exception {
        Peers.run(Peers.python("onnx_peer.py", "make", directory.toString()), "");

        agrees("regression", NUMBER, 1e-4);
        agrees("double", NUMBER, 1e-9);
        agrees("inputs", NUMBER, 1e-4);
        agrees("tensor", MODE, 1e-5);
        agrees("zipmap", MODE, 1e-5);
        agrees("forest", new Task.Classification(List.of("0", "1")), 1e-5);
    }

    @Test
    void what_is_written_here_is_understood_there() throws Exception {
        List<FeatureVector> rows = rows();
        understood("ridge", rows, 1e-9);
        understood("gradient-boosted-trees", rows, 1e-4);
        understood("logistic", rows, 1e-9);
        understood("random-forest", rows, 1e-5);
    }

    private static List<FeatureVector> rows() {
        TrainingSet set = SyntheticRows.numbers(60, 3);
        return IntStream.range(0, set.size())
                .mapToObj(set::row)
                .map(OnnxPeersTest::narrow)
                .toList();
    }

    private static FeatureVector narrow(FeatureVector x) {
        double[] values = x.toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) values[i];
        }
        return FeatureVector.owning(values);
    }

    private void understood(String family, List<FeatureVector> rows, double tolerance)
            throws Exception {
        boolean classes = family.equals("logistic") || family.equals("random-forest");
        TrainingSet data = classes ? SyntheticRows.classes(500, 7) : SyntheticRows.numbers(500, 7);
        Map<String, Double> params = family.contains("-") ? Map.of("trees", 10.0) : Map.of();
        Model ours =
                TrainerCatalog.of(ModelSpec.of(family, params))
                        .train(data, new Seed(1), () -> false)
                        .orElseThrow();
        List<String> labels =
                data.task() instanceof Task.Classification(List<String> names) ? names : List.of();
        List<String> features =
                SyntheticRows.SCHEMA.columns().stream().map(column -> column.name()).toList();
        Path file = directory.resolve(family + ".onnx");
        Files.write(
                file,
                OnnxExport.write(
                        ours, new OnnxExport.Facts("p", 1, "digest", "y", features, labels)));
        String asked =
                rows.stream()
                        .map(FeatureVector::toString)
                        .toList()
                        .toString()
                        .replace("NaN", "null");
        JsonNode said =
                JSON.readTree(
                        Peers.run(Peers.python("onnx_peer.py", "ask", file.toString()), asked));
        assertThat(said.path("metadata").path("homeostat.model.digest").asText())
                .isEqualTo("digest");
        for (int i = 0; i < rows.size(); i++) {
            switch (ours.predict(rows.get(i))) {
                case Estimate.Value(double point) ->
                        assertThat(said.path("value").get(i).get(0).asDouble())
                                .as(family)
                                .isEqualTo(point, within(tolerance));
                case Estimate.Classes all -> {
                    assertThat(said.path("label").get(i).asText())
                            .isEqualTo(labels.get(all.best()));
                    for (int k = 0; k < all.size(); k++) {
                        assertThat(said.path("probabilities").get(i).get(k).asDouble())
                                .as(family)
                                .isEqualTo(all.get(k), within(tolerance));
                    }
                }
            }
        }
    }
}
