package io.homeostat.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.Seed;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Model;
import io.homeostat.model.ModelCodec;
import io.homeostat.model.ModelKit;
import io.homeostat.model.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What every trainer must do, and its models with it.
public abstract class TrainerKit extends ModelKit {
    private static final Seed SEED = new Seed(42);

    protected abstract Trainer trainer();

    /// The task it is tested with: [SyntheticRows#NUMBER] or [SyntheticRows#CLASSES].
    protected abstract Task task();

    @Override
    protected Model model() {
        return train(data(300));
    }

    private TrainingSet data(int rows) {
        return task() instanceof Task.Regression
                ? SyntheticRows.numbers(rows, 7)
                : SyntheticRows.classes(rows, 7);
    }

    private Model train(TrainingSet data) {
        return trainer().train(data, SEED, () -> false).orElseThrow();
    }

    @Test
    void the_same_data_and_seed_give_the_same_bytes() {
        assertThat(ModelCodec.encode(train(data(200))))
                .isEqualTo(ModelCodec.encode(train(data(200))));
    }

    @Test
    void gives_up_when_it_is_cancelled() {
        assertThat(trainer().train(data(200), SEED, () -> true)).isEqualTo(Optional.empty());
    }

    @Test
    void learns_from_a_single_row() {
        TrainingSet one = data(1);

        assertThat(train(one).predict(one.row(0)).point()).isCloseTo(one.target(0), within());
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-9);
    }

    @Test
    void learns_from_equal_targets_and_constant_columns() {
        List<FeatureVector> rows = Collections.nCopies(20, FeatureVector.of(1, 2));
        double[] targets = new double[20];
        Arrays.fill(targets, 1);
        TrainingSet data = TrainingSet.of(numbers(2), task(), rows, targets);

        assertThat(train(data).predict(FeatureVector.of(5, 9)).point()).isCloseTo(1, within());
    }

    @Test
    void learns_from_columns_that_are_missing_infinite_or_huge() {
        List<FeatureVector> rows = new ArrayList<>();
        double[] targets = new double[30];
        for (int i = 0; i < 30; i++) {
            rows.add(
                    FeatureVector.of(
                            Double.NaN,
                            i % 3 == 0 ? Double.POSITIVE_INFINITY : i,
                            i % 2 == 0 ? Double.MAX_VALUE : -Double.MAX_VALUE));
            targets[i] = i % 2;
        }
        TrainingSet data = TrainingSet.of(numbers(3), task(), rows, targets);

        Model model = train(data);

        for (FeatureVector row : rows) {
            assertThat(model.predict(row).point()).isFinite();
        }
        assertThat(ModelCodec.encode(ModelCodec.decode(ModelCodec.encode(model))))
                .isEqualTo(ModelCodec.encode(model));
    }

    @Test
    void learns_although_categories_are_out_of_range() {
        FeatureSchema schema = new FeatureSchema(List.of(new Column("mode", 3)));
        List<FeatureVector> rows = new ArrayList<>();
        double[] targets = new double[40];
        double[] modes = {0, 1, 2, 3, -1, 0.5, 1e30, Double.NaN};
        for (int i = 0; i < 40; i++) {
            rows.add(FeatureVector.of(modes[i % modes.length]));
            targets[i] = i % 2;
        }

        Model model = train(TrainingSet.of(schema, task(), rows, targets));

        for (double mode : modes) {
            assertThat(model.predict(FeatureVector.of(mode)).point()).isFinite();
        }
    }

    @Test
    void refuses_a_training_set_without_rows() {
        TrainingSet empty = TrainingSet.of(SyntheticRows.SCHEMA, task(), List.of(), new double[0]);

        assertThatThrownBy(() -> train(empty))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a row");
    }

    @Test
    void refuses_a_target_that_is_none() {
        List<FeatureVector> rows = List.of(FeatureVector.of(1), FeatureVector.of(2));
        double[] targets = {1, Double.POSITIVE_INFINITY};
        TrainingSet data = TrainingSet.of(numbers(1), task(), rows, targets);

        assertThatThrownBy(() -> train(data))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("training row 1 is Infinity");
    }

    private static FeatureSchema numbers(int width) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            columns.add(Column.number("x" + i));
        }
        return new FeatureSchema(columns);
    }
}
