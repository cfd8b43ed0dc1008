package io.homeostat.score;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import java.util.SequencedMap;

/// A running summary of how right one model was, over outcomes it had not learned from
/// (prequential: test, then train; Gama, Sebastião, Rodrigues 2013, Machine Learning 90(3), doi
/// 10.1007/s10994-012-5320-9). O(1) per outcome.
public sealed interface Score permits RegressionScore, ClassificationScore {
    static Score of(Task task) {
        return switch (task) {
            case Task.Regression _ -> new RegressionScore();
            case Task.Classification classes -> new ClassificationScore(classes.classes().size());
        };
    }

    void add(Estimate estimate, double label);

    long count();

    /// The value of `metric`, NaN while empty or where the metric does not fit the task.
    double get(Metric metric);

    /// All metrics of the task, by label.
    SequencedMap<String, Double> metrics();

    void clear();

    void save(StateWriter out);

    void load(StateReader in);
}
