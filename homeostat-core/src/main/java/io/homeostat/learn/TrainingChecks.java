package io.homeostat.learn;

import io.homeostat.base.Check;
import io.homeostat.model.Task;

/// What every trainer asks of a training set before it starts.
public final class TrainingChecks {
    private TrainingChecks() {}

    /// Refuses an empty set, an infinite target and a target that is no class.
    public static void check(TrainingSet data) {
        Check.argument(data.size() > 0, "a training set needs a row");
        switch (data.task()) {
            case Task.Regression _ -> {
                for (int i = 0; i < data.size(); i++) {
                    Check.argument(
                            Double.isFinite(data.target(i)),
                            "target of training row %s is %s, expected a finite number",
                            i,
                            data.target(i));
                }
            }
            case Task.Classification task -> {
                for (int i = 0; i < data.size(); i++) {
                    double target = data.target(i);
                    Check.argument(
                            target >= 0
                                    && target < task.classes().size()
                                    && target == Math.rint(target),
                            "target of training row %s is %s, expected a class from 0 to %s",
                            i,
                            target,
                            task.classes().size() - 1);
                }
            }
        }
    }
}
