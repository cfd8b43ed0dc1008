package io.homeostat.model;

import io.homeostat.base.Check;
import java.util.List;

/// What a model is asked for: a number, or one of several classes.
public sealed interface Task {
    /// A number in the unit of the target field.
    record Regression() implements Task {}

    /// One of `classes`, in the order in which probabilities are given.
    record Classification(List<String> classes) implements Task {
        public Classification {
            classes = List.copyOf(classes);
            Check.argument(classes.size() >= 2, "classification needs two classes: %s", classes);
        }
    }
}
