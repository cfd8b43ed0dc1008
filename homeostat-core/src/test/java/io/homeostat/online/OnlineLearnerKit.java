package io.homeostat.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.Seed;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every online learner must do, whatever its family and task. The streams are seeded.
abstract class OnlineLearnerKit {
    static final Task NUMBER = new Task.Regression();
    static final Task CLASSES = new Task.Classification(List.of("low", "medium", "high"));

    private static final double[] EXTREMES = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.MIN_VALUE,
        1e100,
        1e-300,
        -0.0,
        0,
        1
    };

    abstract String family();

    abstract Task task();

    /// Bytes that the state of 5 columns never exceeds.
    abstract int stateBytesMax();

    final OnlineLearner learner(int width) {
        return OnlineFamilies.learner(new OnlineSpec(family(), task(), width, new Seed(7)));
    }

    private boolean numbers() {
        return task() instanceof Task.Regression;
    }

    /// A row of a concept that turns round at row 3,000, every tenth value missing.
    private static FeatureVector row(int width, int index) {
        SplittableRandom random = new Seed(11).split(index).random();
        double[] x = new double[width];
        for (int i = 0; i < width; i++) {
            x[i] = 100 * i + (i + 1) * random.nextGaussian();
            x[i] = random.nextInt(10) == 0 ? Double.NaN : x[i];
        }
        return FeatureVector.owning(x);
    }

    private double truth(FeatureVector x, int index) {
        double first = Double.isNaN(x.get(0)) ? 0 : x.get(0);
        double signal = index < 3000 ? first : -first;
        return numbers() ? 20 + 5 * signal : signal < -0.5 ? 0 : signal < 0.5 ? 1 : 2;
    }

    private void learn(OnlineLearner learner, int from, int to) {
        for (int i = from; i < to; i++) {
            FeatureVector x = row(learner.width(), i);
            learner.learn(x, truth(x, i));
        }
    }

    private static byte[] saved(OnlineLearner learner) {
        StateWriter out = new StateWriter();
        learner.save(out);
        return out.toByteArray();
    }

    private void assertSound(Estimate estimate) {
        switch (estimate) {
            case Estimate.Value value -> {
                assertThat(numbers()).isTrue();
                assertThat(value.point()).isFinite();
            }
            case Estimate.Classes classes -> {
                assertThat(numbers()).isFalse();
                assertThat(classes.size()).isEqualTo(3);
                assertThat(Arrays.stream(classes.toArray())).allMatch(p -> p > 0 && p <= 1);
                assertThat(Arrays.stream(classes.toArray()).sum()).isBetween(1 - 1e-9, 1 + 1e-9);
            }
        }
    }

    @Test
    void knows_nothing_before_it_has_learned() {
        OnlineLearner learner = learner(4);

        Estimate estimate = learner.predict(row(4, 0));

        assertThat(learner.learned()).isZero();
        assertThat(learner.family()).isEqualTo(family());
        assertThat(learner.width()).isEqualTo(4);
        if (numbers()) {
            assertThat(estimate.point()).isZero();
        } else {
            assertSound(estimate);
            assertThat(Arrays.stream(((Estimate.Classes) estimate).toArray()))
                    .allMatch(p -> Math.abs(p - 1.0 / 3) < 1e-12);
        }
    }

    @Test
    void learns_and_learns_anew() {
        OnlineLearner learner = learner(3);
        double wrong = 0;
        double ignorant = 0;
        for (int i = 0; i < 6000; i++) {
            FeatureVector x = row(3, i);
            double truth = truth(x, i);
            if (i / 1000 == 2 || i / 1000 == 5) {
                double point = learner.predict(x).point();
                wrong += numbers() ? Math.abs(point - truth) : point == truth ? 0 : 1;
                ignorant += numbers() ? Math.abs(20 - truth) : truth == 1 ? 0 : 1;
            }
            learner.learn(x, truth);
        }

        assertThat(learner.learned()).isEqualTo(6000);
        assertThat(wrong).isLessThan(ignorant / 3);
    }

    @Test
    void the_same_rows_and_seed_give_the_same_bits() {
        OnlineLearner first = learner(5);
        OnlineLearner second = learner(5);

        learn(first, 0, 4000);
        learn(second, 0, 4000);

        assertThat(saved(first)).isEqualTo(saved(second));
        assertThat(first.predict(row(5, 9999))).isEqualTo(second.predict(row(5, 9999)));
    }

    @Test
    void goes_on_identically_from_a_state_at_any_point() {
        for (int at : new int[] {0, 1, 2, 15, 333, 1024, 2999, 3300, 4500}) {
            OnlineLearner original = learner(5);
            learn(original, 0, at);
            OnlineLearner restored = learner(5);
            learn(restored, 6000, 6400);

            StateReader in = new StateReader(saved(original));
            restored.load(in);

            assertThat(in.exhausted()).isTrue();
            assertThat(restored.learned()).isEqualTo(at);
            assertThat(saved(restored)).isEqualTo(saved(original));
            for (int i = at; i < at + 2500; i++) {
                FeatureVector x = row(5, i);
                assertThat(restored.predict(x)).isEqualTo(original.predict(x));
                original.learn(x, truth(x, i));
                restored.learn(x, truth(x, i));
            }
            assertThat(saved(restored)).isEqualTo(saved(original));
        }
    }

    @Test
    void predicting_changes_nothing() {
        OnlineLearner silent = learner(5);
        OnlineLearner asked = learner(5);
        for (int i = 0; i < 1500; i++) {
            FeatureVector x = row(5, i);
            asked.predict(x);
            asked.predict(row(5, 7000 + i));
            silent.learn(x, truth(x, i));
            asked.learn(x, truth(x, i));
        }
        byte[] before = saved(asked);

        asked.predict(row(5, 1));

        assertThat(saved(asked)).isEqualTo(before).isEqualTo(saved(silent));
    }

    @Test
    void rows_with_nothing_in_them_are_answered_and_learned() {
        OnlineLearner learner = learner(3);
        FeatureVector nothing = FeatureVector.of(Double.NaN, Double.NaN, Double.NaN);
        for (int i = 0; i < 600; i++) {
            learner.learn(nothing, 2);
            assertSound(learner.predict(nothing));
        }

        assertThat(learner.predict(nothing).point()).isCloseTo(2, within(1e-6));
    }

    @Test
    void a_missing_value_and_an_infinite_one_are_the_same() {
        OnlineLearner learner = learner(3);
        learn(learner, 0, 2000);

        assertThat(learner.predict(FeatureVector.of(1, Double.POSITIVE_INFINITY, 200)))
                .isEqualTo(learner.predict(FeatureVector.of(1, Double.NaN, 200)));
    }

    @Test
    void constant_columns_and_a_single_answer_are_learned() {
        OnlineLearner learner = learner(3);
        FeatureVector constant = FeatureVector.of(1e6, 0, -3);
        for (int i = 0; i < 3000; i++) {
            learner.learn(constant, 1);
            assertSound(learner.predict(constant));
        }

        assertThat(learner.predict(constant).point()).isCloseTo(1, within(1e-6));
        assertSound(learner.predict(FeatureVector.of(0, 1e9, 1e-9)));
        for (int i = 3000; i < 5000; i++) {
            FeatureVector x = row(3, i);
            learner.learn(x, truth(x, i));
            assertSound(learner.predict(x));
        }
    }

    @Test
    void extreme_values_never_lead_to_what_is_no_number() {
        OnlineLearner learner = learner(4);
        SplittableRandom random = new Seed(5).random();
        for (int i = 0; i < 6000; i++) {
            double[] values = row(4, i).toArray();
            if (i < 2000 ? i % 2 == 0 : i % 40 == 0) {
                values[random.nextInt(4)] = EXTREMES[random.nextInt(EXTREMES.length)];
                values[random.nextInt(4)] = EXTREMES[random.nextInt(EXTREMES.length)];
            }
            FeatureVector x = FeatureVector.owning(values);
            double truth = truth(row(4, i), i);
            if (numbers() && i % 50 == 7) {
                truth = random.nextBoolean() ? Double.MAX_VALUE : -Double.MAX_VALUE;
            }
            assertSound(learner.predict(x));
            learner.learn(x, truth);
            assertSound(learner.predict(x));
        }
        OnlineLearner restored = learner(4);
        restored.load(new StateReader(saved(learner)));
        assertThat(saved(restored)).isEqualTo(saved(learner));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 63, 64, 65, 200})
    void any_width_is_learned(int width) {
        OnlineLearner learner = learner(width);
        double wrong = 0;
        double ignorant = 0;
        for (int i = 0; i < 3000; i++) {
            FeatureVector x = row(width, i);
            double truth = truth(x, i);
            if (i >= 2000) {
                Estimate estimate = learner.predict(x);
                assertSound(estimate);
                double point = estimate.point();
                wrong += numbers() ? Math.abs(point - truth) : point == truth ? 0 : 1;
                ignorant += numbers() ? Math.abs(20 - truth) : truth == 1 ? 0 : 1;
            }
            learner.learn(x, truth);
        }

        assertThat(wrong).isLessThan(0.9 * ignorant);
    }

    @Test
    void its_state_is_bounded_over_a_hundred_thousand_rows() {
        OnlineLearner learner = learner(5);
        int largest = 0;
        for (int i = 0; i < 100_000; i++) {
            FeatureVector x = row(5, i);
            learner.learn(x, truth(x, i / 4000 % 2 * 3000));
            largest = i % 5000 == 0 ? Math.max(largest, saved(learner).length) : largest;
        }

        assertThat(Math.max(largest, saved(learner).length)).isLessThanOrEqualTo(stateBytesMax());
    }

    @Test
    void refuses_what_is_no_truth_and_is_none_the_worse() {
        OnlineLearner learner = learner(2);
        learn(learner, 0, 200);
        byte[] before = saved(learner);
        double[] wrong =
                numbers()
                        ? new double[] {Double.NaN, Double.POSITIVE_INFINITY}
                        : new double[] {-1, 3, 0.5, Double.NaN, Double.POSITIVE_INFINITY};

        for (double truth : wrong) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> learner.learn(row(2, 1), truth))
                    .withMessageContaining(family())
                    .withMessageContaining(String.valueOf(truth))
                    .withMessageContaining(numbers() ? "finite" : "0 to 2");
        }

        assertThat(saved(learner)).isEqualTo(before);
    }

    @Test
    void refuses_a_vector_of_another_width() {
        OnlineLearner learner = learner(2);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> learner.predict(FeatureVector.of(1, 2, 3)))
                .withMessageContaining("2")
                .withMessageContaining("3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> learner.learn(FeatureVector.of(1), 0))
                .withMessageContaining(family());
        assertThat(learner.learned()).isZero();
    }

    @Test
    void refuses_the_state_of_something_else() {
        StateWriter foreign = new StateWriter();
        foreign.putString("something else").putLong(1).putLong(2).putLong(3);
        byte[] narrow = saved(learner(2));

        assertThatThrownBy(() -> learner(3).load(new StateReader(foreign.toByteArray())))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("something else");
        assertThatThrownBy(() -> learner(3).load(new StateReader(narrow)))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("width is 2, expected 3");
    }

    @Test
    void damaged_bytes_end_in_a_refusal_or_in_sound_estimates() {
        OnlineLearner original = learner(3);
        learn(original, 0, 3500);
        byte[] good = saved(original);
        SplittableRandom random = new Seed(3).random();
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            byte[] bad = i % 4 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good;
            bad = bad.clone();
            if (bad.length > 0 && i % 4 != 0) {
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            }
            OnlineLearner learner = learner(3);
            try {
                learner.load(new StateReader(bad));
                learner.predict(row(3, i));
                learner.learn(row(3, i), 1);
            } catch (StateFormatException e) {
                refused++;
            }
        }

        assertThat(refused).isGreaterThanOrEqualTo(100);
    }

    private static org.assertj.core.data.Offset<Double> within(double distance) {
        return org.assertj.core.data.Offset.offset(distance);
    }
}
