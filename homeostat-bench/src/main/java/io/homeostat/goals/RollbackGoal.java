package io.homeostat.goals;

import io.homeostat.loop.PlantedWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// S5: a model that a person lets past the gate.
final class RollbackGoal implements Goal {
    private static final int SEEDS = 200;
    private static final int SEEDS_QUICK = 10;
    private static final int LABELS = 200;
    private static final int READINGS = 500;
    private static final double LEAST = 0.99;

    @Override
    public List<GoalRow> measure(Scale scale) {
        int seeds = scale.of(SEEDS, SEEDS_QUICK);
        List<GoalRow> rows = new ArrayList<>();
        for (PlantedWorld.Fault fault : PlantedWorld.Fault.values()) {
            int gone = PlantedWorld.gone(fault, seeds, LABELS);
            rows.add(row(words(fault) + ": gone within 200 labels", gone, seeds));
        }
        for (PlantedWorld.Sight sight : PlantedWorld.Sight.values()) {
            int gone = PlantedWorld.gone(sight, seeds, READINGS);
            rows.add(row(words(sight) + ": gone within 500 readings, no labels", gone, seeds));
        }
        return rows;
    }

    private static GoalRow row(String what, int gone, int seeds) {
        return GoalRow.of(
                        "S5",
                        "planted, " + what,
                        "≥ 99 %",
                        Text.share(gone, seeds),
                        gone >= LEAST * seeds)
                .beside("stays", "until the next alarm", "until the next training");
    }

    private static String words(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
