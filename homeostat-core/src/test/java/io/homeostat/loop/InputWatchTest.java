package io.homeostat.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.Seed;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.DetectorSpec;
import io.homeostat.drift.InputDrift;
import io.homeostat.drift.InputTest;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Task;
import io.homeostat.score.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What goes into a model and what comes out of it are watched together.
class InputWatchTest {
    private static final int WINDOW = 200;
    private static final Task NUMBER = new Task.Regression();
    private static final Task CLASSES = new Task.Classification(List.of("good", "bad", "worse"));

    private final SplittableRandom random = new Seed(9).random();
    private Instant at = Instant.parse("2026-01-01T00:00:00Z");

    private static InputWatch watch(Task task, String... inputs) {
        return new InputWatch(
                new FeatureSchema(Stream.of(inputs).map(Column::number).toList()),
                task,
                new MonitorSpec(
                        Metric.MAE,
                        20,
                        new DetectorSpec.Threshold(1),
                        InputTest.KOLMOGOROV_SMIRNOV,
                        WINDOW,
                        Duration.ofDays(30),
                        0,
                        false,
                        0,
                        0.9));
    }

    /// What is told while `windows` are fed.
    private List<InputDrift> feed(
            InputWatch watch, int windows, double input, IntToDoubleFunction said) {
        List<InputDrift> told = new ArrayList<>();
        for (int i = 0; i < windows * WINDOW; i++) {
            at = at.plusSeconds(1);
            FeatureVector x =
                    FeatureVector.of(input + random.nextGaussian(), random.nextGaussian());
            watch.observe(x, said.applyAsDouble(i), at).ifPresent(told::add);
        }
        return told;
    }

    private IntToDoubleFunction about(double mean) {
        return _ -> mean + random.nextGaussian();
    }

    @Test
    void predictions_that_move_by_themselves_are_told() {
        InputWatch watch = watch(NUMBER, "a", "b");
        assertThat(feed(watch, 3, 0, about(10))).isEmpty();

        List<InputDrift> told = feed(watch, 2, 0, about(12));

        assertThat(told).hasSize(1);
        assertThat(told.getFirst().names()).containsExactly("prediction");
        assertThat(watch.reason(told.getFirst()))
                .isEqualTo(
                        "the predictions differ from the reference over 200 readings, no input"
                                + " does");
        assertThat(watch.evidence(told.getFirst()))
                .containsEntry("cause", "prediction-shift")
                .containsKey("prediction")
                .doesNotContainKeys("a", "b");
    }

    @Test
    void inputs_come_first_and_predictions_with_them() {
        InputWatch watch = watch(NUMBER, "a", "b");
        feed(watch, 2, 0, about(10));
        InputDrift both = feed(watch, 1, 1, about(14)).getFirst();
        assertThat(watch.reason(both))
                .isEqualTo(
                        "1 of 2 inputs differ from the reference over 200 readings: a; so do the"
                                + " predictions");
        assertThat(watch.evidence(both).sequencedKeySet())
                .containsExactly("cause", "alpha", "a", "prediction");
        assertThat(watch.evidence(both)).containsEntry("cause", "input-shift");

        InputWatch other = watch(NUMBER, "a", "b");
        feed(other, 2, 0, about(10));
        InputDrift input = feed(other, 1, 1, about(10)).getFirst();
        assertThat(other.reason(input))
                .isEqualTo("1 of 2 inputs differ from the reference over 200 readings: a");
    }

    @Test
    void classes_are_counted() {
        InputWatch watch = watch(CLASSES, "a", "b");
        assertThat(feed(watch, 3, 0, i -> i % 10 == 0 ? 2 : i % 2)).isEmpty();

        List<InputDrift> told = feed(watch, 1, 0, i -> i % 2 == 0 ? 2 : 1);

        assertThat(told).hasSize(1);
        assertThat(told.getFirst().columns().getFirst().statistic()).isEqualTo("chi-square");
        assertThat(told.getFirst().names()).containsExactly("prediction");
    }

    @Test
    void another_model_has_other_predictions() {
        InputWatch watch = watch(NUMBER, "a", "b");
        feed(watch, 2, 0, about(10));
        watch.championChanged();

        assertThat(feed(watch, 3, 0, about(12))).isEmpty();
    }

    @Test
    void a_feature_may_be_named_prediction() {
        InputWatch watch = watch(NUMBER, "prediction", "b");
        feed(watch, 2, 0, about(10));

        InputDrift input = feed(watch, 1, 1, about(10)).getFirst();
        assertThat(watch.evidence(input)).containsEntry("cause", "input-shift");
        assertThat(watch.profile().columns())
                .extracting(Column::name)
                .containsExactly("prediction", "b", "prediction'");
    }

    @Test
    void goes_on_from_a_snapshot() {
        InputWatch watch = watch(NUMBER, "a", "b");
        feed(watch, 2, 0, about(10));
        StateWriter out = new StateWriter();
        watch.save(out);
        InputWatch restored = watch(NUMBER, "a", "b");
        restored.load(new StateReader(out.toByteArray()));

        assertThat(feed(restored, 1, 0, about(12))).hasSize(1);
    }
}
