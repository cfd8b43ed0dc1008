package io.homeostat.online;

import io.homeostat.base.Check;
import io.homeostat.base.Seed;
import io.homeostat.model.Task;

/// Which online learner to make.
///
/// @param family one of [OnlineFamilies#all]
/// @param width columns of a row, 1 to [#WIDTH_MAX]
/// @param seed of every random choice; the families without any ignore it
public record OnlineSpec(String family, Task task, int width, Seed seed) {
    /// Beyond it the state of a forest would outgrow what is saved while readings wait.
    public static final int WIDTH_MAX = 1000;

    /// The most classes; each has weights, or counts at each leaf.
    public static final int CLASSES_MAX = 100;

    public OnlineSpec {
        Check.argument(
                width >= 1 && width <= WIDTH_MAX,
                "online learner: width %s not in [1, %s]",
                width,
                WIDTH_MAX);
        int classes = classes(task);
        Check.argument(
                classes <= CLASSES_MAX,
                "online learner: %s classes, at most %s",
                classes,
                CLASSES_MAX);
    }

    /// Whether there are learners of rows of so many columns for that task.
    public static boolean suits(Task task, int width) {
        return width >= 1 && width <= WIDTH_MAX && classes(task) <= CLASSES_MAX;
    }

    /// The number of classes; 0 of a regression.
    public int classes() {
        return classes(task);
    }

    private static int classes(Task task) {
        return switch (task) {
            case Task.Regression _ -> 0;
            case Task.Classification classification -> classification.classes().size();
        };
    }
}
