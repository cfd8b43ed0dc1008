package io.homeostat.feature;

import static io.homeostat.feature.FeaturePipelineTest.START;
import static io.homeostat.feature.FeaturePipelineTest.last;
import static io.homeostat.feature.FeaturePipelineTest.pipeline;
import static io.homeostat.feature.FeaturePipelineTest.reading;
import static io.homeostat.feature.FeaturePipelineTest.vectors;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.Feature.Encoding;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What stands in the place of a value that did not come.
class HeldValueTest {
    @Test
    void a_silent_sensor_is_stood_in_for_by_its_newest_good_value_for_twelve_readings() {
        FeaturePipeline pipeline = pipeline(new Feature.Raw("x", Encoding.AUTO, false));
        double none = Double.NaN;
        double[] xs = new double[16];
        Arrays.fill(xs, none);
        xs[0] = 1;
        xs[1] = 7;
        xs[15] = 3;

        List<FeatureVector> vectors = vectors(pipeline, xs);

        assertThat(vectors.subList(1, 14)).allMatch(vector -> vector.get(0) == 7);
        assertThat(vectors.get(14).get(0)).isNaN();
        assertThat(vectors.get(15).get(0)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "0.3, false", "0.7, true", "0.98, true"})
    void a_gap_is_bridged_where_values_stay_and_left_where_they_are_drawn_anew(
            double autocorrelation, boolean held) {
        SplittableRandom random = new SplittableRandom(7);
        double x = 0;
        double[] xs = new double[2_000];
        for (int i = 0; i < xs.length; i++) {
            double fresh = Math.sqrt(1 - autocorrelation * autocorrelation);
            x = autocorrelation * x + fresh * random.nextGaussian();
            xs[i] = i % 10 == 9 ? Double.NaN : x;
        }

        List<FeatureVector> vectors =
                vectors(pipeline(new Feature.Raw("x", Encoding.AUTO, false)), xs);

        double before = xs[xs.length - 2];
        Double seen = vectors.getLast().get(0);
        assertThat(seen).isEqualTo(Double.valueOf(held ? before : Double.NaN));
    }

    @Test
    void what_was_saved_leaves_the_same_gaps() {
        Feature raw = new Feature.Raw("x", Encoding.AUTO, false);
        SplittableRandom random = new SplittableRandom(3);
        FeaturePipeline pipeline = pipeline(raw);
        vectors(pipeline, random.doubles(200).toArray());
        StateWriter out = new StateWriter();
        pipeline.save(out);
        FeaturePipeline copy = pipeline(raw);
        copy.load(new StateReader(out.toByteArray()));

        assertThat(last(pipeline, Double.NaN)[0]).isNaN();
        assertThat(last(copy, Double.NaN)[0]).isNaN();
    }

    @Test
    void a_value_is_held_for_its_own_device_only_and_not_for_categories_or_the_target() {
        FeaturePipeline pipeline =
                pipeline(
                        new Feature.Raw("x", Encoding.AUTO, false),
                        new Feature.Raw("mode", Encoding.ORDINAL, false),
                        new Feature.Raw("y", Encoding.AUTO, true));
        pipeline.passed(reading("a", 7, 1, 5));

        FeatureVector same =
                pipeline.vector(reading("a", Double.NaN, Double.NaN, Double.NaN), START);
        FeatureVector other = pipeline.vector(reading("b", Double.NaN, 1, 5), START);

        assertThat(same.get(0)).isEqualTo(7);
        assertThat(same.get(1)).isNaN();
        assertThat(same.get(2)).isNaN();
        assertThat(other.get(0)).isNaN();
    }
}
