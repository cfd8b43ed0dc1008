package io.homeostat.goals;

import io.homeostat.estimate.ClassWorld;
import java.util.List;

/// S9: accuracy that is told without labels, and when it may not be believed.
final class EstimateGoal implements Goal {
    private static final int SEEDS = 200;
    private static final int SEEDS_QUICK = 10;

    @Override
    public List<GoalRow> measure(Scale scale) {
        int seeds = scale.of(SEEDS, SEEDS_QUICK);
        ClassWorld.Followed followed = ClassWorld.follow(seeds);
        int turned = ClassWorld.invalid(-1.5, -1, 50, seeds);
        int tilted = ClassWorld.invalid(-0.5, -2, 50, seeds);
        return List.of(
                GoalRow.of(
                        "S9",
                        "estimated against real accuracy, chunks of 1,000, inputs moved, a boastful"
                                + " model",
                        "≤ 2 points",
                        Text.of(
                                "%.2f points, %d of %d chunks valid",
                                100 * followed.error(), followed.valid(), followed.chunks()),
                        followed.error() <= 0.02),
                invalid("the first weight turned round", turned, seeds),
                invalid("both weights changed, one a little", tilted, seeds));
    }

    private static GoalRow invalid(String what, int invalid, int seeds) {
        return GoalRow.of(
                "S9",
                "concept drift, " + what + ": not valid after 50 late labels",
                "≥ 90 %",
                Text.share(invalid, seeds),
                invalid >= 0.9 * seeds);
    }
}
