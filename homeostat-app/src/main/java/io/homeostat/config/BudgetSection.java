package io.homeostat.config;

import static io.homeostat.config.Shape.mapping;
import static io.homeostat.config.Shape.optional;

import io.homeostat.healing.BudgetPolicy;
import java.time.Duration;

/// Reads `heal.budget`: `6 per day`, or the same in parts with a limit of CPU time.
final class BudgetSection {
    private static final String BUDGET = "budget";
    private static final String CPU = "cpu";
    private static final String PER = "per";
    private static final String TRAININGS = "trainings";

    private BudgetSection() {}

    static Shape shape() {
        return new Shape.Either(
                new Shape.Rate(),
                mapping(
                        optional(
                                TRAININGS,
                                new Shape.Count(0, Integer.MAX_VALUE),
                                Defaults.BUDGET.count(),
                                "so many at most"),
                        optional(
                                PER,
                                new Shape.Time(),
                                Stretches.text(Defaults.BUDGET.per()),
                                "within any stretch of that length"),
                        optional(
                                CPU,
                                new Shape.Time(),
                                "any",
                                "and so much CPU time of them together at most, counted from"
                                        + " rows, columns and parameters before a training"
                                        + " begins")));
    }

    static BudgetPolicy read(Section heal) {
        Stretches.Rate rate = heal.rate(BUDGET, Defaults.BUDGET);
        if (rate.per().isZero()) {
            heal.problem(BUDGET, "'" + heal.text(BUDGET, "") + "'", "a time above 0");
            rate = Defaults.BUDGET;
        }
        Section parts = heal.section(BUDGET);
        int trainings =
                parts.smallCount(TRAININGS, (int) Math.min(Integer.MAX_VALUE, rate.count()));
        BudgetPolicy counted = BudgetPolicy.of(trainings, time(parts, PER, rate.per()));
        return parts.has(CPU) ? counted.with(time(parts, CPU, Duration.ofSeconds(1))) : counted;
    }

    private static Duration time(Section parts, String key, Duration otherwise) {
        Duration time = parts.time(key, otherwise);
        if (time.isZero()) {
            parts.problem(key, "'" + parts.text(key, "") + "'", "a time above 0");
            return otherwise;
        }
        return time;
    }
}
