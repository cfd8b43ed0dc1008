package io.homeostat.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.label.LabelPolicy;
import io.homeostat.loop.Decision.Kind;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdaptiveLoopTest {
    @Test
    void a_change_is_noticed_learned_tried_promoted_and_confirmed() {
        LoopDriver driver = LoopDriver.healing().readings(200);
        driver.slope = -2;

        driver.until("suspicious").until("on-trial").until("probation").readings(49);
        assertThat(driver.state()).isEqualTo("probation");
        driver.readings(1);

        // The champion goes on alarming while it is on its way out.
        assertThat(driver.kinds())
                .containsSubsequence(
                        Kind.TRAINED,
                        Kind.DRIFT,
                        Kind.TRAINED,
                        Kind.CANDIDATE,
                        Kind.PROMOTED,
                        Kind.CONFIRMED);
        assertThat(driver.champion()).isEqualTo(2);
        assertThat(driver.count(Kind.PROMOTED)).isEqualTo(1);
    }

    @Test
    void a_training_waits_for_fresh_rows_since_the_jump() {
        LoopDriver driver = LoopDriver.healing().readings(200);
        driver.slope = -2;

        driver.until("on-trial");

        assertThat(driver.decisions.get(2).reading()).isBetween(217L, 222L);
    }

    @Test
    void a_trial_longer_than_the_probation_does_not_shorten_it() {
        LoopDriver driver = LoopDriver.healing().readings(400);
        driver.order(new OperatorCommand.Retrain());
        // Between two models that hardly differ a trial takes long; a small change decides it late.
        driver.slope = 2.12;
        driver.readings(600);

        for (Decision decision : driver.decisions) {
            if (decision.kind() == Kind.CONFIRMED) {
                Decision promoted = driver.decisions.get(driver.decisions.indexOf(decision) - 1);
                assertThat(decision.reading() - promoted.reading()).isGreaterThanOrEqualTo(50);
            }
        }
        assertThat(driver.kinds()).contains(Kind.CANDIDATE);
    }

    @Test
    void a_candidate_that_is_no_better_is_refused_and_the_loop_rests() {
        LoopDriver driver = LoopDriver.healing().readings(200);

        driver.order(new OperatorCommand.Retrain());
        driver.until("cooling-down").readings(39);
        assertThat(driver.state()).isEqualTo("cooling-down");
        driver.readings(2);

        assertThat(driver.state()).isEqualTo("healthy");
        assertThat(driver.kinds()).contains(Kind.REFUSED);
        assertThat(driver.champion()).isEqualTo(1);
    }

    @Test
    void a_champion_that_proves_worse_is_rolled_back() {
        LoopDriver driver = LoopDriver.healing().readings(200);
        driver.slope = -2;
        driver.until("probation").until("healthy");
        // An operator brings the first model back to a world that has left it.
        driver.order(new OperatorCommand.Promote(1));
        assertThat(driver.state()).isEqualTo("probation");
        assertThat(driver.champion()).isEqualTo(1);

        driver.readings(60);

        assertThat(driver.kinds()).containsAnyOf(Kind.ROLLED_BACK, Kind.DRIFT);
        driver.readings(200);
        assertThat(driver.champion()).isNotEqualTo(1);
    }

    @Test
    void one_alarm_that_leads_to_nothing_is_not_answered_for_ever() {
        LoopDriver driver = LoopDriver.healing().readings(200);
        // A burst of errors that no model explains, then the old world again.
        for (int i = 0; i < 25; i++) {
            driver.reading(0, i % 2 == 0 ? 9 : -9);
        }
        driver.readings(1_200);

        assertThat(driver.count(Kind.TRAINED)).isLessThanOrEqualTo(4);
    }

    @Test
    void three_failed_trainings_in_a_row_end_in_quarantine_until_an_operator_resumes() {
        LoopDriver driver = LoopDriver.healing().readings(200);
        driver.failing = true;
        driver.slope = -2;

        driver.until("quarantined").readings(300);

        assertThat(driver.count(Kind.TRAINING_FAILED)).isEqualTo(3);
        assertThat(driver.count(Kind.QUARANTINED)).isEqualTo(1);
        assertThat(driver.champion()).isEqualTo(1);
        driver.failing = false;
        driver.order(new OperatorCommand.Resume());
        driver.readings(600);
        assertThat(driver.champion()).isGreaterThan(1);
    }

    @Test
    void a_failed_first_training_is_tried_again_after_a_rest() {
        LoopDriver driver = LoopDriver.healing();
        driver.failing = true;
        driver.readings(101);
        assertThat(driver.state()).isEqualTo("cooling-down");

        driver.failing = false;
        driver.readings(60);

        assertThat(driver.champion()).isEqualTo(1);
        assertThat(driver.state()).isEqualTo("healthy");
    }

    @Test
    void a_pipeline_that_was_quarantined_before_its_first_model_learns_after_all() {
        LoopDriver driver = LoopDriver.healing();
        driver.failing = true;
        driver.until("quarantined");

        driver.failing = false;
        driver.order(new OperatorCommand.Resume());
        driver.readings(2);

        assertThat(driver.champion()).isEqualTo(1);
    }

    @Test
    void a_second_training_waits_for_the_first_though_an_operator_interferes() {
        LoopDriver driver = LoopDriver.healing().readings(200);
        driver.slope = -2;
        driver.until("probation").until("healthy");
        driver.trainAtOnce = false;
        driver.order(new OperatorCommand.Retrain());
        driver.order(new OperatorCommand.Promote(1));
        driver.readings(300);
        assertThat(driver.waiting).hasSize(1);

        driver.finish();
        driver.readings(50);

        assertThat(driver.waiting).hasSize(1);
    }

    @Test
    void a_result_that_nobody_waits_for_changes_nothing() {
        LoopDriver driver = LoopDriver.healing().readings(200);
        driver.trainAtOnce = false;
        driver.order(new OperatorCommand.Retrain());
        TrainingOrder order = driver.waiting.getFirst();
        driver.finish();
        byte[] before = LoopDriver.state(driver.loop);

        driver.step(new Event.TrainingEnded(driver.now(), order.number(), driver.result(order)));
        driver.step(new Event.TrainingEnded(driver.now(), 77, driver.result(order)));

        assertThat(driver.count(Kind.TRAINED)).isEqualTo(2);
        assertThat(LoopDriver.state(driver.loop)).hasSameSizeAs(before);
    }

    @Test
    void a_frozen_loop_notices_and_does_nothing() {
        LoopDriver driver = LoopDriver.of(new LoopSpec.Strategy.Frozen()).readings(200);
        driver.slope = -2;
        driver.readings(400);

        assertThat(driver.count(Kind.DRIFT)).isPositive();
        assertThat(driver.count(Kind.TRAINED)).isEqualTo(1);
        assertThat(driver.champion()).isEqualTo(1);
    }

    @Test
    void a_periodic_loop_serves_every_training_at_its_hour() {
        LoopDriver driver = LoopDriver.of(new LoopSpec.Strategy.Periodic(100)).readings(401);

        assertThat(driver.champion()).isEqualTo(4);
        assertThat(driver.state()).isEqualTo("healthy");
        driver.order(new OperatorCommand.Retrain());
        driver.until("cooling-down").until("healthy");
    }

    @Test
    void a_threshold_loop_serves_a_training_as_soon_as_its_rolling_metric_is_worse() {
        LoopDriver driver = LoopDriver.of(new LoopSpec.Strategy.Threshold(0.5)).readings(400);

        assertThat(driver.count(Kind.TRAINED)).isEqualTo(1);
        driver.slope = -2;
        driver.readings(20);

        assertThat(driver.count(Kind.DRIFT)).isEqualTo(1);
        assertThat(driver.decisions.getLast().reason()).contains("worse than 0.5");
        assertThat(driver.champion()).isEqualTo(2);
        assertThat(driver.loop.snapshot().monitor().threshold()).isEqualTo(0.5);
        assertThat(driver.count(Kind.CANDIDATE)).isZero();
    }

    @Test
    void operators_are_not_obeyed_where_there_is_nothing_to_obey_with() {
        LoopDriver driver = LoopDriver.healing().readings(10);
        driver.order(new OperatorCommand.Promote(1));
        driver.order(new OperatorCommand.RollBack());
        driver.order(new OperatorCommand.Retrain());
        driver.order(new OperatorCommand.Resume());

        assertThat(driver.state()).isEqualTo("learning");
        assertThat(driver.kinds()).isEmpty();
        driver.readings(200).order(new OperatorCommand.Promote(9));
        assertThat(driver.champion()).isEqualTo(1);
    }

    @Test
    void a_label_that_comes_twice_is_scored_and_learned_once() {
        LoopDriver driver =
                new LoopDriver(
                        LoopDriver.spec(
                                new LoopSpec.Strategy.Heal(),
                                new LabelPolicy.OnTopic("labels", "id"),
                                Duration.ZERO));
        for (int i = 0; i < 150; i++) {
            driver.reading(i % 7, Double.NaN);
            driver.label(i, 2.0 * (i % 7));
        }

        Reaction again = driver.label(149, 99);

        assertThat(again).isEqualTo(Reaction.NOTHING);
        assertThat(driver.loop.snapshot().ignoredLabels()).isEqualTo(1);
        assertThat(driver.loop.snapshot().labels()).isEqualTo(50);
    }

    @Test
    void rows_of_a_stuck_sensor_are_scored_but_neither_learned_from_nor_judged_by() {
        LoopDriver driver = LoopDriver.healing().readings(200);
        for (int i = 0; i < 300; i++) {
            driver.reading(0.5, -50);
        }

        // Nine rows pass before ten equal values make the sensor stuck.
        assertThat(driver.count(Kind.SENSOR_FAULT)).isEqualTo(1);
        assertThat(driver.count(Kind.TRAINED)).isEqualTo(1);
        assertThat(driver.loop.snapshot().labels()).isEqualTo(400);
    }

    @Test
    void readings_with_a_time_of_their_own_move_a_nominal_clock() {
        LoopDriver driver =
                new LoopDriver(
                        LoopDriver.spec(
                                new LoopSpec.Strategy.Heal(),
                                new LabelPolicy.Inline(),
                                Duration.ofMinutes(5)));

        driver.readings(10);

        assertThat(driver.loop.snapshot().at())
                .isEqualTo(LoopDriver.START.plus(Duration.ofMinutes(9)));
    }

    @Test
    void a_query_changes_nothing() {
        LoopDriver driver = LoopDriver.healing().readings(200);
        byte[] before = LoopDriver.state(driver.loop);
        Reading asked =
                Reading.of(LoopDriver.DEVICE, Optional.empty(), 1, new double[] {3, Double.NaN});

        double answer = driver.loop.query(asked).orElseThrow().estimate().point();

        assertThat(answer).isBetween(5.5, 6.5);
        assertThat(LoopDriver.state(driver.loop)).isEqualTo(before);
        assertThat(LoopDriver.healing().loop.query(asked)).isEmpty();
    }

    @Test
    void time_never_goes_back() {
        LoopDriver driver = LoopDriver.healing().readings(10);
        Instant now = driver.loop.snapshot().at();

        driver.step(new Event.Tick(now.minusSeconds(3_600)));

        assertThat(driver.loop.snapshot().at()).isEqualTo(now);
    }

    @Test
    void a_reading_in_which_every_input_is_missing_is_not_predicted_and_its_device_is_named_once() {
        LoopDriver driver = LoopDriver.healing().readings(200);
        long before = driver.loop.snapshot().predictions();

        for (int i = 0; i < 30; i++) {
            assertThat(driver.reading(Double.NaN, 1).prediction()).isEmpty();
        }

        assertThat(driver.loop.snapshot().predictions()).isEqualTo(before);
        assertThat(driver.loop.snapshot().readings()).isEqualTo(230);
        assertThat(driver.count(Kind.SENSOR_FAULT)).isEqualTo(1);
        assertThat(driver.decisions.getLast().evidence())
                .containsEntry("fault", "silent")
                .containsEntry("device", "a");

        assertThat(driver.reading(1, 2).prediction()).isPresent();
        assertThat(driver.count(Kind.SENSOR_RECOVERED)).isEqualTo(1);
    }

    @Test
    void a_forecast_counts_the_present_value_of_its_target_as_an_input() {
        LoopDriver driver =
                new LoopDriver(
                                LoopDriver.lagged(
                                        new LabelPolicy.Forecast(1), new LoopSpec.Strategy.Heal()))
                        .readings(300);

        assertThat(driver.reading(Double.NaN, 1).prediction()).isPresent();
        assertThat(driver.reading(1, Double.NaN).prediction()).isPresent();
        assertThat(driver.reading(Double.NaN, Double.NaN).prediction()).isEmpty();
    }

    @Test
    void a_reading_that_came_before_changes_nothing_but_its_count() {
        LoopDriver driver = LoopDriver.healing().readings(150);
        Reading again =
                Reading.of(
                        LoopDriver.DEVICE, Optional.of(driver.now()), 9_000, new double[] {1, 2});
        driver.step(new Event.ReadingArrived(driver.now(), again));
        LoopSnapshot before = driver.loop.snapshot();

        driver.restart();
        Reaction reaction =
                driver.step(new Event.ReadingArrived(driver.now().plusSeconds(3600), again));

        LoopSnapshot after = driver.loop.snapshot();
        assertThat(reaction).isEqualTo(Reaction.NOTHING);
        assertThat(after.duplicates()).isEqualTo(1);
        assertThat(after.readings()).isEqualTo(before.readings()).isEqualTo(151);
        assertThat(after.predictions()).isEqualTo(before.predictions());
        assertThat(after.labels()).isEqualTo(before.labels());
        assertThat(after.at()).isEqualTo(before.at());
    }

    @Test
    void a_clock_far_in_the_future_does_not_hold_the_time_of_the_loop() {
        LoopDriver driver = LoopDriver.healing().readings(150);
        Instant wrong = Instant.parse("2090-01-01T00:00:00Z");
        DeviceId other = new DeviceId("b");
        for (int i = 0; i < 20; i++) {
            Reading ahead =
                    Reading.of(
                            other,
                            Optional.of(wrong.plusSeconds(i)),
                            Reading.NO_SEQUENCE,
                            new double[] {i, 2 * i});
            assertThat(driver.step(new Event.ReadingArrived(wrong, ahead)).prediction())
                    .isPresent();
            driver.readings(1);
        }

        assertThat(driver.loop.snapshot().at()).isEqualTo(driver.now().minusSeconds(60));
        assertThat(driver.decisions)
                .filteredOn(decision -> decision.kind() == Kind.SENSOR_FAULT)
                .singleElement()
                .satisfies(decision ->
                        assertThat(decision.evidence())
                                .containsEntry("fault", "clock")
                                .containsEntry("device", "b"));
    }
}
