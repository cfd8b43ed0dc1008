package io.homeostat.score;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import io.homeostat.numeric.DoubleRing;

/// A metric over the newest `window` outcomes. O(window) for regression when read, O(1) per
/// outcome.
@SingleWriter
public final class RollingScore {
    private final Task task;
    private final Metric metric;
    private final DoubleRing labels;
    private final DoubleRing points;
    private final DoubleRing losses;

    public RollingScore(Task task, Metric metric, int window) {
        this.task = task;
        this.metric = metric;
        this.labels = new DoubleRing(window);
        this.points = new DoubleRing(window);
        this.losses = new DoubleRing(window);
    }

    public void add(Estimate estimate, double label) {
        labels.add(label);
        points.add(estimate.point());
        losses.add(
                task instanceof Task.Classification
                        ? ClassificationScore.logLoss(estimate, (int) label)
                        : 0);
    }

    public boolean full() {
        return labels.full();
    }

    public int count() {
        return labels.size();
    }

    /// The metric over what the window holds; NaN while empty.
    public double value() {
        return switch (task) {
            case Task.Regression _ -> regression();
            case Task.Classification classes -> classification(classes.classes().size());
        };
    }

    private double regression() {
        RegressionScore score = new RegressionScore();
        for (int age = labels.size() - 1; age >= 0; age--) {
            score.add(new Estimate.Value(points.get(age)), labels.get(age));
        }
        return score.get(metric);
    }

    private double classification(int classes) {
        ClassificationScore score = new ClassificationScore(classes);
        for (int age = labels.size() - 1; age >= 0; age--) {
            score.add((int) labels.get(age), (int) points.get(age), losses.get(age));
        }
        return score.get(metric);
    }

    public void clear() {
        labels.clear();
        points.clear();
        losses.clear();
    }

    public void save(StateWriter out) {
        labels.save(out);
        points.save(out);
        losses.save(out);
    }

    public void load(StateReader in) {
        labels.load(in);
        points.load(in);
        losses.load(in);
    }
}
