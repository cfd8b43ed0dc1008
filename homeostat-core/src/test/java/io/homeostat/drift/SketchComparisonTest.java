package io.homeostat.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.homeostat.base.Seed;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureVector;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The level and the power of every test on sketches, without the smallest effects. The whole table
/// (1,000 repetitions) is printed by `DetectorLaboratory`.
final class SketchComparisonTest {
    private static final int K = SketchTrial.K;
    private static final Column COLUMN = Column.number("x");
    private static final int REPETITIONS = 60;

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void rejects_no_more_than_its_level_whatever_the_ties(InputTest test) {
        int rejected = 0;
        int compared = 0;
        for (int levels : new int[] {0, 1, 2, 3, 5, 10, 50}) {
            for (int i = 0; i < REPETITIONS; i++) {
                rejected += SketchTrial.rejects(test, levels, 0, i) ? 1 : 0;
                compared++;
            }
        }
        // Of 420 at 5 %, more than 36 have a probability below 0.001.
        assertThat(compared).isEqualTo(420);
        assertThat(rejected).isLessThanOrEqualTo(36);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void sees_a_shift_of_a_fifth_of_a_deviation(InputTest test) {
        for (int i = 0; i < REPETITIONS; i++) {
            assertThat(SketchTrial.rejects(test, 0, 0.2, i)).isTrue();
        }
    }

    /// The six values have mean 23/6; each of the first three has to move by 5.
    @Test
    void measures_distances_that_follow_by_hand() {
        ColumnSketch a = new ColumnSketch(COLUMN, K, new Seed(1));
        ColumnSketch b = new ColumnSketch(COLUMN, K, new Seed(2));
        for (double x : new double[] {0, 1, 3}) {
            a.add(x);
        }
        for (double x : new double[] {5, 6, 8}) {
            b.add(x);
        }
        double value =
                Wasserstein.distance(a.sample().distribution(), 3, b.sample().distribution(), 3)
                        .value();

        double pooled = Math.sqrt((16 + 9 + 1 + 1 + 4 + 16 + 0.0) / 6 - ratio());
        assertThat(value).isCloseTo(5 / pooled, within(1e-12));
        assertThat(JensenShannon.distance(new int[] {1, 0}, new int[] {0, 1})).isEqualTo(1);
        assertThat(JensenShannon.distance(new int[] {1, 1}, new int[] {2, 2})).isZero();
        assertThat(JensenShannon.distance(new int[] {1, 1}, new int[] {1, 0}))
                .isCloseTo(0.5579230452841438, within(1e-12));
    }

    /// The squared distance of the mean, 23/6, from the 4 about which the squares were taken.
    private static double ratio() {
        double off = 4 - 23.0 / 6;
        return off * off;
    }

    @Test
    void devices_merge_into_what_one_would_have_seen() {
        List<Column> columns = List.of(COLUMN, new Column("mode", 3));
        InputSketch whole = new InputSketch(columns, K, new Seed(1));
        InputSketch fleet = new InputSketch(columns, K, new Seed(2));
        SplittableRandom random = new Seed(8).random();
        for (int device = 0; device < 50; device++) {
            InputSketch one = new InputSketch(columns, K, new Seed(100 + device));
            for (int i = 0; i < 200; i++) {
                FeatureVector x =
                        FeatureVector.of(
                                i % 9 == 0 ? Double.NaN : random.nextGaussian(), random.nextInt(3));
                one.add(x);
                whole.add(x);
            }
            fleet.merge(one);
        }

        InputDrift drift = fleet.compare(whole, InputTest.KOLMOGOROV_SMIRNOV, 0.05);
        assertThat(fleet.size()).isEqualTo(whole.size());
        assertThat(drift.shifted()).isFalse();
        assertThat(drift.columns()).allMatch(shift -> shift.value() < 0.01);
    }

    @Test
    void holm_names_more_than_an_even_split_would() {
        List<Column> columns =
                List.of(Column.number("a"), Column.number("b"), Column.number("c"), COLUMN);
        InputSketch before = new InputSketch(columns, K, new Seed(1));
        InputSketch after = new InputSketch(columns, K, new Seed(2));
        SplittableRandom random = new Seed(4).random();
        for (int i = 0; i < 400; i++) {
            double x = random.nextGaussian();
            before.add(FeatureVector.of(x, x, x, x));
            after.add(FeatureVector.of(x + 9, x + 9, x + 9, x));
        }

        InputDrift drift = after.compare(before, InputTest.KOLMOGOROV_SMIRNOV, 0.05);

        assertThat(drift.names()).containsExactlyInAnyOrder("a", "b", "c");
        ColumnShift rest = drift.columns().getLast();
        // 8 tests, 3 found: the fourth column is tested at a fifth of the level.
        assertThat(rest.threshold()).isEqualTo(KolmogorovSmirnov.threshold(0.05 / 5, 400, 400));
    }
}
