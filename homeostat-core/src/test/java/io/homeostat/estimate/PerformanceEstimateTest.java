package io.homeostat.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.Seed;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two kinds of change in seeded worlds: inputs that move, which the estimate must follow without a
/// label, and a concept that changes, which it cannot see and must be contradicted in.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PerformanceEstimateTest {
    private static final int CHUNK = 1_000;
    private static final int LATE_LABELS = 50;
    private static final Task CLASSES = new Task.Classification(List.of("no", "yes"));

    @Test
    void accuracy_is_known_within_two_points_where_inputs_move() {
        ClassWorld.Followed followed = ClassWorld.follow(40);

        assertThat(followed.chunks()).isEqualTo(160);
        assertThat(followed.error()).isLessThan(0.02);
        assertThat(followed.valid()).isGreaterThanOrEqualTo(95 * followed.chunks() / 100);
    }

    @ParameterizedTest
    @CsvSource({"-1.5, -1, 50", "-0.5, -2, 150"})
    void a_changed_concept_makes_it_invalid_soon(double a, double b, int labels) {
        assertThat(ClassWorld.invalid(a, b, labels, 100)).isGreaterThanOrEqualTo(90);
    }

    @Test
    void is_valid_again_when_it_has_learned_the_new_concept() {
        ClassWorld world = new ClassWorld(7);
        world.readings(3 * CHUNK, true);
        world.weightA = -1.5;
        world.readings(2 * CHUNK, true);
        double truth = world.readings(CHUNK, false);

        Expected expected = world.estimate.now(CHUNK);

        assertThat(expected.valid()).isTrue();
        assertThat(expected.value()).isBetween(truth - 0.05, truth + 0.05);
    }

    /// 200 labels of doubt for each false contradiction, of which there is one in 3,000 at most.
    @Test
    void is_rarely_called_invalid_in_a_world_that_does_not_change() {
        int invalid = 0;
        int looks = 0;
        for (int seed = 1; seed <= 100; seed++) {
            ClassWorld world = new ClassWorld(seed);
            world.readings(300, true);
            for (int chunk = 0; chunk < 20; chunk++) {
                world.readings(100, true);
                invalid += world.estimate.now(0).valid() ? 0 : 1;
                looks++;
            }
        }
        assertThat(invalid / (double) looks).isLessThan(200 / 3_000.0);
    }

    @Test
    void is_not_valid_before_a_champion_has_a_hundred_labels() {
        ClassWorld world = new ClassWorld(3);
        world.readings(99, true);
        assertThat(world.estimate.now(10).valid()).isFalse();
        world.readings(1, true);
        assertThat(world.estimate.now(10).valid()).isTrue();
        world.estimate.championChanged();
        assertThat(world.estimate.now(10))
                .isEqualTo(new Expected("accuracy", Double.NaN, false, 0));
    }

    @Test
    void goes_on_from_its_saved_state() {
        ClassWorld straight = new ClassWorld(5);
        ClassWorld resumed = new ClassWorld(5);
        straight.readings(500, true);
        resumed.readings(500, true);
        StateWriter out = new StateWriter();
        resumed.estimate.save(out);
        resumed.estimate = new PerformanceEstimate(CLASSES, 3);
        resumed.estimate.load(new StateReader(out.toByteArray()));
        straight.weightA = -1.5;
        resumed.weightA = -1.5;
        straight.readings(70, true);
        resumed.readings(70, true);
        assertThat(resumed.estimate.now(200)).isEqualTo(straight.estimate.now(200));
    }

    /// A model whose errors grow with the first input; the baseline is the newest truth.
    private static final class NumberWorld {
        private final SplittableRandom random;
        PerformanceEstimate estimate = new PerformanceEstimate(new Task.Regression(), 2);
        private double along;
        private double wrongBy;
        private double baseline;

        NumberWorld(long seed) {
            random = new Seed(seed).random();
        }

        /// @return mean absolute error
        double readings(int count, boolean labelled) {
            double sum = 0;
            for (int i = 0; i < count; i++) {
                double a = along + random.nextGaussian();
                double b = random.nextGaussian();
                double noise = (0.3 + 0.3 * Math.abs(a)) * random.nextGaussian();
                double truth = 2 * a + b + wrongBy + noise;
                Estimate said = new Estimate.Value(2 * a + b);
                Estimate trivial = new Estimate.Value(baseline);
                FeatureVector x = FeatureVector.of(a, b);
                estimate.said(said, trivial, said, x);
                sum += Math.abs(noise + wrongBy);
                if (labelled) {
                    estimate.outcome(said, trivial, said, x, truth);
                    baseline = truth;
                }
            }
            return sum / count;
        }
    }

    @Test
    void the_error_of_a_number_is_known_where_inputs_move() {
        double blind = 0;
        double sum = 0;
        for (int seed = 1; seed <= 40; seed++) {
            NumberWorld world = new NumberWorld(seed);
            double before = world.readings(3 * CHUNK, true);
            world.along = 3;
            double truth = world.readings(CHUNK, false);
            sum += Math.abs(world.estimate.now(CHUNK).value() - truth) / truth;
            blind += Math.abs(before - truth) / truth;
        }
        assertThat(sum / 40).isLessThan(0.2);
        assertThat(blind / 40).isGreaterThan(0.4);
    }

    @Test
    void a_changed_concept_of_numbers_makes_it_invalid_within_fifty_labels() {
        int invalid = 0;
        for (int seed = 1; seed <= 100; seed++) {
            NumberWorld world = new NumberWorld(seed);
            world.readings(3 * CHUNK, true);
            assertThat(world.estimate.now(CHUNK).valid()).as("seed %s", seed).isTrue();
            world.wrongBy = 1;
            world.readings(LATE_LABELS, true);
            invalid += world.estimate.now(CHUNK).valid() ? 0 : 1;
        }
        assertThat(invalid).isGreaterThanOrEqualTo(90);
    }
}
