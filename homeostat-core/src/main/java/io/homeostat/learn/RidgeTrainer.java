package io.homeostat.learn;

import io.homeostat.base.Check;
import io.homeostat.base.Seed;
import io.homeostat.model.LinearModel;
import io.homeostat.model.Model;
import io.homeostat.model.Standardization;
import io.homeostat.model.Task;
import io.homeostat.numeric.Moments;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Family `ridge`: least squares with a penalty of `lambda` on the squared weights of standardised
/// inputs; the intercept is free. By normal equations and Cholesky's decomposition, in O(rows ·
/// inputs² + inputs³). Hoerl, Kennard (1970), "Ridge regression", Technometrics 12(1), doi
/// 10.1080/00401706.1970.10488634.
final class RidgeTrainer implements Trainer {
    private static final int ROWS_BETWEEN_POLLS = 1024;

    private final double lambda;

    private RidgeTrainer(double lambda) {
        this.lambda = lambda;
    }

    static RidgeTrainer of(ModelSpec spec) {
        return new RidgeTrainer(ModelFamilies.RIDGE.value(spec, "lambda"));
    }

    @Override
    public Optional<Model> train(TrainingSet data, Seed seed, BooleanSupplier cancelled) {
        Check.argument(
                data.task() instanceof Task.Regression,
                "ridge predicts numbers; for classes take logistic");
        TrainingChecks.check(data);
        Standardization inputs = Standardizing.fit(data);
        Moments targets = new Moments();
        for (int i = 0; i < data.size(); i++) {
            targets.add(data.target(i));
        }
        int[] active = Standardizing.active(inputs);
        double[][] products = new double[active.length][active.length];
        double[] moments = new double[active.length];
        double[] all = new double[inputs.inputs()];
        for (int row = 0; row < data.size(); row++) {
            if (row % ROWS_BETWEEN_POLLS == 0 && cancelled.getAsBoolean()) {
                return Optional.empty();
            }
            inputs.apply(data.row(row), all);
            accumulate(all, active, data.target(row) - targets.mean(), products, moments);
        }
        for (int i = 0; i < active.length; i++) {
            products[i][i] += lambda;
        }
        double[] solution = Cholesky.solve(products, moments);
        double[] weights = new double[inputs.inputs()];
        for (int i = 0; i < active.length; i++) {
            weights[active[i]] = solution[i];
        }
        return Optional.of(new LinearModel(inputs, targets.mean(), weights));
    }

    /// Adds one row to the lower triangle of the products and to the moments.
    private static void accumulate(
            double[] row, int[] active, double target, double[][] products, double[] moments) {
        for (int i = 0; i < active.length; i++) {
            double value = row[active[i]];
            moments[i] += value * target;
            double[] line = products[i];
            for (int j = 0; j <= i; j++) {
                line[j] += value * row[active[j]];
            }
        }
    }
}
