package io.homeostat.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.homeostat.base.Seed;
import io.homeostat.feature.Column;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Statistics and probabilities against numbers computed with SciPy 1.17.
final class InputStatisticsTest {
    @Test
    void ks_passes_ties_exactly_for_samples_of_different_sizes() {
        double[] a = {1, 2, 2, 3, 3, 3, 4, 5, 6, 7.5};
        double[] b = {2, 3, 3, 5, 5, 8, 9};

        assertDistance(a, b, 0.2857142857142857, 0.8898815400442703);
        assertDistance(bits(6, 4), bits(3, 9), 0.35, 0.5160715274389962);
        assertDistance(new double[] {1, 2, 3}, new double[] {4, 5, 6, 7}, 1, 0.06486426873885241);
    }

    @Test
    void ks_finds_no_distance_between_constants_of_different_length() {
        double[] few = new double[1000];
        double[] many = new double[5000];
        Arrays.fill(few, 21.5);
        Arrays.fill(many, 21.5);

        assertDistance(few, many, 0, 1);
    }

    @Test
    void kswin_uses_the_exact_distribution() {
        assertThat(Kswin.exceeding(30, 8)).isCloseTo(0.23907300248018645, within(1e-12));
        assertThat(Kswin.exceeding(30, 12)).isCloseTo(0.015643390496754332, within(1e-12));
        assertThat(Kswin.exceeding(30, 15)).isCloseTo(0.0008995776840176799, within(1e-12));
    }

    @Test
    void chi_square_has_the_published_tails() {
        assertThat(ChiSquare.exceeding(3.84, 1)).isCloseTo(0.05004352124870519, within(1e-12));
        assertThat(ChiSquare.exceeding(18.3, 9)).isCloseTo(0.03184829073853761, within(1e-12));
        assertThat(ChiSquare.exceeding(0.5, 3)).isCloseTo(0.9188914116546758, within(1e-12));
        assertThat(ChiSquare.exceeding(50, 9)).isCloseTo(1.0772382022574693e-07, within(1e-17));
        assertThat(ChiSquare.exceeding(7.8, 3)).isCloseTo(0.050331097859853326, within(1e-12));
        assertThat(ChiSquare.exceeding(12.6, 6)).isCloseTo(0.04984649317244968, within(1e-12));
        assertThat(ChiSquare.exceeding(100, 1)).isCloseTo(1.5239706048320995e-23, within(1e-33));
        assertThat(ChiSquare.quantile(1e-6, 9)).isCloseTo(44.81093787068782, within(1e-6));
        assertThat(ChiSquare.quantile(0.05, 1)).isCloseTo(3.8414588206941285, within(1e-9));
    }

    @Test
    void chi_square_compares_shares() {
        var statistic = ChiSquare.of(new int[] {30, 50, 20}, new int[] {45, 30, 25});

        assertThat(statistic.degrees()).isEqualTo(2);
        assertThat(statistic.value()).isCloseTo(8.555555555555557, within(1e-12));
    }

    @Test
    void psi_gives_a_value_that_fills_bins_a_bin_of_its_own() {
        double[] constant = new double[100];
        Arrays.fill(constant, 5);
        double[] edges = PopulationStability.edges(sample(constant).distribution());

        assertThat(sample(4, 5, 5, 6).counts(edges)).containsExactly(1, 2, 1);
    }

    @Test
    void psi_cuts_the_reference_into_ten_equal_bins() {
        double[] sorted = new double[1000];
        Arrays.setAll(sorted, i -> i);
        double[] edges = PopulationStability.edges(sample(sorted).distribution());
        int[] counts = sample(sorted).counts(edges);

        assertThat(counts).hasSize(10);
        assertThat(counts).containsOnly(99, 100, 101);
        assertThat(PopulationStability.index(counts, counts)).isZero();
    }

    @Test
    void psi_keeps_its_edges_in_order_when_values_repeat() {
        double[] sorted = new double[200];
        Arrays.setAll(sorted, i -> i < 90 ? 0 : i < 95 ? 1 : i < 160 ? 2 : i);
        double[] edges = PopulationStability.edges(sample(sorted).distribution());

        double[] ordered = edges.clone();
        Arrays.sort(ordered);
        assertThat(edges).containsExactly(ordered).doesNotHaveDuplicates();
        assertThat(ChiSquare.sum(sample(sorted).counts(edges))).isEqualTo(200);
    }

    private static ColumnSample sample(double... values) {
        ColumnSketch sketch = new ColumnSketch(Column.number("x"), 1000, new Seed(0));
        for (double value : values) {
            sketch.add(value);
        }
        return sketch.sample();
    }

    private static void assertDistance(double[] a, double[] b, double distance, double p) {
        assertThat(KolmogorovSmirnov.distance(sample(a).distribution(), sample(b).distribution()))
                .isCloseTo(distance, within(1e-15));
        double found = KolmogorovSmirnov.distance(a, a.length, b, b.length);
        assertThat(found).isCloseTo(distance, within(1e-15));
        assertThat(KolmogorovSmirnov.p(found, a.length, b.length)).isCloseTo(p, within(1e-12));
    }

    private static double[] bits(int zeros, int ones) {
        double[] bits = new double[zeros + ones];
        Arrays.fill(bits, zeros, bits.length, 1);
        return bits;
    }
}
