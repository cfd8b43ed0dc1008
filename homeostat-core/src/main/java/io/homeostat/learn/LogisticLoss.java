package io.homeostat.learn;

import io.homeostat.model.Standardization;
import java.util.Arrays;

/// The penalised log loss of a softmax over standardised inputs, per row, with its gradient.
///
/// The parameters of one output are its intercept and a weight for each active input. With two
/// classes there is one output, the log-odds of the second; one class needs none.
final class LogisticLoss implements Lbfgs.Objective {
    private final double[] rows;
    private final int[] classes;
    private final int inputs;
    private final int outputs;
    private final int sums;
    private final double penalty;

    LogisticLoss(
            TrainingSet data,
            Standardization standardization,
            int[] active,
            int[] seen,
            double penalty) {
        this.inputs = active.length;
        this.sums = seen.length;
        this.outputs = seen.length <= 2 ? seen.length - 1 : seen.length;
        this.penalty = penalty / data.size();
        this.rows = new double[Math.multiplyExact(data.size(), inputs)];
        this.classes = new int[data.size()];
        double[] all = new double[standardization.inputs()];
        for (int row = 0; row < data.size(); row++) {
            standardization.apply(data.row(row), all);
            for (int i = 0; i < inputs; i++) {
                rows[row * inputs + i] = all[active[i]];
            }
            classes[row] = Arrays.binarySearch(seen, (int) data.target(row));
        }
    }

    int outputs() {
        return outputs;
    }

    int size() {
        return outputs * (inputs + 1);
    }

    @Override
    public double at(double[] point, double[] gradient) {
        Arrays.fill(gradient, 0);
        double[] logits = new double[sums];
        double loss = 0;
        double share = 1.0 / classes.length;
        for (int row = 0; row < classes.length; row++) {
            loss += share * row(point, row, logits);
            for (int output = 0; output < outputs; output++) {
                int k = sums - outputs + output;
                double error = share * (logits[k] - (classes[row] == k ? 1 : 0));
                int from = output * (inputs + 1);
                gradient[from] += error;
                for (int i = 0; i < inputs; i++) {
                    gradient[from + 1 + i] += error * rows[row * inputs + i];
                }
            }
        }
        return loss + penalise(point, gradient);
    }

    /// The loss of one row; leaves the probabilities in `logits`.
    private double row(double[] point, int row, double[] logits) {
        logits[0] = 0;
        for (int output = 0; output < outputs; output++) {
            int from = output * (inputs + 1);
            double sum = point[from];
            for (int i = 0; i < inputs; i++) {
                sum += point[from + 1 + i] * rows[row * inputs + i];
            }
            logits[sums - outputs + output] = sum;
        }
        double largest = logits[0];
        for (int k = 1; k < sums; k++) {
            largest = Math.max(largest, logits[k]);
        }
        double truth = logits[classes[row]];
        double total = 0;
        for (int k = 0; k < sums; k++) {
            logits[k] = StrictMath.exp(logits[k] - largest);
            total += logits[k];
        }
        for (int k = 0; k < sums; k++) {
            logits[k] /= total;
        }
        return largest + StrictMath.log(total) - truth;
    }

    private double penalise(double[] point, double[] gradient) {
        double squares = 0;
        for (int output = 0; output < outputs; output++) {
            int from = output * (inputs + 1);
            for (int i = 1; i <= inputs; i++) {
                squares += point[from + i] * point[from + i];
                gradient[from + i] += penalty * point[from + i];
            }
        }
        return penalty / 2 * squares;
    }
}
