package io.homeostat.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.homeostat.base.Seed;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// Worlds whose errors change in size; beside each, the sliding window alone.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ErrorIntervalTest {
    private static final int OUTCOMES = 20_000;
    private static final int STRETCH = 500;

    private static final class Tally {
        private final boolean[] held = new boolean[OUTCOMES];
        private int count;
        private int all;

        void add(boolean inside) {
            held[count++] = inside;
            all += inside ? 1 : 0;
        }

        double coverage() {
            return all / (double) count;
        }

        double worst() {
            int inside = 0;
            int least = STRETCH;
            for (int i = 0; i < count; i++) {
                inside += held[i] ? 1 : 0;
                inside -= i >= STRETCH && held[i - STRETCH] ? 1 : 0;
                least = i >= STRETCH - 1 ? Math.min(least, inside) : least;
            }
            return least / (double) STRETCH;
        }
    }

    private record Ran(Tally adaptive, Tally window, double widest) {}

    /// @param scale size of the errors, by their number
    /// @param late outcomes by which labels are late
    private static Ran run(IntToDoubleFunction scale, int late) {
        SplittableRandom random = new Seed(11).random();
        ErrorInterval interval = new ErrorInterval(0.9);
        SlidingQuantile alone = new SlidingQuantile(0.9);
        double[] truths = new double[OUTCOMES];
        double[] halves = new double[OUTCOMES];
        Ran ran = new Ran(new Tally(), new Tally(), 0);
        double widest = 0;
        for (int i = 0; i < OUTCOMES; i++) {
            truths[i] = scale.applyAsDouble(i) * random.nextGaussian();
            halves[i] = interval.halfWidth();
            if (!Double.isNaN(halves[i])) {
                ran.adaptive.add(Math.abs(truths[i]) <= halves[i]);
                ran.window.add(Math.abs(truths[i]) <= alone.value());
                widest = Math.max(widest, halves[i]);
            }
            if (i >= late) {
                int of = i - late;
                interval.add(0, -halves[of], halves[of], truths[of]);
                alone.add(Math.abs(truths[of]));
            }
        }
        return new Ran(ran.adaptive, ran.window, widest);
    }

    @Test
    void keeps_its_coverage_in_a_quiet_world() {
        Ran ran = run(_ -> 1, 0);
        assertThat(ran.adaptive.coverage()).isCloseTo(0.9, within(0.003));
        assertThat(ran.adaptive.worst()).isGreaterThan(0.85);
    }

    @Test
    void keeps_its_coverage_where_errors_jump_again_and_again() {
        IntToDoubleFunction jumps = i -> (i / 700) % 2 == 0 ? 1 : 4;
        Ran ran = run(jumps, 0);
        assertThat(ran.adaptive.coverage()).isCloseTo(0.9, within(0.005));
        assertThat(ran.adaptive.worst()).isGreaterThan(ran.window.worst() + 0.05);
        assertThat(ran.widest).isLessThan(40);
    }

    @Test
    void keeps_its_coverage_where_errors_grow_steadily() {
        Ran ran = run(i -> StrictMath.exp(i / 2_000.0), 0);
        assertThat(ran.adaptive.coverage()).isCloseTo(0.9, within(0.005));
        assertThat(ran.adaptive.worst()).isGreaterThanOrEqualTo(ran.window.worst());
    }

    @Test
    void keeps_its_coverage_where_labels_come_late() {
        IntToDoubleFunction waves = i -> 2 + StrictMath.sin(i / 400.0);
        Ran ran = run(waves, 50);
        assertThat(ran.adaptive.coverage()).isCloseTo(0.9, within(0.005));
        assertThat(ran.adaptive.worst()).isGreaterThanOrEqualTo(ran.window.worst());
        assertThat(ran.widest).isLessThan(40);
    }

    /// The errors that the window learns from are always of the stretch before.
    @Test
    void keeps_its_coverage_where_labels_come_later_than_the_next_jump() {
        IntToDoubleFunction jumps = i -> (i / 150) % 3 == 2 ? 6 : 1 + (i / 150) % 3;
        Ran ran = run(jumps, 150);
        assertThat(ran.adaptive.coverage()).isCloseTo(0.9, within(0.01));
        assertThat(ran.window.coverage()).isLessThan(0.88);
        assertThat(ran.widest).isFinite();
    }

    @Test
    void stays_finite_whatever_comes() {
        ErrorInterval interval = new ErrorInterval(0.9);
        for (int i = 0; i < 5_000; i++) {
            double half = interval.halfWidth();
            interval.add(0, -half, half, i < 2_000 ? 0 : 1e12 * (i % 7));
        }
        assertThat(interval.halfWidth()).isFinite().isPositive();
    }

    @Test
    void goes_on_from_its_saved_state() {
        ErrorInterval interval = new ErrorInterval(0.8);
        SplittableRandom random = new Seed(2).random();
        for (int i = 0; i < 333; i++) {
            interval.add(1, 0.5, 1.5, 1 + random.nextGaussian());
        }
        StateWriter out = new StateWriter();
        interval.save(out);
        ErrorInterval loaded = new ErrorInterval(0.8);
        loaded.load(new StateReader(out.toByteArray()));
        for (int i = 0; i < 50; i++) {
            double truth = random.nextGaussian();
            interval.add(0, -1, 1, truth);
            loaded.add(0, -1, 1, truth);
        }
        assertThat(loaded.halfWidth()).isEqualTo(interval.halfWidth());
    }

    @Test
    void refuses_a_coverage_that_is_no_share() {
        assertThatThrownBy(() -> new ErrorInterval(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("coverage 1.0 is not in (0, 1)");
    }
}
