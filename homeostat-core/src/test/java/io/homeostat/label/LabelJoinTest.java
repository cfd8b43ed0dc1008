package io.homeostat.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.Seed;
import io.homeostat.base.Span;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.reading.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LabelJoinTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final LabelPolicy ON_TOPIC = new LabelPolicy.OnTopic("labels", "id");

    private static Pending pending(long reading, String device, double truth) {
        return new Pending(
                reading,
                new DeviceId(device),
                START.plusSeconds(60 * reading),
                Long.toString(reading),
                FeatureVector.of((double) reading),
                truth,
                false,
                null,
                null,
                0);
    }

    /// Feeds readings of one device, whose truth is their index, and lists what was joined when.
    private static List<String> run(LabelJoin join, int readings) {
        List<String> log = new ArrayList<>();
        for (int i = 0; i < readings; i++) {
            int now = i;
            join.beforePrediction(new DeviceId("a"), i)
                    .forEach(joined -> log.add(now + " before: " + text(joined)));
            join.afterPrediction(pending(i, "a", i))
                    .forEach(joined -> log.add(now + " after: " + text(joined)));
        }
        return log;
    }

    private static String text(LabelJoin.Joined joined) {
        return joined.pending().reading() + "=" + joined.truth();
    }

    @Test
    void an_inline_truth_is_joined_after_the_prediction_of_its_own_reading() {
        LabelJoin join = new LabelJoin(new LabelPolicy.Inline(), 10);

        assertThat(run(join, 2)).containsExactly("0 after: 0=0.0", "1 after: 1=1.0");
        assertThat(join.size()).isZero();
    }

    @Test
    void a_forecast_is_joined_with_the_reading_that_many_later_before_the_next_prediction() {
        LabelJoin join = new LabelJoin(new LabelPolicy.Forecast(3), 10);

        assertThat(run(join, 5)).containsExactly("3 before: 0=3.0", "4 before: 1=4.0");
        assertThat(join.size()).isEqualTo(3);
    }

    @Test
    void a_truth_delayed_by_readings_is_joined_that_many_readings_later_with_its_own_value() {
        LabelJoin join = new LabelJoin(new LabelPolicy.Delayed(new Span.Readings(2)), 10);

        assertThat(run(join, 4)).containsExactly("2 after: 0=0.0", "3 after: 1=1.0");
    }

    @Test
    void a_truth_delayed_by_time_is_joined_when_that_time_has_passed() {
        LabelJoin join =
                new LabelJoin(new LabelPolicy.Delayed(new Span.Time(Duration.ofSeconds(90))), 10);

        assertThat(run(join, 4)).containsExactly("2 after: 0=0.0", "3 after: 1=1.0");
        assertThat(join.due(START.plusSeconds(209))).isEmpty();
        assertThat(join.due(START.plusSeconds(210))).hasSize(1);
        assertThat(join.size()).isEqualTo(1);
    }

    @Test
    void a_truth_on_a_topic_is_joined_by_its_key() {
        LabelJoin join = new LabelJoin(ON_TOPIC, 10);
        join.afterPrediction(pending(0, "a", Double.NaN));
        join.afterPrediction(pending(1, "b", Double.NaN));

        assertThat(join.label(new Label("1", 7))).map(LabelJoinTest::text).contains("1=7.0");
        assertThat(join.size()).isEqualTo(1);
    }

    @Test
    void a_label_that_comes_twice_or_for_nobody_is_counted() {
        LabelJoin join = new LabelJoin(ON_TOPIC, 10);
        join.afterPrediction(pending(0, "a", Double.NaN));

        assertThat(join.label(new Label("0", 7))).isPresent();
        assertThat(join.label(new Label("0", 8))).isEmpty();
        assertThat(join.label(new Label("nobody", 8))).isEmpty();
        assertThat(join.unmatched()).isEqualTo(2);
        assertThat(join.size()).isZero();
    }

    @Test
    void a_key_that_comes_again_replaces_the_reading_that_waited() {
        LabelJoin join = new LabelJoin(ON_TOPIC, 2);
        Pending other = pending(1, "a", Double.NaN);
        join.afterPrediction(pending(0, "a", Double.NaN));
        join.afterPrediction(other);
        join.afterPrediction(pending(1, "b", Double.NaN));

        assertThat(join.size()).isEqualTo(2);
        assertThat(join.dropped()).isEqualTo(1);
        assertThat(join.label(new Label("0", 3))).isPresent();
        assertThat(join.label(new Label("1", 3)).orElseThrow().pending().device().value())
                .isEqualTo("b");
    }

    @Test
    void a_truth_in_the_reading_itself_stands_in_for_its_message() {
        assertThat(run(new LabelJoin(ON_TOPIC, 10), 1)).containsExactly("0 after: 0=0.0");
    }

    @Test
    void a_missing_truth_joins_nothing_and_waits_for_nothing() {
        for (LabelPolicy policy :
                List.of(
                        new LabelPolicy.Inline(),
                        new LabelPolicy.Forecast(1),
                        new LabelPolicy.Delayed(new Span.Readings(1)))) {
            LabelJoin join = new LabelJoin(policy, 10);
            List<LabelJoin.Joined> joined = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                double truth = i == 1 ? Double.NaN : i;
                joined.addAll(join.beforePrediction(new DeviceId("a"), truth));
                joined.addAll(join.afterPrediction(pending(i, "a", truth)));
            }

            assertThat(joined).as("%s", policy).noneMatch(one -> Double.isNaN(one.truth()));
            assertThat(join.size()).as("%s", policy).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void devices_do_not_answer_for_each_other() {
        LabelJoin join = new LabelJoin(new LabelPolicy.Forecast(1), 10);
        join.afterPrediction(pending(0, "a", 0));

        assertThat(join.beforePrediction(new DeviceId("b"), 5)).isEmpty();
        assertThat(join.beforePrediction(new DeviceId("a"), 6))
                .extracting(LabelJoinTest::text)
                .containsExactly("0=6.0");
    }

    @Test
    void never_more_wait_than_the_bound_however_many_devices_come() {
        for (LabelPolicy policy :
                List.of(ON_TOPIC, new LabelPolicy.Delayed(new Span.Readings(100)))) {
            LabelJoin join = new LabelJoin(policy, 5);
            for (int i = 0; i < 40; i++) {
                join.afterPrediction(pending(i, "device-" + i % 12, Double.NaN));

                assertThat(join.size()).isLessThanOrEqualTo(5);
            }
            assertThat(join.dropped()).as("%s", policy).isEqualTo(35);
        }
    }

    @Test
    void a_device_with_a_full_queue_gives_up_its_own_oldest() {
        LabelJoin join = new LabelJoin(new LabelPolicy.Delayed(new Span.Readings(3)), 4);
        join.afterPrediction(pending(0, "quiet", 0));
        List<String> joined = new ArrayList<>();
        for (int i = 1; i < 9; i++) {
            join.afterPrediction(pending(i, "busy", i)).forEach(one -> joined.add(text(one)));
        }

        assertThat(join.size()).isLessThanOrEqualTo(4);
        assertThat(join.dropped()).isPositive();
    }

    /// What is joined does not depend on when the labels come, only the order does.
    @Test
    void late_labels_join_the_same_as_early_ones() {
        for (long seed = 0; seed < 50; seed++) {
            assertThat(joined(seed, 40)).isEqualTo(joined(seed, 1));
        }
    }

    private static Map<Long, Double> joined(long seed, int delayMax) {
        LabelJoin join = new LabelJoin(ON_TOPIC, 100);
        SplittableRandom truths = new Seed(seed).split("truths").random();
        SplittableRandom delays = new Seed(seed).split("delays").random();
        TreeMap<Long, List<Label>> coming = new TreeMap<>();
        TreeMap<Long, Double> result = new TreeMap<>();
        for (long i = 0; i < 200; i++) {
            join.afterPrediction(pending(i, "a", Double.NaN));
            coming.computeIfAbsent(i + delays.nextInt(delayMax), _ -> new ArrayList<>())
                    .add(new Label(Long.toString(i), truths.nextDouble()));
            List<Label> now = coming.remove(i);
            if (now != null) {
                now.forEach(label -> take(join, label, result));
            }
        }
        coming.values().forEach(labels -> labels.forEach(label -> take(join, label, result)));
        return result;
    }

    private static void take(LabelJoin join, Label label, Map<Long, Double> result) {
        LabelJoin.Joined joined = join.label(label).orElseThrow();
        result.put(joined.pending().reading(), joined.truth());
    }

    @Test
    void what_was_saved_joins_the_same() {
        for (LabelPolicy policy :
                List.of(
                        new LabelPolicy.Forecast(3),
                        new LabelPolicy.Delayed(new Span.Readings(4)))) {
            LabelJoin join = new LabelJoin(policy, 100);
            run(join, 7);
            StateWriter out = new StateWriter();
            join.save(out);
            LabelJoin copy = new LabelJoin(policy, 100);
            copy.load(new StateReader(out.toByteArray()));

            assertThat(copy.size()).isEqualTo(join.size());
            assertThat(run(copy, 7)).isEqualTo(run(join, 7));
        }
    }

    @Test
    void a_join_without_room_is_refused() {
        assertThatThrownBy(() -> new LabelJoin(ON_TOPIC, 0)).hasMessageContaining("capacity 0");
    }
}
