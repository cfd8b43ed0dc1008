package io.homeostat.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.Seed;
import io.homeostat.base.Span;
import io.homeostat.gate.GatePolicy;
import io.homeostat.healing.BudgetPolicy;
import io.homeostat.healing.HealingPolicy;
import io.homeostat.loop.Decision;
import java.time.Duration;
import java.util.EnumMap;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final int SCENARIOS = 250;

    @Test
    void keeps_every_promise_after_every_event_of_random_worlds() {
        EnumMap<Decision.Kind, Long> seen = new EnumMap<>(Decision.Kind.class);
        for (long seed = 0; seed < SCENARIOS; seed++) {
            ScenarioReport report = Simulator.run(Scenario.random(new Seed(seed)));

            assertThat(report.broken()).as("seed %s", seed).isEmpty();
            report.decisions().forEach(decision -> seen.merge(decision.kind(), 1L, Long::sum));
        }

        // The worlds must be wild enough for the promises to mean something.
        assertThat(seen)
                .containsKeys(
                        Decision.Kind.TRAINED,
                        Decision.Kind.DRIFT,
                        Decision.Kind.CANDIDATE,
                        Decision.Kind.PROMOTED,
                        Decision.Kind.REFUSED,
                        Decision.Kind.ROLLED_BACK,
                        Decision.Kind.CONFIRMED,
                        Decision.Kind.TRAINING_FAILED,
                        Decision.Kind.OVER_BUDGET,
                        Decision.Kind.QUARANTINED);
    }

    @Test
    void a_loop_that_is_saved_and_loaded_again_and_again_decides_as_though_it_never_stopped() {
        int restarted = 0;
        for (long seed = 0; restarted < 60; seed++) {
            Scenario scenario = Scenario.random(new Seed(seed));
            if (scenario.restarts() == 0) {
                continue;
            }
            restarted++;

            ScenarioReport report = Simulator.run(scenario);
            ScenarioReport whole = Simulator.run(scenario.uninterrupted());

            assertThat(report.digest()).as("seed %s", seed).isEqualTo(whole.digest());
            assertThat(report.predictions()).as("seed %s", seed).isEqualTo(whole.predictions());
            assertThat(report.end()).as("seed %s", seed).isEqualTo(whole.end());
        }
    }

    @Test
    void a_seed_reproduces_its_world() {
        Scenario scenario = Scenario.random(new Seed(11));

        assertThat(Simulator.run(scenario)).isEqualTo(Simulator.run(scenario));
        assertThat(Simulator.run(scenario).predictions())
                .isNotEqualTo(Simulator.run(Scenario.random(new Seed(12))).predictions());
    }

    /// The canaries: a loop whose policy is not the one that was promised must be caught.
    @Test
    void a_gate_that_promotes_on_too_few_labels_is_caught() {
        assertThat(caught(policy(1, 0.05, 50, 24, 5))).contains("a trial has its least labels");
    }

    @Test
    void a_gate_that_promotes_on_thin_evidence_is_caught() {
        assertThat(caught(policy(30, 0.6, 50, 24, 5))).contains("a promotion has its evidence");
    }

    @Test
    void a_loop_that_does_not_rest_is_caught() {
        assertThat(caught(policy(30, 0.05, 0, 24, 5))).contains("a rest is kept");
    }

    @Test
    void a_loop_that_trains_beyond_its_budget_is_caught() {
        assertThat(caught(policy(30, 0.05, 50, 1_000, 5)))
                .contains("trainings stay within the budget");
    }

    @Test
    void a_loop_that_keeps_every_version_is_caught() {
        assertThat(caught(policy(30, 0.05, 50, 24, 1_000)))
                .contains("versions are kept within the bound");
    }

    private static HealingPolicy policy(
            int gateMin, double alpha, long cooldown, int budget, int keep) {
        return new HealingPolicy(
                400,
                100,
                20,
                new GatePolicy(alpha, gateMin, 100),
                new Span.Readings(cooldown),
                BudgetPolicy.of(budget, Duration.ofDays(1)),
                30,
                72,
                keep,
                Duration.ofMinutes(10));
    }

    /// What the checker says over some worlds when it was promised the sound policy.
    private static String caught(HealingPolicy unsound) {
        HealingPolicy sound = policy(30, 0.05, 50, unsound.budget().trainings() == 24 ? 24 : 3, 2);
        HealingPolicy run =
                unsound.keep() == 5
                        ? policy(
                                unsound.gate().labelsMin(),
                                unsound.gate().alpha(),
                                unsound.cooldown() instanceof Span.Readings(long count) ? count : 0,
                                unsound.budget().trainings(),
                                2)
                        : unsound;
        StringBuilder broken = new StringBuilder();
        for (long seed = 0; seed < 40; seed++) {
            Scenario scenario = Scenario.random(new Seed(seed)).with(run);
            Simulator.run(scenario, sound).broken().forEach(broken::append);
        }
        return broken.toString();
    }
}
