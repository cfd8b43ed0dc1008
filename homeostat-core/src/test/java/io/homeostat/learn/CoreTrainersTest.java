package io.homeostat.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.Seed;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Estimate;
import io.homeostat.model.Model;
import io.homeostat.model.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CoreTrainersTest {
    private abstract static class Family extends TrainerKit {
        private final String family;
        private final Task task;

        Family(String family, Task task) {
            this.family = family;
            this.task = task;
        }

        @Override
        protected Trainer trainer() {
            return Trainers.of(ModelSpec.of(family)).orElseThrow();
        }

        @Override
        protected Task task() {
            return task;
        }
    }

    @Nested
    class MeanOfNumbers extends Family {
        MeanOfNumbers() {
            super("mean", SyntheticRows.NUMBER);
        }
    }

    @Nested
    class MeanOfClasses extends Family {
        MeanOfClasses() {
            super("mean", SyntheticRows.CLASSES);
        }
    }

    @Nested
    class LastValueOfNumbers extends Family {
        LastValueOfNumbers() {
            super("last-value", SyntheticRows.NUMBER);
        }
    }

    @Nested
    class LastValueOfClasses extends Family {
        LastValueOfClasses() {
            super("last-value", SyntheticRows.CLASSES);
        }
    }

    @Nested
    class Ridge extends Family {
        Ridge() {
            super("ridge", SyntheticRows.NUMBER);
        }
    }

    @Nested
    class Logistic extends Family {
        Logistic() {
            super("logistic", SyntheticRows.CLASSES);
        }
    }

    private static Model train(ModelSpec spec, TrainingSet data) {
        return Trainers.of(spec).orElseThrow().train(data, new Seed(1), () -> false).orElseThrow();
    }

    @Test
    void mean_and_last_value_are_what_they_say() {
        List<FeatureVector> rows = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            rows.add(FeatureVector.of(0, 0, 0, 0, 0));
        }
        TrainingSet data =
                TrainingSet.of(
                        SyntheticRows.SCHEMA, new Task.Regression(), rows, new double[] {1, 2, 6});

        assertThat(train(ModelSpec.of("mean"), data).predict(rows.get(0)))
                .isEqualTo(new Estimate.Value(3));
        assertThat(train(ModelSpec.of("last-value"), data).predict(rows.get(0)))
                .isEqualTo(new Estimate.Value(6));
    }

    @Test
    void ridge_without_a_penalty_survives_collinear_columns() {
        TrainingSet data = SyntheticRows.numbers(500, 3);
        Model model = train(ModelSpec.of("ridge", Map.of("lambda", 0.0)), data);

        double squares = 0;
        TrainingSet fresh = SyntheticRows.numbers(500, 4);
        for (int i = 0; i < fresh.size(); i++) {
            double error = model.predict(fresh.row(i)).point() - fresh.target(i);
            squares += error * error;
        }

        // Noise of 0.1, and holes in 2 % of the numbers, whose effects are up to 3.
        assertThat(Math.sqrt(squares / fresh.size())).isLessThan(0.8);
    }

    @Test
    void logistic_gives_a_class_it_never_saw_a_tiny_finite_probability() {
        TrainingSet three = SyntheticRows.classes(400, 5);
        List<FeatureVector> rows = new ArrayList<>();
        List<Double> targets = new ArrayList<>();
        for (int i = 0; i < three.size(); i++) {
            if (three.target(i) != 1) {
                rows.add(three.row(i));
                targets.add(three.target(i));
            }
        }
        double[] labels = targets.stream().mapToDouble(Double::doubleValue).toArray();
        TrainingSet two = TrainingSet.of(SyntheticRows.SCHEMA, SyntheticRows.CLASSES, rows, labels);

        Model model = train(ModelSpec.of("logistic"), two);

        Estimate.Classes estimate = (Estimate.Classes) model.predict(rows.get(0));
        assertThat(estimate.get(1)).isPositive().isLessThan(1e-6);
    }

    @Test
    void a_family_for_the_other_kind_of_task_says_which_to_take() {
        assertThatThrownBy(() -> train(ModelSpec.of("ridge"), SyntheticRows.classes(10, 1)))
                .hasMessageContaining("take logistic");
        assertThatThrownBy(() -> train(ModelSpec.of("logistic"), SyntheticRows.numbers(10, 1)))
                .hasMessageContaining("take ridge");
    }

    @Test
    void trees_are_left_to_the_shell() {
        assertThat(Trainers.of(ModelSpec.of("random-forest"))).isEmpty();
        assertThat(Trainers.of(ModelSpec.of("gradient-boosted-trees"))).isEmpty();
    }

    @Test
    void refuses_unknown_families_and_invalid_parameters_with_all_that_is_wrong() {
        assertThatThrownBy(() -> Trainers.of(ModelSpec.of("rigde")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'rigde'")
                .hasMessageContaining("ridge");
        assertThatThrownBy(() ->
                        Trainers.of(
                                ModelSpec.of(
                                        "logistic",
                                        Map.of("iterations", 1.5, "l2", -1.0, "c", 1.0))))
                .hasMessageContaining("c is not a parameter of logistic")
                .hasMessageContaining("iterations is 1.5, expected a whole number from 1 to 10000")
                .hasMessageContaining("l2 is -1");
    }

    @Test
    void every_family_names_what_it_supports() {
        assertThat(ModelFamilies.all())
                .extracting(ModelFamily::name)
                .containsExactly(
                        "last-value",
                        "mean",
                        "ridge",
                        "logistic",
                        "gradient-boosted-trees",
                        "random-forest");
        assertThat(ModelFamilies.all())
                .allMatch(f -> f.supportsRegression() || f.supportsClassification());
    }
}
