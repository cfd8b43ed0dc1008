package io.homeostat.healing;

import io.homeostat.base.Check;
import java.time.Duration;
import java.util.Optional;

/// How much may be trained: within any stretch of `per`, by loop time.
///
/// @param trainings at most so many trainings; 0: none
/// @param per above zero
/// @param cpu and at most so much CPU time of them together, as `learn.TrainingCost` counts it,
///   above zero; empty: any
public record BudgetPolicy(int trainings, Duration per, Optional<Duration> cpu) {
    public BudgetPolicy {
        Check.argument(trainings >= 0, "a budget of %s trainings", trainings);
        Check.argument(per.isPositive(), "a budget for %s", per);
        Check.argument(cpu.map(Duration::isPositive).orElse(true), "a budget of %s CPU", cpu);
    }

    /// A number of trainings, whatever they cost.
    public static BudgetPolicy of(int trainings, Duration per) {
        return new BudgetPolicy(trainings, per, Optional.empty());
    }

    /// The same with a limit of CPU time besides.
    public BudgetPolicy with(Duration limit) {
        return new BudgetPolicy(trainings, per, Optional.of(limit));
    }
}
