package io.homeostat.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.homeostat.base.Seed;
import io.homeostat.base.Span;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.Feature.Encoding;
import io.homeostat.feature.Feature.Part;
import io.homeostat.feature.Feature.Stat;
import io.homeostat.label.Label;
import io.homeostat.label.LabelJoin;
import io.homeostat.label.LabelPolicy;
import io.homeostat.label.Pending;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FeaturePipelineTest {
    static final Instant START = Instant.parse("2026-03-04T22:30:00Z");
    private static final Fields FIELDS =
            new Fields(
                    List.of(
                            Field.number("x"),
                            Field.category("mode", List.of("Idle", "Active")),
                            Field.number("y")));
    private static final int Y = 2;

    /// Every kind of feature, of an input and of the target.
    private static final List<Feature> ALL =
            List.of(
                    new Feature.Raw("x", Encoding.AUTO, false),
                    new Feature.Raw("mode", Encoding.ONE_HOT, false),
                    new Feature.Lag("x", List.of(1, 3)),
                    new Feature.Lag("y", List.of(1, 2, 4)),
                    new Feature.Rolling("x", 3, List.of(Stat.values())),
                    new Feature.Rolling("y", 3, List.of(Stat.values())),
                    new Feature.Difference("x", 2),
                    new Feature.Difference("y", 1),
                    new Feature.ExponentialMean("x", 0.5),
                    new Feature.ExponentialMean("y", 0.5),
                    new Feature.Calendar(List.of(Part.values())));

    static FeaturePipeline pipeline(Feature... features) {
        return new FeaturePipeline(FIELDS, "y", false, List.of(features));
    }

    static Reading reading(String device, double x, double mode, double y) {
        return Reading.of(
                new DeviceId(device),
                Optional.empty(),
                Reading.NO_SEQUENCE,
                new double[] {x, mode, y});
    }

    /// The vectors of readings with the given x, whose target becomes known at once.
    static List<FeatureVector> vectors(FeaturePipeline pipeline, double... xs) {
        List<FeatureVector> vectors = new ArrayList<>();
        for (double x : xs) {
            Reading reading = reading("a", x, 0, 10 * x);
            vectors.add(pipeline.vector(reading, START));
            pipeline.passed(reading);
            pipeline.targetKnown(reading.device(), reading.get(Y));
        }
        return vectors;
    }

    static double[] last(FeaturePipeline pipeline, double... xs) {
        return vectors(pipeline, xs).getLast().toArray();
    }

    @Test
    void a_lag_counts_back_from_the_present_reading() {
        FeaturePipeline pipeline = pipeline(new Feature.Lag("x", List.of(1, 3)));

        assertThat(last(pipeline, 1, 2, 3, 4)).containsExactly(3, 1);
    }

    @Test
    void a_lag_of_the_target_counts_back_from_its_newest_known_value() {
        FeaturePipeline pipeline = pipeline(new Feature.Lag("y", List.of(1, 2)));

        assertThat(last(pipeline, 1, 2, 3)).containsExactly(20, 10);
    }

    @Test
    void a_window_holds_the_present_value_unless_it_is_the_target() {
        Feature x = new Feature.Rolling("x", 3, List.of(Stat.values()));
        Feature y = new Feature.Rolling("y", 3, List.of(Stat.SUM));

        assertThat(last(pipeline(x), 9, 1, 2, 6)).containsExactly(3, Math.sqrt(7), 1, 6, 9, 2);
        assertThat(last(pipeline(y), 9, 1, 2, 6)).containsExactly(120);
    }

    @Test
    void a_window_leaves_missing_values_out() {
        FeaturePipeline pipeline =
                pipeline(new Feature.Rolling("x", 3, List.of(Stat.MEAN, Stat.STD, Stat.MEDIAN)));

        assertThat(last(pipeline, 1, Double.NaN, 4)[0]).isEqualTo(2.5);
        assertThat(last(pipeline(new Feature.Rolling("x", 2, List.of(Stat.STD))), 1)[0]).isNaN();
        assertThat(last(pipeline(new Feature.Rolling("x", 2, List.of(Stat.MEAN))), Double.NaN)[0])
                .isNaN();
    }

    @Test
    void differences_and_exponential_means_follow_their_definitions() {
        FeaturePipeline pipeline =
                pipeline(
                        new Feature.Difference("x", 2),
                        new Feature.Difference("y", 1),
                        new Feature.ExponentialMean("x", 0.5),
                        new Feature.ExponentialMean("y", 0.5));

        assertThat(last(pipeline, 1, 3, 7)).containsExactly(6, 20, 4.5, 20);
    }

    @Test
    void a_category_becomes_an_ordinal_a_column_with_levels_or_one_column_each() {
        Reading active = reading("a", 0, 1, 0);

        FeaturePipeline oneHot = pipeline(new Feature.Raw("mode", Encoding.ONE_HOT, false));
        FeaturePipeline auto = pipeline(new Feature.Raw("mode", Encoding.AUTO, false));
        FeaturePipeline ordinal = pipeline(new Feature.Raw("mode", Encoding.ORDINAL, false));

        assertThat(oneHot.schema().columns())
                .containsExactly(Column.number("mode=Idle"), Column.number("mode=Active"));
        assertThat(oneHot.vector(active, START).toArray()).containsExactly(0, 1);
        assertThat(oneHot.vector(reading("a", 0, Double.NaN, 0), START).toArray())
                .containsExactly(Double.NaN, Double.NaN);
        assertThat(auto.schema().columns()).containsExactly(new Column("mode", 2));
        assertThat(ordinal.schema().columns()).containsExactly(Column.number("mode"));
        assertThat(auto.vector(active, START).toArray()).containsExactly(1);
    }

    @Test
    void the_calendar_is_in_utc_and_the_hour_goes_round() {
        FeaturePipeline pipeline = pipeline(new Feature.Calendar(List.of(Part.values())));

        double[] parts = pipeline.vector(reading("a", 0, 0, 0), START).toArray();

        assertThat(Arrays.copyOf(parts, 5)).containsExactly(30, 22, 3, 4, 3);
        assertThat(parts[5]).isCloseTo(Math.sin(2 * Math.PI * 22.5 / 24), within(1e-12));
        assertThat(parts[6]).isCloseTo(Math.cos(2 * Math.PI * 22.5 / 24), within(1e-12));
    }

    @Test
    void a_reading_is_dated_by_its_own_time_where_it_has_one() {
        FeaturePipeline pipeline = pipeline(new Feature.Calendar(List.of(Part.HOUR)));
        Reading dated =
                Reading.of(
                        new DeviceId("a"),
                        Optional.of(START.minus(Duration.ofHours(5))),
                        1,
                        new double[3]);

        assertThat(pipeline.vector(dated, START).get(0)).isEqualTo(17);
    }

    @Test
    void every_device_has_a_past_of_its_own() {
        FeaturePipeline pipeline =
                pipeline(
                        new Feature.Lag("x", List.of(1)),
                        new Feature.Lag("y", List.of(1)),
                        new Feature.ExponentialMean("x", 0.5));
        vectors(pipeline, 1, 2);

        assertThat(pipeline.vector(reading("b", 8, 0, 8), START).toArray())
                .containsExactly(Double.NaN, Double.NaN, 8);
        assertThat(pipeline.newestTarget(new DeviceId("a"))).isEqualTo(20);
        assertThat(pipeline.newestTarget(new DeviceId("b"))).isNaN();
    }

    @Test
    void the_target_itself_is_no_feature_unless_declared_known() {
        assertThatThrownBy(() -> pipeline(new Feature.Raw("y", Encoding.AUTO, false)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("feature y is the target itself");
        assertThat(pipeline(new Feature.Raw("y", Encoding.AUTO, true)).schema().width()).isOne();
        assertThat(
                        new FeaturePipeline(
                                        FIELDS,
                                        "y",
                                        true,
                                        List.of(new Feature.Raw("y", Encoding.AUTO, false)))
                                .schema()
                                .width())
                .isOne();
    }

    /// Changing the target of reading t and everything after it must not change the vector of t.
    /// For a forecast, the target of reading t is the value at t + horizon.
    @Test
    void no_vector_holds_what_is_to_be_predicted_whatever_the_features_and_labels() {
        List<LabelPolicy> policies =
                List.of(
                        new LabelPolicy.Inline(),
                        new LabelPolicy.Forecast(1),
                        new LabelPolicy.Forecast(3),
                        new LabelPolicy.Delayed(new Span.Readings(0)),
                        new LabelPolicy.Delayed(new Span.Readings(5)),
                        new LabelPolicy.Delayed(new Span.Time(Duration.ofMinutes(4))),
                        new LabelPolicy.OnTopic("labels", "id"));
        for (LabelPolicy policy : policies) {
            for (long seed = 0; seed < 20; seed++) {
                double[][] rows = rows(seed);
                List<FeatureVector> vectors = run(policy, rows);
                for (int t = 0; t < rows.length; t += 7) {
                    double[][] changed = rows(seed);
                    int from = policy instanceof LabelPolicy.Forecast(int h) ? t + h : t;
                    for (int i = from; i < rows.length; i++) {
                        changed[i][Y] = -1_000 - i;
                    }
                    for (int i = t + 1; i < rows.length; i++) {
                        changed[i][0] = -1_000;
                    }

                    assertThat(run(policy, changed).get(t))
                            .as("%s, seed %s, reading %s", policy, seed, t)
                            .isEqualTo(vectors.get(t));
                }
            }
        }
    }

    /// And the property is not void: the past does matter.
    @Test
    void vectors_do_follow_from_the_past() {
        double[][] rows = rows(1);
        double[][] changed = rows(1);
        changed[10][Y] = -1_000;

        assertThat(run(new LabelPolicy.Inline(), changed).get(12))
                .isNotEqualTo(run(new LabelPolicy.Inline(), rows).get(12));
    }

    private static double[][] rows(long seed) {
        SplittableRandom random = new Seed(seed).random();
        double[][] rows = new double[40][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] =
                    new double[] {
                        random.nextInt(6) == 0 ? Double.NaN : random.nextDouble(),
                        random.nextInt(2),
                        random.nextInt(8) == 0 ? Double.NaN : random.nextDouble()
                    };
        }
        return rows;
    }

    /// As the loop does it, with two devices in turns; labels on a topic come three readings late.
    private static List<FeatureVector> run(LabelPolicy policy, double[][] rows) {
        boolean forecast = policy instanceof LabelPolicy.Forecast;
        FeaturePipeline pipeline = new FeaturePipeline(FIELDS, "y", forecast, ALL);
        LabelJoin join = new LabelJoin(policy, 100);
        boolean separate = policy instanceof LabelPolicy.OnTopic;
        List<FeatureVector> vectors = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            Reading reading = reading("a", rows[i][0], rows[i][1], rows[i][Y]);
            Instant at = START.plusSeconds(60L * i);
            if (forecast && !Double.isNaN(rows[i][Y])) {
                pipeline.targetKnown(reading.device(), rows[i][Y]);
            }
            join.beforePrediction(reading.device(), rows[i][Y]);
            FeatureVector x = pipeline.vector(reading, at);
            vectors.add(x);
            pipeline.passed(reading);
            List<LabelJoin.Joined> joined =
                    new ArrayList<>(
                            join.afterPrediction(
                                    new Pending(
                                            i,
                                            reading.device(),
                                            at,
                                            Integer.toString(i),
                                            x,
                                            separate ? Double.NaN : rows[i][Y],
                                            false,
                                            null,
                                            null,
                                            0)));
            if (separate && i >= 3 && !Double.isNaN(rows[i - 3][Y])) {
                join.label(new Label(Integer.toString(i - 3), rows[i - 3][Y]))
                        .ifPresent(joined::add);
            }
            if (!forecast) {
                joined.forEach(one -> pipeline.targetKnown(one.pending().device(), one.truth()));
            }
        }
        return vectors;
    }

    @Test
    void asking_for_a_vector_changes_nothing() {
        FeaturePipeline asked = new FeaturePipeline(FIELDS, "y", false, ALL);
        FeaturePipeline left = new FeaturePipeline(FIELDS, "y", false, ALL);
        vectors(asked, 1, 2, 3);
        vectors(left, 1, 2, 3);

        asked.vector(reading("a", 77, 1, 77), START);
        asked.vector(reading("never heard of", 77, 1, 77), START);

        assertThat(state(asked)).isEqualTo(state(left));
    }

    private static byte[] state(FeaturePipeline pipeline) {
        StateWriter out = new StateWriter();
        pipeline.save(out);
        return out.toByteArray();
    }

    @Test
    void what_was_saved_gives_the_same_vectors() {
        FeaturePipeline pipeline = new FeaturePipeline(FIELDS, "y", false, ALL);
        vectors(pipeline, 1, 2, Double.NaN, 4, 5);
        FeaturePipeline copy = new FeaturePipeline(FIELDS, "y", false, ALL);
        copy.load(new StateReader(state(pipeline)));

        assertThat(vectors(copy, 6, 7, 8)).isEqualTo(vectors(pipeline, 6, 7, 8));
    }

    @Test
    void the_schema_hash_tells_names_order_and_levels_apart() {
        String one = new FeatureSchema(List.of(Column.number("a"), Column.number("b"))).hash();

        assertThat(new FeatureSchema(List.of(Column.number("b"), Column.number("a"))).hash())
                .isNotEqualTo(one);
        assertThat(new FeatureSchema(List.of(new Column("a", 2), Column.number("b"))).hash())
                .isNotEqualTo(one);
    }
}
