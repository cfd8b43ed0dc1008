package io.homeostat.config;

import io.homeostat.base.Span;
import io.homeostat.gate.GatePolicy;
import io.homeostat.healing.HealingPolicy;
import java.time.Duration;

/// Reads `heal`. Where the user gives one end of a range, the default of the other gives way.
final class HealSection {
    private static final int LONGEST_PER_SHORTEST = 5;

    private final Section heal;

    HealSection(Section heal) {
        this.heal = heal;
    }

    /// @param family of the model, which decides how many rows it needs
    HealingPolicy read(String family) {
        Section train = heal.section("train");
        int min = train.smallCount("min", Defaults.trainMin(family));
        int newest = train.smallCount("newest", Math.max(Defaults.TRAIN_NEWEST, min));
        if (!train.has("min")) {
            min = Math.min(min, newest);
        } else if (min > newest) {
            train.problem("min", min + " above newest " + newest, "at most " + newest);
        }
        int fresh = train.smallCount("fresh", Defaults.TRAIN_FRESH);
        Stretches.Rate budget = budget();
        return new HealingPolicy(
                newest,
                min,
                fresh,
                gate(heal.section("gate")),
                heal.span("cooldown", new Span.Readings(Defaults.COOLDOWN_READINGS)),
                (int) Math.min(Integer.MAX_VALUE, budget.count()),
                budget.per(),
                heal.smallCount("probation", Defaults.PROBATION),
                heal.smallCount("bias", Defaults.BIAS_SPAN),
                heal.smallCount("keep", Defaults.KEEP),
                deadline(train));
    }

    private static GatePolicy gate(Section gate) {
        int maxLabels = gate.smallCount("maxLabels", 0);
        int minLabels = gate.smallCount("minLabels", Defaults.GATE_MIN_LABELS);
        if (!gate.has("maxLabels")) {
            long longest =
                    Math.max(Defaults.GATE_MAX_LABELS, (long) minLabels * LONGEST_PER_SHORTEST);
            maxLabels = (int) Math.min(Integer.MAX_VALUE, longest);
        } else if (!gate.has("minLabels")) {
            minLabels = Math.min(minLabels, maxLabels);
        } else if (minLabels > maxLabels) {
            gate.problem(
                    "minLabels",
                    minLabels + " above maxLabels " + maxLabels,
                    "at most " + maxLabels);
        }
        return new GatePolicy(
                gate.number("alpha", Defaults.GATE_ALPHA),
                minLabels,
                maxLabels,
                gate.autocorrelation(Defaults.GATE_AUTOCORRELATION));
    }

    private Stretches.Rate budget() {
        Stretches.Rate budget = heal.rate("budget", Defaults.BUDGET);
        if (budget.per().isZero()) {
            heal.problem("budget", "'" + heal.text("budget", "") + "'", "a time above 0");
            return Defaults.BUDGET;
        }
        return budget;
    }

    private static Duration deadline(Section train) {
        Duration deadline = train.time("deadline", Defaults.TRAIN_DEADLINE);
        if (deadline.isZero()) {
            train.problem("deadline", "no time", "a time above 0");
        }
        return deadline;
    }
}
