package io.homeostat.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.homeostat.base.Seed;
import io.homeostat.base.Sha256;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureVector;
import io.homeostat.learn.ModelSpec;
import io.homeostat.learn.SyntheticRows;
import io.homeostat.learn.TrainingSet;
import io.homeostat.model.Estimate;
import io.homeostat.model.Model;
import io.homeostat.model.ModelCodec;
import io.homeostat.model.Task;
import io.homeostat.xgboost.TrainerCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every family as an ONNX file says in ONNX Runtime what it says here, on rows full of edge cases.
class OnnxExportTest {
    private static final int ROWS = 2_000;
    private static final List<String> FEATURES =
            SyntheticRows.SCHEMA.columns().stream().map(Column::name).toList();

    static Model trained(String family, Task task) {
        TrainingSet data =
                task instanceof Task.Regression
                        ? SyntheticRows.numbers(1_000, 7)
                        : SyntheticRows.classes(1_000, 7);
        Map<String, Double> params = family.contains("tree") ? Map.of("trees", 40.0) : Map.of();
        return TrainerCatalog.of(ModelSpec.of(family, params))
                .train(data, new Seed(1), () -> false)
                .orElseThrow();
    }

    static byte[] written(Model model, Task task) {
        List<String> classes =
                task instanceof Task.Classification(List<String> names) ? names : List.of();
        return OnnxExport.write(
                model,
                new OnnxExport.Facts(
                        "line", 3, Sha256.of(ModelCodec.encode(model)), "y", FEATURES, classes));
    }

    private static Model served(byte[] file, Task task) {
        return OnnxFile.inspect(file, FEATURES, task, new OnnxFile.Wishes("", "", List.of()))
                .model();
    }

    /// Numbers that float32 holds, since that is what enters a file.
    static List<FeatureVector> rows() {
        SplittableRandom random = new Seed(11).random();
        List<FeatureVector> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            double[] x = {
                20 + 8 * random.nextGaussian(),
                1000 + 60 * random.nextGaussian(),
                random.nextInt(5),
                random.nextInt(10) == 0 ? 6 : 7,
                2000 + 120 * random.nextGaussian()
            };
            double[] edges = {
                Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, -0.0, -1, 3.7, 99
            };
            for (int j = 0; j < x.length; j++) {
                if (random.nextInt(6) == 0) {
                    x[j] = edges[random.nextInt(edges.length)];
                }
                x[j] = (float) x[j];
            }
            rows.add(FeatureVector.owning(x));
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource({
        "ridge, 1e-12",
        "gradient-boosted-trees, 0",
        "random-forest, 0",
        "mean, 0",
        "last-value, 0"
    })
    void says_the_same_number(String family, double tolerance) {
        Model ours = trained(family, SyntheticRows.NUMBER);
        Model served = served(written(ours, SyntheticRows.NUMBER), SyntheticRows.NUMBER);
        for (FeatureVector x : rows()) {
            double expected = ours.predict(x).point();
            double bound = tolerance * Math.max(1, Math.abs(expected));
            assertThat(served.predict(x).point()).as("%s", x).isEqualTo(expected, within(bound));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "logistic, 1e-12, 3",
        "gradient-boosted-trees, 1e-6, 3",
        "random-forest, 1e-6, 3",
        "gradient-boosted-trees, 1e-6, 2",
        "mean, 1e-15, 3"
    })
    void says_the_same_probabilities(String family, double tolerance, int classes) {
        Task task = classes == 2 ? TWO : SyntheticRows.CLASSES;
        Model ours = classes == 2 ? two(family) : trained(family, task);
        Model served = served(written(ours, task), task);
        for (FeatureVector x : rows()) {
            Estimate.Classes expected = (Estimate.Classes) ours.predict(x);
            Estimate.Classes said = (Estimate.Classes) served.predict(x);
            for (int k = 0; k < classes; k++) {
                assertThat(said.get(k)).as("%s", x).isEqualTo(expected.get(k), within(tolerance));
            }
        }
    }

    private static final Task TWO = new Task.Classification(List.of("low", "high"));

    private static Model two(String family) {
        TrainingSet numbers = SyntheticRows.numbers(1_000, 7);
        List<FeatureVector> rows = new ArrayList<>();
        double[] targets = new double[numbers.size()];
        for (int i = 0; i < targets.length; i++) {
            rows.add(numbers.row(i));
            targets[i] = numbers.target(i) < 11 ? 0 : 1;
        }
        return TrainerCatalog.of(ModelSpec.of(family))
                .train(
                        TrainingSet.of(SyntheticRows.SCHEMA, TWO, rows, targets),
                        new Seed(1),
                        () -> false)
                .orElseThrow();
    }

    @Test
    void the_same_model_gives_the_same_bytes_and_says_what_it_is() {
        Model ours = trained("ridge", SyntheticRows.NUMBER);
        byte[] file = written(ours, SyntheticRows.NUMBER);

        assertThat(written(ours, SyntheticRows.NUMBER)).isEqualTo(file);
        OnnxSummary summary = OnnxSummary.of(file);
        assertThat(summary.irVersion()).isEqualTo(6);
        assertThat(summary.opsets()).containsEntry("", 11L).containsEntry("ai.onnx.ml", 1L);
        assertThat(summary.producer()).startsWith("homeostat");
        assertThat(summary.metadata())
                .containsEntry("homeostat.pipeline", "line")
                .containsEntry("homeostat.version", "3")
                .containsEntry("homeostat.model.digest", Sha256.of(ModelCodec.encode(ours)))
                .containsEntry(
                        "homeostat.features",
                        "[\"temperature\",\"pressure\",\"mode\",\"constant\",\"pressure again\"]");
    }

    @Test
    void a_foreign_model_is_kept_and_given_back_as_it_came() {
        byte[] file = written(trained("ridge", SyntheticRows.NUMBER), SyntheticRows.NUMBER);
        Model foreign = served(file, SyntheticRows.NUMBER);

        Model kept = ModelCodec.decode(ModelCodec.encode(foreign));

        assertThat(kept.family()).isEqualTo("onnx");
        assertThat(ModelCodec.encode(kept)).isEqualTo(ModelCodec.encode(foreign));
        assertThat(written(kept, SyntheticRows.NUMBER)).isEqualTo(file);
        for (FeatureVector x : rows().subList(0, 50)) {
            assertThat(kept.predict(x)).isEqualTo(foreign.predict(x));
        }
    }
}
