package io.homeostat.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.Seed;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Task;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LinearLearnerTest {
    private static final String LINEAR = "linear";

    @Nested
    class OfNumbers extends OnlineLearnerKit {
        @Override
        String family() {
            return LINEAR;
        }

        @Override
        Task task() {
            return NUMBER;
        }

        @Override
        int stateBytesMax() {
            return 700;
        }
    }

    @Nested
    class OfClasses extends OnlineLearnerKit {
        @Override
        String family() {
            return LINEAR;
        }

        @Override
        Task task() {
            return CLASSES;
        }

        @Override
        int stateBytesMax() {
            return 800;
        }
    }

    private static OnlineLearner numbers(int width) {
        return OnlineFamilies.learner(
                new OnlineSpec(LINEAR, OnlineLearnerKit.NUMBER, width, new Seed(0)));
    }

    /// Columns of very different units; the second repeats the first but for a hundredth.
    private static FeatureVector row(SplittableRandom random) {
        double first = 20 + 5 * random.nextGaussian();
        return FeatureVector.of(
                first, 1000 * (first + 0.05 * random.nextGaussian()), 1e-3 * random.nextGaussian());
    }

    private static double plane(FeatureVector x, double a, double b) {
        return 3 + a * x.get(0) + b * x.get(2);
    }

    @Test
    void recovers_the_coefficients_of_a_plane() {
        OnlineLearner learner = numbers(3);
        SplittableRandom random = new Seed(1).random();
        for (int i = 0; i < 5000; i++) {
            FeatureVector x = row(random);
            learner.learn(x, plane(x, 2, -4000) + 0.1 * random.nextGaussian());
        }

        double origin = at(learner, 20, 0);
        assertThat(origin).isCloseTo(43, org.assertj.core.data.Offset.offset(0.03));
        assertThat(at(learner, 21, 0) - origin)
                .isCloseTo(2, org.assertj.core.data.Offset.offset(0.01));
        assertThat(at(learner, 20, 1e-3) - origin)
                .isCloseTo(-4, org.assertj.core.data.Offset.offset(0.02));
    }

    private static double at(OnlineLearner learner, double first, double third) {
        return learner.predict(FeatureVector.of(first, 1000 * first, third)).point();
    }

    @Test
    void follows_a_change_within_2000_labels() {
        OnlineLearner learner = numbers(3);
        SplittableRandom random = new Seed(2).random();
        for (int i = 0; i < 20_000; i++) {
            FeatureVector x = row(random);
            learner.learn(x, plane(x, 2, -4000));
        }
        double sum = 0;
        for (int i = 0; i < 2500; i++) {
            FeatureVector x = row(random);
            double truth = plane(x, -1, 2000);
            if (i >= 2000) {
                sum += Math.abs(learner.predict(x).point() - truth);
            }
            learner.learn(x, truth);
        }

        // What changed has a deviation of 16.
        assertThat(sum / 500).isLessThan(1);
    }

    @Test
    void what_was_learned_lasts_while_a_column_stands_still() {
        OnlineLearner learner = numbers(2);
        SplittableRandom random = new Seed(3).random();
        for (int i = 0; i < 4000; i++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            learner.learn(FeatureVector.of(a, b), 3 * a + 2 * b + 0.1 * random.nextGaussian());
        }
        // Forty times the memory: without a bound the covariance would grow by e⁴⁰.
        for (int i = 0; i < 20_000; i++) {
            double b = random.nextGaussian();
            learner.learn(FeatureVector.of(0.5, b), 1.5 + 2 * b + 0.1 * random.nextGaussian());
        }
        // A row that hardly differs, with noise: alone it would say that the slope is -3.
        learner.learn(FeatureVector.of(0.45, 0), 1.35 + 0.3);

        double slope =
                learner.predict(FeatureVector.of(1, 0)).point()
                        - learner.predict(FeatureVector.of(-1, 0)).point();
        assertThat(slope).isBetween(5.0, 7.0);
    }

    @Test
    void a_new_scale_of_the_inputs_leaves_estimates_as_they_were() {
        OnlineLearner learner = numbers(3);
        SplittableRandom random = new Seed(5).random();
        for (int i = 0; i < 1023; i++) {
            // The level rises, so that every refresh of the scale moves it.
            FeatureVector x = row(random);
            FeatureVector higher = FeatureVector.of(x.get(0) + i / 50.0, x.get(1), x.get(2));
            learner.learn(higher, plane(higher, 2, -4000));
        }
        FeatureVector asked = row(random);
        FeatureVector x = row(random);
        double before = learner.predict(asked).point();

        // It is right about this row, so that nothing changes but the scale, after 1,024 rows.
        learner.learn(x, learner.predict(x).point());

        assertThat(learner.predict(asked).point())
                .isCloseTo(before, org.assertj.core.data.Offset.offset(1e-8));
    }

    @Test
    void a_wild_value_or_answer_is_got_over_within_100_labels() {
        OnlineLearner learner = numbers(2);
        SplittableRandom random = new Seed(4).random();
        double worst = 0;
        for (int i = 0; i < 4000; i++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            if (i % 1000 == 500) {
                learner.learn(FeatureVector.of(1e30, b), 2 * b);
            } else if (i % 1000 == 600) {
                learner.learn(FeatureVector.of(a, b), -1e30);
            }
            FeatureVector x = FeatureVector.of(a, b);
            if (i % 500 < 100 && i > 500) {
                worst = Math.max(worst, Math.abs(learner.predict(x).point() - 3 * a - 2 * b));
            }
            learner.learn(x, 3 * a + 2 * b);
        }

        assertThat(worst).isLessThan(8);
    }
}
