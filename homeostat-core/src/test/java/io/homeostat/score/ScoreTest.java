package io.homeostat.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ScoreTest {
    private static final Offset<Double> TINY = within(1e-12);
    private static final Task THREE = new Task.Classification(List.of("a", "b", "c"));

    private static Estimate classes(double... probabilities) {
        return Estimate.Classes.owning(probabilities);
    }

    private static Score regression() {
        Score score = Score.of(new Task.Regression());
        double[] truths = {3, -0.5, 2, 7};
        double[] points = {2.5, 0, 2, 8};
        for (int i = 0; i < truths.length; i++) {
            score.add(new Estimate.Value(points[i]), truths[i]);
        }
        return score;
    }

    /// Truths 0 0 0 1 1 2, guesses 0 0 1 1 2 2.
    private static Score classification() {
        Score score = Score.of(THREE);
        score.add(classes(0.7, 0.2, 0.1), 0);
        score.add(classes(0.5, 0.3, 0.2), 0);
        score.add(classes(0.3, 0.4, 0.3), 0);
        score.add(classes(0.1, 0.8, 0.1), 1);
        score.add(classes(0.2, 0.2, 0.6), 1);
        score.add(classes(0, 0, 1), 2);
        return score;
    }

    /// The example of scikit-learn's documentation: MSE 0.375, MAE 0.5, R² 0.9486.
    @Test
    void a_regression_is_scored_as_by_hand() {
        Score score = regression();

        assertThat(score.get(Metric.RMSE)).isCloseTo(Math.sqrt(0.375), TINY);
        assertThat(score.get(Metric.MAE)).isCloseTo(0.5, TINY);
        assertThat(score.get(Metric.R2)).isCloseTo(1 - 1.5 / 29.1875, TINY);
        assertThat(score.get(Metric.ACCURACY)).isNaN();
        assertThat(score.count()).isEqualTo(4);
    }

    /// Accuracy 4/6; kappa (4/6 - 13/36) / (1 - 13/36) where chance is (3·2 + 2·2 + 1·2)/36; F1
    /// 0.8, 0.5 and 2/3 weighted 3, 2, 1.
    @Test
    void a_classification_is_scored_as_by_hand() {
        Score score = classification();

        double chance = (3 * 2 + 2 * 2 + 1 * 2) / 36.0;
        double logs = Math.log(0.7) + Math.log(0.5) + Math.log(0.3) + Math.log(0.8) + Math.log(0.2);
        assertThat(score.get(Metric.ACCURACY)).isCloseTo(4 / 6.0, TINY);
        assertThat(score.get(Metric.KAPPA)).isCloseTo((4 / 6.0 - chance) / (1 - chance), TINY);
        assertThat(score.get(Metric.F1)).isCloseTo((3 * 0.8 + 2 * 0.5 + 2 / 3.0) / 6, TINY);
        assertThat(score.get(Metric.LOG_LOSS)).isCloseTo(-logs / 6, TINY);
        assertThat(score.get(Metric.RMSE)).isNaN();
    }

    @Test
    void nothing_scored_is_no_number() {
        assertThat(Score.of(THREE).get(Metric.KAPPA)).isNaN();
        assertThat(Score.of(new Task.Regression()).get(Metric.MAE)).isNaN();
    }

    @Test
    void one_class_only_says_nothing_about_agreement_and_equal_labels_nothing_about_r2() {
        Score one = Score.of(THREE);
        one.add(classes(1, 0, 0), 0);
        Score equal = Score.of(new Task.Regression());
        equal.add(new Estimate.Value(1), 2);
        equal.add(new Estimate.Value(3), 2);

        assertThat(one.get(Metric.KAPPA)).isZero();
        assertThat(equal.get(Metric.R2)).isNaN();
    }

    @Test
    void certainty_about_the_wrong_class_costs_much_but_not_everything() {
        Score score = Score.of(THREE);
        score.add(classes(1, 0, 0), 1);

        assertThat(score.get(Metric.LOG_LOSS)).isCloseTo(-Math.log(1e-15), TINY);
    }

    @Test
    void the_loss_of_a_value_is_its_absolute_error_and_of_classes_half_the_brier_score() {
        assertThat(Loss.of(new Estimate.Value(2), 5)).isEqualTo(3);
        assertThat(Loss.of(classes(0.7, 0.2, 0.1), 0)).isCloseTo((0.09 + 0.04 + 0.01) / 2, TINY);
        assertThat(Loss.of(classes(0, 1, 0), 0)).isEqualTo(1);
        assertThat(Loss.wrong(classes(0, 1, 0), 1)).isZero();
        assertThat(Loss.wrong(classes(0, 1, 0), 0)).isEqualTo(1);
    }

    @Test
    void what_was_saved_scores_the_same_and_what_was_cleared_nothing() {
        for (Score score : List.of(regression(), classification())) {
            StateWriter out = new StateWriter();
            score.save(out);
            Score copy = Score.of(score instanceof RegressionScore ? new Task.Regression() : THREE);
            copy.load(new StateReader(out.toByteArray()));

            assertThat(copy.metrics()).isEqualTo(score.metrics());
            score.clear();
            assertThat(score.count()).isZero();
        }
    }
}
