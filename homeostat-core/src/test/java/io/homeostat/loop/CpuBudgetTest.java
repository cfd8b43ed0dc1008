package io.homeostat.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.healing.BudgetPolicy;
import io.homeostat.healing.HealingPolicy;
import io.homeostat.label.LabelPolicy;
import io.homeostat.learn.ModelSpec;
import io.homeostat.learn.TrainingCost;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A budget that also counts what trainings cost.
class CpuBudgetTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int READINGS_A_DAY = 1_440;

    private static LoopDriver driver(BudgetPolicy budget) {
        LoopSpec driven =
                LoopDriver.spec(
                        new LoopSpec.Strategy.Heal(), new LabelPolicy.Inline(), Duration.ZERO);
        HealingPolicy policy = driven.healing();
        return new LoopDriver(
                new LoopSpec(
                        driven.pipeline(),
                        driven.fields(),
                        driven.target(),
                        driven.features(),
                        driven.interval(),
                        ModelSpec.of("ridge"),
                        driven.firstAfter(),
                        driven.monitor(),
                        new HealingPolicy(
                                policy.trainNewest(),
                                policy.trainMin(),
                                policy.trainFresh(),
                                policy.gate(),
                                policy.cooldown(),
                                budget,
                                policy.probation(),
                                policy.biasSpan(),
                                policy.keep(),
                                policy.trainingDeadline()),
                        driven.strategy(),
                        driven.seed()));
    }

    /// A training of this loop costs a little above 5 ms.
    private static BudgetPolicy millis(long cpu) {
        return BudgetPolicy.of(6, DAY).with(Duration.ofMillis(cpu));
    }

    private static LoopDriver changed(BudgetPolicy budget) {
        LoopDriver driver = driver(budget).readings(300);
        driver.slope = -2;
        return driver.readings(400);
    }

    private static List<Decision> refused(LoopDriver driver) {
        return driver.decisions.stream()
                .filter(decision -> decision.kind() == Decision.Kind.OVER_BUDGET)
                .toList();
    }

    private static Duration cost(LoopDriver driver) {
        return driver.effects.stream()
                .filter(Effect.StartTraining.class::isInstance)
                .map(Effect.StartTraining.class::cast)
                .map(start -> TrainingCost.of(start.order().offer(), start.order().specs()))
                .reduce(Duration.ZERO, Duration::plus);
    }

    @Test
    void a_training_that_costs_more_than_is_left_is_refused_and_that_is_said_once() {
        LoopDriver driver = changed(millis(6));
        assertThat(driver.count(Decision.Kind.TRAINED)).isEqualTo(1);
        assertThat(driver.state()).isEqualTo("suspicious");
        assertThat(refused(driver)).hasSize(1);
        Decision said = refused(driver).getFirst();
        assertThat(said.reason())
                .startsWith("a training is due and not in the budget: it would take about 0.005")
                .endsWith("s of CPU, and of 0.00600 s for 1 d 0.00500 s are spent");
        assertThat(said.evidence())
                .containsEntry("cpuSecondsAllowed", 0.006)
                .containsEntry("trainingsSpent", 1)
                .containsEntry("trainingsAllowed", 6);
    }

    @Test
    void it_is_begun_when_what_was_spent_is_a_day_old() {
        LoopDriver driver = changed(millis(6));
        driver.readings(READINGS_A_DAY);
        assertThat(driver.count(Decision.Kind.TRAINED)).isGreaterThan(1);
        assertThat(driver.count(Decision.Kind.PROMOTED)).isPositive();
    }

    @Test
    void what_is_ordered_in_a_day_stays_within_it() {
        LoopDriver driver = driver(millis(21)).readings(300);
        for (int i = 0; i < 8; i++) {
            driver.slope = -driver.slope;
            driver.readings(120);
        }
        assertThat(refused(driver)).isNotEmpty();
        assertThat(cost(driver)).isBetween(Duration.ofMillis(15), Duration.ofMillis(21));
    }

    @Test
    void a_budget_that_has_room_changes_nothing() {
        LoopDriver counted = changed(BudgetPolicy.of(6, DAY));
        LoopDriver roomy = changed(millis(60_000));
        assertThat(roomy.loop.digest()).isEqualTo(counted.loop.digest());
        assertThat(refused(roomy)).isEmpty();
    }

    @Test
    void the_first_model_is_refused_too_where_nothing_would_pay_for_it() {
        LoopDriver driver = driver(millis(4)).readings(500);
        assertThat(driver.champion()).isZero();
        assertThat(refused(driver)).hasSize(1);
        assertThat(refused(driver).getFirst().reason()).endsWith("for 1 d 0.00 s are spent");
    }

    @Test
    void spent_occasions_are_said_where_cpu_is_counted_and_are_silent_elsewhere() {
        LoopDriver spoken = changed(BudgetPolicy.of(1, DAY).with(Duration.ofMinutes(1)));
        assertThat(refused(spoken)).hasSize(1);
        assertThat(refused(spoken).getFirst().reason())
                .isEqualTo(
                        "a training is due and not in the budget: all 1 trainings of 1 d are"
                                + " spent");
        assertThat(refused(changed(BudgetPolicy.of(1, DAY)))).isEmpty();
    }

    @Test
    void a_restart_neither_refunds_nor_repeats() {
        LoopDriver driver = driver(millis(6)).readings(300);
        driver.slope = -2;
        driver.readings(200);
        assertThat(refused(driver)).hasSize(1);
        driver.restart();
        driver.readings(200);
        assertThat(refused(driver)).hasSize(1);
        assertThat(driver.count(Decision.Kind.TRAINED)).isEqualTo(1);
        assertThat(driver.loop.digest()).isEqualTo(changed(millis(6)).loop.digest());
    }
}
