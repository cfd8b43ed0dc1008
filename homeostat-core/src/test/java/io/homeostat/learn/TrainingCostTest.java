package io.homeostat.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Task;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingCostTest {
    private static final Task NUMBER = new Task.Regression();
    private static final Task FIVE = new Task.Classification(List.of("a", "b", "c", "d", "e"));

    private static FeatureSchema numbers(int width) {
        return new FeatureSchema(
                IntStream.range(0, width).mapToObj(i -> Column.number("c" + i)).toList());
    }

    private static double seconds(ModelSpec spec, int width, Task task, int... windows) {
        List<Integer> rows = IntStream.of(windows).boxed().toList();
        return TrainingCost.of(List.of(spec), numbers(width), task, rows).toNanos() / 1e9;
    }

    /// CPU seconds that were measured for trainings of one window, on the core that the table of
    /// [TrainingCost] names.
    @Test
    void is_about_what_was_measured_and_rather_more() {
        ModelSpec boosted = ModelSpec.of("gradient-boosted-trees");
        ModelSpec forest = ModelSpec.of("random-forest");
        assertNear(seconds(boosted, 20, NUMBER, 500), 0.309);
        assertNear(seconds(boosted, 20, NUMBER, 2_000), 0.410);
        assertNear(seconds(boosted, 80, NUMBER, 8_000), 2.286);
        assertNear(seconds(boosted, 20, FIVE, 2_000), 1.210);
        ModelSpec flat = ModelSpec.of("gradient-boosted-trees", Map.of("depth", 3.0));
        assertNear(seconds(flat, 20, NUMBER, 2_000), 0.074);
        assertNear(seconds(forest, 20, NUMBER, 500), 0.293);
        assertNear(seconds(forest, 20, NUMBER, 2_000), 1.399);
        assertNear(seconds(forest, 80, NUMBER, 8_000), 14.417);
    }

    private static void assertNear(double counted, double measured) {
        assertThat(counted).isBetween(0.85 * measured, 2.0 * measured);
    }

    @Test
    void linear_models_cost_by_their_inputs_and_a_category_is_one_each() {
        ModelSpec ridge = ModelSpec.of("ridge");
        assertThat(seconds(ridge, 80, NUMBER, 8_000)).isCloseTo(0.0426, within(0.0001));
        FeatureSchema category = new FeatureSchema(List.of(new Column("mode", 20)));
        assertThat(TrainingCost.of(List.of(ridge), category, NUMBER, List.of(1_000)))
                .isEqualTo(TrainingCost.of(List.of(ridge), numbers(20), NUMBER, List.of(1_000)));
        ModelSpec brief = ModelSpec.of("logistic", Map.of("iterations", 20.0));
        ModelSpec whole = ModelSpec.of("logistic");
        assertThat(seconds(whole, 5, FIVE, 8_000) - 0.005)
                .isCloseTo(10 * (seconds(brief, 5, FIVE, 8_000) - 0.005), within(1e-9));
        assertThat(seconds(ModelSpec.of("mean"), 5, NUMBER, 8_000)).isLessThan(0.006);
    }

    @Test
    void every_window_costs_a_training_and_the_widest_one_more() {
        ModelSpec ridge = ModelSpec.of("ridge");
        double wide = seconds(ridge, 20, NUMBER, 5_000);
        double narrow = seconds(ridge, 20, NUMBER, 1_000);
        assertThat(seconds(ridge, 20, NUMBER, 5_000, 1_000))
                .isCloseTo(2 * wide + narrow, within(1e-6));
    }

    @Test
    void every_family_costs_its_trials_and_one_is_trained_on_all() {
        List<ModelSpec> both = List.of(ModelSpec.of("ridge"), ModelSpec.of("mean"));
        Duration together = TrainingCost.of(both, numbers(20), NUMBER, List.of(5_000));
        double ridge = seconds(both.getFirst(), 20, NUMBER, 5_000);
        double mean = seconds(both.getLast(), 20, NUMBER, 5_000);
        assertThat(together.toNanos() / 1e9).isCloseTo(2 * ridge + mean, within(1e-6));
    }

    @Test
    void what_a_buffer_would_offer_at_most_is_no_less_than_what_it_offers() {
        for (Task task : List.of(NUMBER, FIVE)) {
            TrainingBuffer buffer = new TrainingBuffer(task, 600);
            for (int i = 0; i < 2_000; i++) {
                double target = i < 1_500 ? i % 5 : 0;
                buffer.add(
                        new TrainingBuffer.Row(i, FeatureVector.owning(new double[] {i}), target));
            }
            for (int cut : new int[] {0, 1_500, 1_700, 1_930, 1_990}) {
                TrainingOffer offer = buffer.offer(numbers(1), cut, 200, 500);
                List<Integer> most = buffer.offeredRowsMax(cut, 200, 500);
                List<ModelSpec> ridge = List.of(ModelSpec.of("mean"));
                Duration real = TrainingCost.of(offer, ridge);
                Duration bound = TrainingCost.of(ridge, numbers(1), task, most);
                assertThat(most).hasSize(offer.windows().size());
                assertThat(bound).isGreaterThanOrEqualTo(real);
                if (task instanceof Task.Regression) {
                    assertThat(bound).isEqualTo(real);
                }
            }
        }
    }
}
