package io.homeostat.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.Seed;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.quantilescommon.QuantileSearchCriteria;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KllSketchTest {
    private static final int MANY = 200_000;

    @ParameterizedTest
    @CsvSource({"200, normal", "200, sorted", "200, tied", "1000, normal", "1000, sorted"})
    void keeps_its_stated_rank_error_and_that_of_a_reference_implementation(int k, String kind) {
        double[] values = values(kind);
        KllSketch ours = sketch(k);
        KllDoublesSketch theirs = KllDoublesSketch.newHeapInstance(k);
        for (double value : values) {
            ours.add(value);
            theirs.update(value);
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        Distribution distribution = ours.distribution();

        double error = worst(sorted, distribution::rank);
        double reference = worst(sorted, x -> theirs.getRank(x, QuantileSearchCriteria.INCLUSIVE));

        // The stated error is that of one rank in 99 of 100 sketches; the worst of 199 is larger.
        assertThat(error).isLessThan(1.5 * ours.rankError());
        assertThat(reference).isLessThan(1.5 * ours.rankError());
        assertThat(ours.rankError())
                .isCloseTo(
                        theirs.getNormalizedRankError(false),
                        org.assertj.core.api.Assertions.within(1e-4));
        assertThat(ours.retained()).isLessThan(3 * k + 200);
    }

    @Test
    void keeps_every_value_while_they_are_few() {
        KllSketch sketch = sketch(100);
        for (int i = 100; i > 0; i--) {
            sketch.add(i);
        }

        Distribution distribution = sketch.distribution();
        assertThat(sketch.exact()).isTrue();
        assertThat(distribution.rankError()).isZero();
        assertThat(distribution.size()).isEqualTo(100);
        assertThat(distribution.rank(50)).isEqualTo(0.5);
        assertThat(distribution.rank(0.5)).isZero();
        assertThat(distribution.quantile(0.5)).isEqualTo(50);
        assertThat(distribution.at(0)).isEqualTo(1);
        assertThat(distribution.at(99)).isEqualTo(100);
    }

    @Test
    void loses_no_value_from_its_count_and_no_extreme() {
        KllSketch sketch = sketch(200);
        for (double value : values("normal")) {
            sketch.add(value);
        }
        sketch.add(-99);
        sketch.add(77);

        assertThat(sketch.count()).isEqualTo(MANY + 2);
        assertThat(sketch.distribution().total()).isEqualTo(MANY + 2);
        assertThat(sketch.min()).isEqualTo(-99);
        assertThat(sketch.max()).isEqualTo(77);
    }

    @Test
    void merges_a_thousand_devices_into_the_fleet() {
        KllSketch fleet = sketch(1000);
        double[] all = new double[1000 * 500];
        for (int device = 0; device < 1000; device++) {
            KllSketch one = new KllSketch(200, new Seed(device));
            SplittableRandom random = new Seed(3).split(device).random();
            for (int i = 0; i < 500; i++) {
                double value = random.nextGaussian() + device % 7;
                one.add(value);
                all[device * 500 + i] = value;
            }
            fleet.merge(one);
        }
        Arrays.sort(all);

        assertThat(fleet.count()).isEqualTo(all.length);
        assertThat(fleet.distribution().total()).isEqualTo(all.length);
        // The devices' own errors average out.
        assertThat(worst(all, fleet.distribution()::rank)).isLessThan(2 * fleet.rankError());
        assertThat(fleet.retained()).isLessThan(3200);
    }

    @Test
    void gives_the_same_summary_twice_and_from_a_snapshot() {
        double[] values = values("normal");
        KllSketch first = sketch(200);
        KllSketch second = sketch(200);
        for (int i = 0; i < MANY; i++) {
            first.add(values[i]);
            second.add(values[i]);
            if (i == MANY / 3) {
                KllSketch restored = sketch(200);
                restored.load(new StateReader(saved(second)));
                second = restored;
            }
        }

        assertThat(saved(second)).isEqualTo(saved(first));
    }

    @Test
    void is_as_new_when_it_was_cleared() {
        double[] values = values("normal");
        KllSketch fresh = sketch(200);
        KllSketch used = sketch(200);
        Arrays.stream(values).forEach(used::add);
        used.clear();
        for (int i = 0; i < MANY / 2; i++) {
            used.add(values[i]);
            fresh.add(values[i]);
        }

        assertThat(saved(used)).isEqualTo(saved(fresh));
    }

    @Test
    void refuses_what_has_no_rank_and_foreign_states() {
        KllSketch sketch = sketch(200);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sketch.add(Double.NaN))
                .withMessageContaining("NaN, expected a number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sketch.merge(sketch))
                .withMessageContaining("with itself");
        assertThatThrownBy(() -> sketch.load(new StateReader(saved(sketch(100)))))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("expected a kll of 200, found 'kll' of 100");
    }

    private static double worst(double[] sorted, DoubleUnaryOperator rank) {
        double worst = 0;
        for (int i = 1; i < 200; i++) {
            double x = sorted[(int) ((long) i * sorted.length / 200)];
            int upTo = Arrays.binarySearch(sorted, Math.nextUp(x));
            int count = upTo >= 0 ? upTo : -upTo - 1;
            double exact = (double) count / sorted.length;
            worst = Math.max(worst, Math.abs(exact - rank.applyAsDouble(x)));
        }
        return worst;
    }

    private static double[] values(String kind) {
        SplittableRandom random = new Seed(1).split(kind).random();
        double[] values = new double[MANY];
        Arrays.setAll(
                values,
                i ->
                        switch (kind) {
                            case "sorted" -> i;
                            case "tied" -> random.nextInt(7);
                            default -> random.nextGaussian();
                        });
        return values;
    }

    private static KllSketch sketch(int k) {
        return new KllSketch(k, new Seed(5));
    }

    private static byte[] saved(KllSketch sketch) {
        StateWriter out = new StateWriter();
        sketch.save(out);
        return out.toByteArray();
    }
}
