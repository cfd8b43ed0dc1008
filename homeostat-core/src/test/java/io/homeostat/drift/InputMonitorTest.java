package io.homeostat.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.Seed;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureVector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class InputMonitorTest {
    private static final int WINDOW = 500;
    private static final List<Column> COLUMNS =
            List.of(Column.number("a"), Column.number("b"), new Column("mode", 3));
    private static final FalseAlarmBudget MONTHLY =
            new FalseAlarmBudget.OneEvery(Duration.ofDays(30));

    private Instant at = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void is_silent_while_nothing_changes(InputTest test) {
        for (int seed = 0; seed < 20; seed++) {
            InputMonitor monitor = monitor(test);
            SplittableRandom random = random("silent", seed);

            assertThat(feed(monitor, 10 * WINDOW, () -> ordinary(random))).isEmpty();
            assertThat(monitor.newest()).isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void names_the_column_that_shifted_first(InputTest test) {
        InputMonitor monitor = monitor(test);
        SplittableRandom random = random("shift", 0);
        feed(monitor, WINDOW, () -> ordinary(random));

        Optional<InputDrift> drift =
                feed(
                        monitor,
                        WINDOW,
                        () -> vector(random.nextGaussian(), random.nextGaussian() + 1, random));

        assertThat(drift).isPresent();
        assertThat(drift.orElseThrow().names()).containsExactly("b");
        ColumnShift first = drift.orElseThrow().columns().getFirst();
        assertThat(first.column()).isEqualTo("b");
        assertThat(first.value()).isGreaterThan(first.threshold());
        assertThat(first.p()).isLessThan(1e-6);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void sees_a_category_that_takes_over(InputTest test) {
        InputMonitor monitor = monitor(test);
        SplittableRandom random = random("category", 0);
        feed(monitor, WINDOW, () -> ordinary(random));

        Optional<InputDrift> drift =
                feed(
                        monitor,
                        WINDOW,
                        () ->
                                FeatureVector.of(
                                        random.nextGaussian(),
                                        random.nextGaussian(),
                                        random.nextInt(10) < 8 ? 2 : random.nextInt(2)));

        assertThat(drift.orElseThrow().names()).containsExactly("mode");
    }

    @Test
    void counts_missing_values_apart() {
        InputMonitor monitor = monitor(InputTest.KOLMOGOROV_SMIRNOV);
        SplittableRandom random = random("missing", 0);
        feed(monitor, WINDOW, () -> ordinary(random));

        Optional<InputDrift> drift =
                feed(
                        monitor,
                        WINDOW,
                        () ->
                                vector(
                                        random.nextInt(2) == 0 ? Double.NaN : random.nextGaussian(),
                                        random.nextGaussian(),
                                        random));

        assertThat(drift.orElseThrow().names()).containsExactly("missing(a)");
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void takes_constant_and_all_missing_columns_as_they_are(InputTest test) {
        InputMonitor monitor = monitor(test);

        assertThat(feed(monitor, 4 * WINDOW, () -> FeatureVector.of(21.5, Double.NaN, 1)))
                .isEmpty();
        assertThat(feed(monitor, WINDOW, () -> FeatureVector.of(21.4, Double.NaN, 1)))
                .get()
                .extracting(InputDrift::names)
                .isEqualTo(List.of("a"));
    }

    @Test
    void keeps_its_budget_on_slow_sensors() {
        int alarms = 0;
        for (int seed = 0; seed < 20; seed++) {
            InputMonitor monitor =
                    new InputMonitor(
                            List.of(Column.number("slow")),
                            InputTest.KOLMOGOROV_SMIRNOV,
                            WINDOW,
                            0.001);
            SplittableRandom random = random("slow", seed);
            double[] level = {0};
            for (int i = 0; i < 20; i++) {
                alarms +=
                        feed(
                                                monitor,
                                                WINDOW,
                                                () -> {
                                                    level[0] =
                                                            0.9 * level[0]
                                                                    + Math.sqrt(0.19)
                                                                            * random.nextGaussian();
                                                    return FeatureVector.of(level[0]);
                                                })
                                        .isPresent()
                                ? 1
                                : 0;
            }
        }
        // 380 windows at one in a thousand; more than 3 has a probability below 0.001.
        assertThat(alarms).isLessThanOrEqualTo(3);
    }

    @Test
    void takes_a_new_reference_when_it_is_told_to() {
        InputMonitor monitor = monitor(InputTest.KOLMOGOROV_SMIRNOV);
        SplittableRandom random = random("rebase", 0);
        feed(monitor, WINDOW, () -> ordinary(random));
        Function<SplittableRandom, FeatureVector> other = r -> vector(5 + r.nextGaussian(), 0, r);
        assertThat(feed(monitor, WINDOW, () -> other.apply(random))).isPresent();

        monitor.rebase();

        assertThat(monitor.ready()).isFalse();
        assertThat(feed(monitor, 3 * WINDOW, () -> other.apply(random))).isEmpty();
    }

    @Test
    void goes_on_identically_from_a_snapshot() {
        for (int before : new int[] {0, 123, WINDOW, WINDOW + 77, 2 * WINDOW - 1}) {
            InputMonitor original = monitor(InputTest.KOLMOGOROV_SMIRNOV);
            SplittableRandom random = random("snapshot", before);
            feed(original, before, () -> ordinary(random));
            StateWriter out = new StateWriter();
            original.save(out);

            InputMonitor restored = monitor(InputTest.KOLMOGOROV_SMIRNOV);
            StateReader in = new StateReader(out.toByteArray());
            restored.load(in);

            assertThat(in.exhausted()).isTrue();
            for (int i = 0; i < 3 * WINDOW; i++) {
                FeatureVector x = vector(i * 0.01 + random.nextGaussian(), 0, random);
                at = at.plusSeconds(1);
                assertThat(restored.observe(x, at)).isEqualTo(original.observe(x, at));
            }
        }
    }

    @Test
    void a_cleared_sketch_is_a_new_one() {
        InputSketch used = new InputSketch(COLUMNS, 100, new Seed(3));
        InputSketch merged = new InputSketch(COLUMNS, 100, new Seed(4));
        SplittableRandom random = random("cleared", 0);
        for (int i = 0; i < 500; i++) {
            used.add(vector(i % 7 == 0 ? Double.NaN : random.nextGaussian(), i % 3, random));
            merged.add(vector(random.nextGaussian(), i % 3, random));
        }
        used.merge(merged);
        used.clear();
        StateWriter cleared = new StateWriter();
        used.save(cleared);
        StateWriter fresh = new StateWriter();
        new InputSketch(COLUMNS, 100, new Seed(3)).save(fresh);

        assertThat(cleared.toByteArray()).isEqualTo(fresh.toByteArray());
    }

    @Test
    void forgets_a_window_for_the_next() {
        InputMonitor monitor = monitor(InputTest.KOLMOGOROV_SMIRNOV);
        SplittableRandom random = random("forgets", 0);
        double slow = 0;
        for (int window = 0; window < 6; window++) {
            StateWriter out = new StateWriter();
            monitor.save(out);
            InputMonitor restored = monitor(InputTest.KOLMOGOROV_SMIRNOV);
            restored.load(new StateReader(out.toByteArray()));
            for (int i = 0; i < WINDOW; i++) {
                // Slow, so that it matters what each window knows of its autocorrelation.
                slow = 0.9 * slow + random.nextGaussian();
                FeatureVector x = vector(i % 7 == window ? Double.NaN : slow, i % 3, random);
                at = at.plusSeconds(1);
                assertThat(monitor.observe(x, at)).isEqualTo(restored.observe(x, at));
            }
            assertThat(monitor.newest()).isEqualTo(restored.newest());
            assertThat(monitor.newest().isPresent()).isEqualTo(window > 0);
        }
    }

    @Test
    void spends_the_budget_by_the_time_a_window_takes() {
        assertThat(MONTHLY.alpha(Duration.ofDays(3))).isEqualTo(FalseAlarmBudget.ALPHA_MAX);
        assertThat(MONTHLY.alpha(Duration.ofHours(6))).isEqualTo(1.0 / 120);
        assertThat(MONTHLY.alpha(Duration.ZERO)).isEqualTo(FalseAlarmBudget.ALPHA_MIN);
    }

    @Test
    void refuses_vectors_and_states_of_another_shape() {
        InputMonitor monitor = monitor(InputTest.KOLMOGOROV_SMIRNOV);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> monitor.observe(FeatureVector.of(1, 2), at))
                .withMessageContaining("2 numbers, expected 3");

        StateWriter out = new StateWriter();
        new InputMonitor(COLUMNS, InputTest.KOLMOGOROV_SMIRNOV, 100, MONTHLY).save(out);
        assertThatThrownBy(() -> monitor.load(new StateReader(out.toByteArray())))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("100 window, expected 500");
    }

    @Test
    void watches_nothing_when_told_so() {
        InputMonitor monitor = monitor(InputTest.NONE);

        assertThat(
                        feed(
                                monitor,
                                2 * WINDOW,
                                () -> FeatureVector.of((double) at.getEpochSecond(), 0, 0)))
                .isEmpty();
        assertThat(monitor.ready()).isFalse();
    }

    /// The newest drift while `count` vectors go in, one a second.
    private Optional<InputDrift> feed(
            InputMonitor monitor, int count, Supplier<FeatureVector> source) {
        Optional<InputDrift> newest = Optional.empty();
        for (int i = 0; i < count; i++) {
            at = at.plusSeconds(1);
            Optional<InputDrift> drift = monitor.observe(source.get(), at);
            newest = drift.isPresent() ? drift : newest;
        }
        return newest;
    }

    private static FeatureVector ordinary(SplittableRandom random) {
        return vector(random.nextGaussian(), random.nextGaussian(), random);
    }

    private static FeatureVector vector(double a, double b, SplittableRandom random) {
        return FeatureVector.of(a, b, random.nextInt(3));
    }

    private static InputMonitor monitor(InputTest test) {
        return new InputMonitor(COLUMNS, test, WINDOW, MONTHLY);
    }

    private static SplittableRandom random(String purpose, int index) {
        return new Seed(7).split(purpose).split(index).random();
    }
}
