package io.homeostat.learn;

import io.homeostat.model.Model;
import io.homeostat.model.Task;
import io.homeostat.score.Loss;
import java.util.Arrays;
import java.util.List;

/// Compares models of several windows by their losses on the same rows.
final class WindowLoss {
    private static final double SLACK = 0.02;

    private WindowLoss() {}

    /// The loss of `model` on each row.
    static double[] of(Model model, TrainingSet rows) {
        double[] losses = new double[rows.size()];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = Loss.of(model.predict(rows.row(i)), rows.target(i));
        }
        return losses;
    }

    /// The first that is not worse than the best by more than a standard error and the slack.
    static int choose(List<double[]> losses, double slack) {
        int best = 0;
        for (int i = 1; i < losses.size(); i++) {
            if (mean(losses.get(i)) < mean(losses.get(best))) {
                best = i;
            }
        }
        for (int i = 0; i < best; i++) {
            double[] difference = new double[losses.get(i).length];
            for (int j = 0; j < difference.length; j++) {
                difference[j] = losses.get(i)[j] - losses.get(best)[j];
            }
            if (mean(difference) <= Math.max(standardError(difference), slack)) {
                return i;
            }
        }
        return best;
    }

    /// A difference that does not matter: a share of what the best constant loses on `all`.
    static double slack(TrainingSet newest, TrainingSet all) {
        return SLACK
                * switch (newest.task()) {
                    case Task.Regression _ -> spread(all);
                    case Task.Classification task -> {
                        double sum = 1;
                        for (double share : ClassShares.of(all, task)) {
                            sum -= share * share;
                        }
                        yield sum / 2;
                    }
                };
    }

    private static double spread(TrainingSet rows) {
        double[] targets = new double[rows.size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = rows.target(i);
        }
        double center = mean(targets);
        return Arrays.stream(targets).map(target -> Math.abs(target - center)).sum()
                / targets.length;
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double standardError(double[] values) {
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / Math.max(1, values.length - 1) / values.length);
    }
}
