package io.homeostat.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.homeostat.base.Seed;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Estimate;
import io.homeostat.model.LinearModel;
import io.homeostat.model.Model;
import io.homeostat.model.Task;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// The solutions of scikit-learn 1.9 for the same rows, written by `generate.py` beside them.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ScikitLearnTest {
    private static final FeatureSchema SCHEMA =
            new FeatureSchema(
                    List.of(
                            Column.number("a"),
                            Column.number("b"),
                            Column.number("a again"),
                            Column.number("constant"),
                            new Column("mode", 3)));
    private static final List<double[]> ROWS = read("rows.csv");

    @Test
    void ridge_solves_a_problem_that_can_be_checked_by_hand() {
        // Standardised x is -1 and 1, y deviates by -1 and 1: weight 2 / (2 + lambda).
        FeatureSchema one = new FeatureSchema(List.of(Column.number("x")));
        List<FeatureVector> rows = List.of(FeatureVector.of(10), FeatureVector.of(20));
        TrainingSet data = TrainingSet.of(one, new Task.Regression(), rows, new double[] {4, 6});

        LinearModel model = (LinearModel) train("ridge", data);

        assertThat(model.intercept()).isEqualTo(5);
        assertThat(model.weights()[0]).isCloseTo(2.0 / 3, offset(1e-15));
        assertThat(model.predict(FeatureVector.of(15)).point()).isEqualTo(5);
        assertThat(model.predict(FeatureVector.of(Double.NaN)).point()).isEqualTo(5);
    }

    @Test
    void ridge_predicts_what_scikit_learn_does() {
        TrainingSet data = data(new Task.Regression(), 5, false);
        List<double[]> expected = read("ridge.csv");

        Model model = train("ridge", data);

        for (int i = 0; i < data.size(); i++) {
            assertThat(model.predict(data.row(i)).point())
                    .isCloseTo(expected.get(i)[0], offset(1e-10));
        }
    }

    @Test
    void logistic_gives_the_probabilities_of_scikit_learn_for_three_classes() {
        check(data(new Task.Classification(List.of("low", "medium", "high")), 6, false), 0, 3);
    }

    @Test
    void logistic_gives_the_probabilities_of_scikit_learn_for_two_classes() {
        check(data(new Task.Classification(List.of("low", "more")), 6, true), 3, 2);
    }

    private static void check(TrainingSet data, int from, int classes) {
        List<double[]> expected = read("logistic.csv");

        Model model = train("logistic", data);

        for (int i = 0; i < data.size(); i++) {
            Estimate.Classes estimate = (Estimate.Classes) model.predict(data.row(i));
            for (int k = 0; k < classes; k++) {
                assertThat(estimate.get(k)).isCloseTo(expected.get(i)[from + k], offset(1e-6));
            }
        }
    }

    private static Model train(String family, TrainingSet data) {
        return Trainers.of(ModelSpec.of(family))
                .orElseThrow()
                .train(data, new Seed(1), () -> false)
                .orElseThrow();
    }

    private static TrainingSet data(Task task, int target, boolean two) {
        double[] targets = new double[ROWS.size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = two ? Math.min(1, ROWS.get(i)[target]) : ROWS.get(i)[target];
        }
        List<FeatureVector> rows =
                ROWS.stream().map(row -> FeatureVector.owning(Arrays.copyOf(row, 5))).toList();
        return TrainingSet.of(SCHEMA, task, rows, targets);
    }

    private static List<double[]> read(String name) {
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        ScikitLearnTest.class.getResourceAsStream(name)),
                                StandardCharsets.UTF_8))) {
            return in.lines().map(ScikitLearnTest::numbers).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[] numbers(String line) {
        return Arrays.stream(line.split(","))
                .mapToDouble(text -> text.equals("nan") ? Double.NaN : Double.parseDouble(text))
                .toArray();
    }
}
