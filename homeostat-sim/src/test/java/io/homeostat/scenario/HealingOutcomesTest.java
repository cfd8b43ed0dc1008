package io.homeostat.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.Seed;
import io.homeostat.loop.Decision;
import io.homeostat.plant.ConceptPlant.Plan;
import io.homeostat.plant.ConceptPlant.Shape;
import org.junit.jupiter.api.Test;

/// What healing achieves over many worlds. The seeds are fixed, so a run cannot fail by chance; the
/// probabilities say how far each bound is from what a fresh set of seeds would give.
class HealingOutcomesTest {
    private static final int WORLDS = 200;
    private static final int READINGS = 2_000;

    private static ScenarioReport run(boolean classes, Shape shape, long seed) {
        Plan plan = new Plan(classes, shape, 1_000, 250, 1, 0);
        return Simulator.run(Scenario.calm(new Seed(seed), plan, Scenario.policy(), READINGS));
    }

    /// If one world in fifty were not healed, more than 10 of 200 would not be with probability
    /// below 0.002 (binomial, n = 200, p = 0.02).
    @Test
    void an_abrupt_change_of_concept_is_healed_in_95_of_100_worlds() {
        int healed = 0;
        for (long seed = 0; seed < WORLDS; seed++) {
            ScenarioReport report = run(false, Shape.ABRUPT, seed);
            double now = report.end().rolling().getOrDefault("healed", Double.NaN);
            double frozen = report.end().rolling().getOrDefault("frozen", Double.NaN);
            if (now < 0.5 * frozen) {
                healed++;
            }
        }

        assertThat(healed).isGreaterThanOrEqualTo(WORLDS * 95 / 100);
    }

    /// Short of the 95 in 100 that numbers reach: 179 of these 200 worlds are healed by 1,000
    /// labels after the change. Half of the labels are of the old concept, so a tenth more accuracy
    /// in all is a fifth more since. If the true rate is 0.89, fewer than 160 of 200 come with
    /// probability below 0.0001 (normal).
    @Test
    void an_abrupt_change_of_classes_is_healed_in_four_of_five_worlds() {
        int healed = 0;
        for (long seed = 0; seed < WORLDS; seed++) {
            ScenarioReport report = run(true, Shape.ABRUPT, seed);
            double now = report.end().healed().getOrDefault("accuracy", Double.NaN);
            double frozen = report.end().frozen().getOrDefault("accuracy", Double.NaN);
            if (now > frozen + 0.1) {
                healed++;
            }
        }

        assertThat(healed).isGreaterThanOrEqualTo(WORLDS * 4 / 5);
    }

    /// ADWIN with delta 0.002 alarms rarely on a stationary stream, and one alarm leads to a
    /// training at 50, 150 and 450 rows at most. If the true mean were 0.3 with variance 1, the
    /// mean of 200 would exceed 0.5 with probability 0.002 (normal). Without any alarm the model
    /// grows twice here: from three and from nine times the rows of the first.
    @Test
    void a_stationary_stream_causes_few_trainings() {
        long retrainings = 0;
        for (long seed = 0; seed < WORLDS; seed++) {
            retrainings += run(false, Shape.NONE, seed).count(Decision.Kind.TRAINED) - 1;
        }

        assertThat((double) retrainings / WORLDS).isLessThanOrEqualTo(2 + 0.5);
    }

    @Test
    void healing_a_stationary_stream_does_no_harm() {
        for (long seed = 0; seed < WORLDS; seed++) {
            ScenarioReport report = run(false, Shape.NONE, seed);

            assertThat(report.end().healed().getOrDefault("mae", Double.NaN))
                    .as("seed %s", seed)
                    .isLessThanOrEqualTo(
                            1.01 * report.end().frozen().getOrDefault("mae", Double.NaN));
        }
    }

    /// Gradual and recurring changes are harder: healing must be worth it in the mean.
    @Test
    void gradual_and_recurring_changes_are_worth_healing() {
        for (Shape shape : new Shape[] {Shape.GRADUAL, Shape.RECURRING}) {
            double healed = 0;
            double frozen = 0;
            for (long seed = 0; seed < 50; seed++) {
                ScenarioReport report = run(false, shape, seed);
                healed += report.end().healed().getOrDefault("rmse", Double.NaN);
                frozen += report.end().frozen().getOrDefault("rmse", Double.NaN);
            }

            assertThat(healed).as("%s", shape).isLessThan(0.9 * frozen);
        }
    }

    /// The first change of each world leads to a concept that nobody has seen, all others back to
    /// one that a kept model knows.
    @Test
    void a_world_that_returns_is_served_by_the_model_that_knew_it() {
        long returns = 0;
        long recalled = 0;
        for (long seed = 0; seed < 50; seed++) {
            ScenarioReport report = run(false, Shape.RECURRING, seed);
            returns += Math.max(0, report.count(Decision.Kind.DRIFT) - 1);
            recalled += report.count(Decision.Kind.REUSED);
        }

        assertThat(returns).isGreaterThan(100);
        assertThat(recalled).isGreaterThanOrEqualTo(returns * 8 / 10);
    }

    @Test
    void nobody_is_recalled_into_a_world_that_is_new() {
        long recalled = 0;
        for (Shape shape : new Shape[] {Shape.ABRUPT, Shape.GRADUAL}) {
            for (long seed = 0; seed < 50; seed++) {
                recalled += run(false, shape, seed).count(Decision.Kind.REUSED);
                recalled += run(true, shape, seed).count(Decision.Kind.REUSED);
            }
        }

        assertThat(recalled).isLessThanOrEqualTo(200 * 2 / 100);
    }
}
