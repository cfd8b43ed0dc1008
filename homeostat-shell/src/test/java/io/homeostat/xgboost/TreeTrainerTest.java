package io.homeostat.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.Seed;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.learn.ModelSpec;
import io.homeostat.learn.SyntheticRows;
import io.homeostat.learn.Trainer;
import io.homeostat.learn.TrainerKit;
import io.homeostat.learn.TrainingSet;
import io.homeostat.model.Estimate;
import io.homeostat.model.Model;
import io.homeostat.model.ModelCodec;
import io.homeostat.model.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TreeTrainerTest {
    private abstract static class Family extends TrainerKit {
        private final ModelSpec spec;
        private final Task task;

        Family(ModelSpec spec, Task task) {
            this.spec = spec;
            this.task = task;
        }

        @Override
        protected Trainer trainer() {
            return TrainerCatalog.of(spec);
        }

        @Override
        protected Task task() {
            return task;
        }
    }

    @Nested
    class BoostedNumbers extends Family {
        BoostedNumbers() {
            super(boosted(20), SyntheticRows.NUMBER);
        }
    }

    @Nested
    class BoostedClasses extends Family {
        BoostedClasses() {
            super(boosted(10), SyntheticRows.CLASSES);
        }
    }

    @Nested
    class ForestOfNumbers extends Family {
        ForestOfNumbers() {
            super(forest(12), SyntheticRows.NUMBER);
        }
    }

    @Nested
    class ForestOfClasses extends Family {
        ForestOfClasses() {
            super(forest(12), SyntheticRows.CLASSES);
        }
    }

    private static ModelSpec boosted(double trees) {
        return ModelSpec.of("gradient-boosted-trees", Map.of("trees", trees));
    }

    private static ModelSpec forest(double trees) {
        return ModelSpec.of("random-forest", Map.of("trees", trees));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gradient-boosted-trees", "random-forest"})
    void learns_numbers_with_a_large_offset_and_a_tiny_spread(String family) {
        TrainingSet plain = SyntheticRows.numbers(800, 1);
        double[] targets = new double[plain.size()];
        List<FeatureVector> rows = new ArrayList<>();
        for (int i = 0; i < targets.length; i++) {
            rows.add(plain.row(i));
            targets[i] = 1e6 + 1e-6 * plain.target(i);
        }
        TrainingSet data = TrainingSet.of(plain.schema(), plain.task(), rows, targets);

        Model model = train(ModelSpec.of(family), data, 1);

        double worst = 0;
        for (int i = 0; i < targets.length; i++) {
            worst += Math.abs(model.predict(rows.get(i)).point() - targets[i]) / targets.length;
        }
        // The targets spread by 3.6e-6.
        assertThat(worst).isLessThan(0.7e-6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gradient-boosted-trees", "random-forest"})
    void learns_classes_and_two_of_them_too(String family) {
        TrainingSet three = SyntheticRows.classes(1000, 2);
        double[] targets = new double[three.size()];
        List<FeatureVector> rows = new ArrayList<>();
        for (int i = 0; i < targets.length; i++) {
            rows.add(three.row(i));
            targets[i] = Math.min(1, three.target(i));
        }
        Task task = new Task.Classification(List.of("low", "more"));
        TrainingSet two = TrainingSet.of(three.schema(), task, rows, targets);

        assertThat(accuracy(train(ModelSpec.of(family), three, 1), three)).isGreaterThan(0.9);
        assertThat(accuracy(train(ModelSpec.of(family), two, 1), two)).isGreaterThan(0.9);
    }

    @Test
    void treats_a_category_as_a_category_and_not_as_a_number() {
        FeatureSchema schema = new FeatureSchema(List.of(new Column("mode", 40)));
        List<FeatureVector> rows = new ArrayList<>();
        double[] targets = new double[4000];
        for (int i = 0; i < targets.length; i++) {
            rows.add(FeatureVector.of(i % 40));
            targets[i] = i % 40 * 7 % 3;
        }
        TrainingSet data = TrainingSet.of(schema, new Task.Regression(), rows, targets);

        // One split in depth each: only a set of categories can tell the three groups apart.
        Map<String, Double> params = Map.of("depth", 2.0, "trees", 100.0);
        Model model = train(ModelSpec.of("gradient-boosted-trees", params), data, 1);

        for (int i = 0; i < 40; i++) {
            assertThat(model.predict(rows.get(i)).point())
                    .isCloseTo(targets[i], org.assertj.core.data.Offset.offset(0.05));
        }
    }

    @Test
    void a_class_without_rows_keeps_a_finite_probability() {
        TrainingSet three = SyntheticRows.classes(300, 2);
        double[] targets = new double[three.size()];
        List<FeatureVector> rows = new ArrayList<>();
        for (int i = 0; i < targets.length; i++) {
            rows.add(three.row(i));
            targets[i] = three.target(i) == 1 ? 0 : three.target(i);
        }
        TrainingSet data = TrainingSet.of(three.schema(), three.task(), rows, targets);

        Estimate.Classes estimate =
                (Estimate.Classes)
                        train(ModelSpec.of("gradient-boosted-trees"), data, 1).predict(rows.get(0));

        assertThat(estimate.get(1)).isPositive().isLessThan(1e-3);
    }

    @Test
    void another_seed_gives_another_forest() {
        TrainingSet data = SyntheticRows.numbers(300, 1);

        assertThat(ModelCodec.encode(train(forest(5), data, 1)))
                .isNotEqualTo(ModelCodec.encode(train(forest(5), data, 2)));
    }

    @Test
    void bytes_do_not_depend_on_what_was_trained_before_in_the_same_thread() {
        TrainingSet data = SyntheticRows.numbers(300, 1);
        Map<String, Double> params = Map.of("subsample", 0.5, "columns", 0.5, "trees", 20.0);
        ModelSpec spec = ModelSpec.of("gradient-boosted-trees", params);

        byte[] before = ModelCodec.encode(train(spec, data, 1));
        train(forest(7), SyntheticRows.classes(200, 3), 9);

        assertThat(ModelCodec.encode(train(spec, data, 1))).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gradient-boosted-trees", "random-forest"})
    void stops_in_the_middle_when_it_is_cancelled(String family) {
        AtomicInteger polls = new AtomicInteger();
        TrainingSet data = SyntheticRows.numbers(300, 1);

        Optional<Model> model =
                TrainerCatalog.of(ModelSpec.of(family))
                        .train(data, new Seed(1), () -> polls.incrementAndGet() > 4);

        assertThat(model).isEmpty();
        assertThat(polls).hasValue(5);
    }

    @Test
    void an_unknown_family_is_refused() {
        assertThatThrownBy(() -> TrainerCatalog.of(ModelSpec.of("oracle")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'oracle'");
    }

    private static Model train(ModelSpec spec, TrainingSet data, long seed) {
        return TrainerCatalog.of(spec).train(data, new Seed(seed), () -> false).orElseThrow();
    }

    private static double accuracy(Model model, TrainingSet data) {
        double hits = 0;
        for (int i = 0; i < data.size(); i++) {
            hits += model.predict(data.row(i)).point() == data.target(i) ? 1 : 0;
        }
        return hits / data.size();
    }
}
