package io.homeostat.config;

import io.homeostat.base.Span;
import io.homeostat.gate.GatePolicy;
import io.homeostat.healing.HealingPolicy;
import io.homeostat.label.Target;
import io.homeostat.learn.ModelSpec;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads `heal`. Where the user gives one end of a range, the default of the other gives way.
final class HealSection {
    private static final int LONGEST_PER_SHORTEST = 5;

    /// Each slice more takes from what the others can show.
    private static final int SLICED_MAX = 3;

    private static final String SLICES = "slices";

    private final Section heal;

    HealSection(Section heal) {
        this.heal = heal;
    }

    /// @param own what the pipeline trains: its family decides how many rows it needs
    HealingPolicy read(ModelSpec own, Fields fields, Target target) {
        Section train = heal.section("train");
        int min = train.smallCount("min", Defaults.trainMin(own.family()));
        int newest = train.smallCount("newest", Math.max(Defaults.TRAIN_NEWEST, min));
        if (!train.has("min")) {
            min = Math.min(min, newest);
        } else if (min > newest) {
            train.problem("min", min + " above newest " + newest, "at most " + newest);
        }
        int fresh = train.smallCount("fresh", Defaults.TRAIN_FRESH);
        return new HealingPolicy(
                newest,
                min,
                fresh,
                gate(heal.section("gate"), fields, target),
                heal.span("cooldown", new Span.Readings(Defaults.COOLDOWN_READINGS)),
                BudgetSection.read(heal),
                heal.smallCount("probation", Defaults.PROBATION),
                heal.smallCount("bias", Defaults.BIAS_SPAN),
                heal.smallCount("keep", Defaults.KEEP),
                deadline(train));
    }

    private static GatePolicy gate(Section gate, Fields fields, Target target) {
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
        List<String> slices = slices(gate, fields, target);
        return new GatePolicy(
                gate.number("alpha", Defaults.GATE_ALPHA),
                minLabels,
                maxLabels,
                gate.autocorrelation(Defaults.GATE_AUTOCORRELATION),
                slices,
                slices.isEmpty() ? 0 : gate.number("margin", Defaults.GATE_MARGIN));
    }

    private static List<String> slices(Section gate, Fields fields, Target target) {
        List<String> slices = new ArrayList<>();
        for (String name : gate.texts(SLICES)) {
            Optional<Field> field =
                    fields.all().stream().filter(one -> one.name().equals(name)).findFirst();
            if (field.isEmpty()) {
                gate.problem(
                        SLICES,
                        name,
                        "a field that is declared under spec.fields",
                        FieldsSection.names(fields));
            } else if (!field.get().categorical()) {
                gate.problem(SLICES, "'" + name + "', which is a number", "fields with categories");
            } else if (name.equals(target.field())) {
                gate.problem(
                        SLICES, "the target '" + name + "'", "fields that come with a reading");
            } else if (slices.contains(name)) {
                gate.problem(SLICES, "'" + name + "' a second time", "each field once");
            } else {
                slices.add(name);
            }
        }
        if (slices.size() > SLICED_MAX) {
            gate.problem(SLICES, slices.size() + " fields", "at most " + SLICED_MAX);
        }
        return slices;
    }

    private static Duration deadline(Section train) {
        Duration deadline = train.time("deadline", Defaults.TRAIN_DEADLINE);
        if (deadline.isZero()) {
            train.problem("deadline", "no time", "a time above 0");
        }
        return deadline;
    }
}
