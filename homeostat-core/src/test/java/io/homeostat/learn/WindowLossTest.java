package io.homeostat.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Task;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowLossTest {
    private static TrainingSet set(Task task, double... targets) {
        return TrainingSet.of(
                new FeatureSchema(List.of(Column.number("x"))),
                task,
                Collections.nCopies(targets.length, FeatureVector.of(0.0)),
                targets);
    }

    @Test
    void the_widest_is_taken_unless_it_is_worse() {
        double[] same = {1, 2, 3, 4};
        double[] better = {0.1, 0.2, 0.3, 0.4};

        assertThat(WindowLoss.choose(List.of(same, same), 0)).isZero();
        assertThat(WindowLoss.choose(List.of(same, better), 0)).isOne();
        assertThat(WindowLoss.choose(List.of(better, same), 0)).isZero();
    }

    /// The paired differences 3, -1, 3, -1 have mean 1 and standard error 1.155; those of half the
    /// spread have mean 1 and standard error 0.577.
    @Test
    void a_difference_within_one_standard_error_is_none() {
        double[] best = {0, 0, 0, 0};

        assertThat(WindowLoss.choose(List.of(new double[] {3, -1, 3, -1}, best), 0)).isZero();
        assertThat(WindowLoss.choose(List.of(new double[] {2, 0, 2, 0}, best), 0)).isOne();
    }

    @Test
    void a_difference_within_the_slack_is_none() {
        double[] best = {0, 0, 0, 0};
        double[] worse = {1, 1, 1, 1};

        assertThat(WindowLoss.choose(List.of(worse, best), 0.9)).isOne();
        assertThat(WindowLoss.choose(List.of(worse, best), 1.1)).isZero();
    }

    @Test
    void of_three_the_first_that_is_good_enough_is_taken() {
        double[] bad = {9, 9, 9, 9};
        double[] good = {1, 0.9, 1.1, 1};
        double[] best = {1, 1, 1, 0.9};

        assertThat(WindowLoss.choose(List.of(bad, good, best), 0)).isOne();
    }

    @Test
    void the_slack_is_a_share_of_what_the_best_constant_loses() {
        TrainingSet numbers = set(new Task.Regression(), 0, 10, 0, 10);
        TrainingSet classes = set(new Task.Classification(List.of("a", "b")), 0, 1, 0, 1);

        assertThat(WindowLoss.slack(numbers, numbers)).isEqualTo(0.02 * 5, within(1e-12));
        // The Brier loss of 0.5 for both of two classes is 0.25.
        assertThat(WindowLoss.slack(classes, classes)).isEqualTo(0.02 * 0.25, within(1e-12));
    }
}
