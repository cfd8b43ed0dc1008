package io.homeostat.learn;

import io.homeostat.base.Check;
import io.homeostat.base.Seed;
import io.homeostat.model.LogisticModel;
import io.homeostat.model.Model;
import io.homeostat.model.Standardization;
import io.homeostat.model.Task;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// Family `logistic`: the least log loss, summed over the rows, plus `l2 / 2` times the squared
/// weights of standardised inputs; intercepts are free. The same problem as scikit-learn's logistic
/// regression with `C = 1 / l2`: two classes have one set of weights, more have one each. Classes
/// without a row take no part.
final class LogisticTrainer implements Trainer {
    /// Of the mean loss of a row: far below what a probability shows.
    private static final double TOLERANCE = 1e-9;

    private final double penalty;
    private final int iterations;

    private LogisticTrainer(double penalty, int iterations) {
        this.penalty = penalty;
        this.iterations = iterations;
    }

    static LogisticTrainer of(ModelSpec spec) {
        return new LogisticTrainer(
                ModelFamilies.LOGISTIC.value(spec, "l2"),
                ModelFamilies.LOGISTIC.wholeValue(spec, "iterations"));
    }

    @Override
    public Optional<Model> train(TrainingSet data, Seed seed, BooleanSupplier cancelled) {
        if (!(data.task() instanceof Task.Classification task)) {
            throw new IllegalArgumentException("logistic predicts classes; for numbers take ridge");
        }
        TrainingChecks.check(data);
        Standardization inputs = Standardizing.fit(data);
        int[] active = Standardizing.active(inputs);
        int[] counts = ClassShares.counts(data, task);
        int[] seen = IntStream.range(0, counts.length).filter(k -> counts[k] > 0).toArray();
        if (cancelled.getAsBoolean()) {
            return Optional.empty();
        }
        LogisticLoss loss = new LogisticLoss(data, inputs, active, seen, penalty);
        return Lbfgs.minimise(loss, loss.size(), iterations, TOLERANCE, cancelled)
                .map(point -> model(point, loss, inputs, active, seen, counts.length));
    }

    private static Model model(
            double[] point,
            LogisticLoss loss,
            Standardization inputs,
            int[] active,
            int[] seen,
            int classes) {
        double[] intercepts = new double[classes];
        Arrays.fill(intercepts, Double.NEGATIVE_INFINITY);
        for (int k : seen) {
            intercepts[k] = 0;
        }
        double[] weights = new double[classes * inputs.inputs()];
        for (int output = 0; output < loss.outputs(); output++) {
            // Of two classes the first is the reference, whose sum stays 0.
            int k = seen[seen.length - loss.outputs() + output];
            int from = output * (active.length + 1);
            intercepts[k] = point[from];
            for (int i = 0; i < active.length; i++) {
                weights[k * inputs.inputs() + active[i]] = point[from + 1 + i];
            }
        }
        for (double parameter : point) {
            Check.that(Double.isFinite(parameter), "logistic regression diverged");
        }
        return new LogisticModel(inputs, intercepts, weights);
    }
}
