package io.homeostat.sensor;

/// What each sensor should say, given what the others that count say, in a joint Gaussian model.
///
/// With `Q` the inverse of the covariance of the sensors that count, the residual of sensor `j`
/// given the others is `(Q d)_j / Q_jj`, its variance `1 / Q_jj`.
final class Conditional {
    private final int[] observed;
    private final double[][] precision;
    private final double[][] weights;
    private final double[] variances;
    private final double[] spreads;

    /// @param mask a bit for each sensor that does not count
    Conditional(double[][] covariance, double ridge, long mask) {
        int size = covariance.length;
        int count = size - Long.bitCount(mask);
        observed = new int[count];
        for (int i = 0, k = 0; i < size; i++) {
            if ((mask >>> i & 1) == 0) {
                observed[k++] = i;
            }
        }
        double[][] part = new double[count][count];
        for (int a = 0; a < count; a++) {
            for (int b = 0; b < count; b++) {
                part[a][b] = covariance[observed[a]][observed[b]];
            }
            part[a][a] *= 1 + ridge;
        }
        double[][] inverse = Inverse.of(part);
        precision = new double[size][size];
        weights = new double[size][size];
        variances = new double[size];
        spreads = new double[size];
        for (int a = 0; a < count; a++) {
            for (int b = 0; b < count; b++) {
                precision[observed[a]][observed[b]] = inverse[a][b];
            }
        }
        for (int j = 0; j < size; j++) {
            if ((mask >>> j & 1) == 0) {
                variances[j] = 1 / precision[j][j];
            } else {
                regress(covariance, j);
            }
            spreads[j] = Math.sqrt(variances[j]);
        }
    }

    /// The weights by which sensor `j`, which does not count, is predicted.
    private void regress(double[][] covariance, int j) {
        double explained = 0;
        for (int a : observed) {
            double weight = 0;
            for (int b : observed) {
                weight += precision[a][b] * covariance[b][j];
            }
            weights[j][a] = weight;
            explained += weight * covariance[a][j];
        }
        variances[j] = Math.max(0, covariance[j][j] - explained);
    }

    boolean counts(int j) {
        return precision[j][j] > 0;
    }

    /// `Q_ij`; 0 where one of them does not count.
    double precision(int i, int j) {
        return precision[i][j];
    }

    /// Variance of sensor `j` that the others leave unexplained.
    double variance(int j) {
        return variances[j];
    }

    /// Its root.
    double spread(int j) {
        return spreads[j];
    }

    /// What sensor `j` deviates from what the others say, all being `deviations` from their means.
    double residual(int j, double[] deviations) {
        double sum = 0;
        if (counts(j)) {
            double[] row = precision[j];
            for (int a : observed) {
                sum += row[a] * deviations[a];
            }
            return sum / row[j];
        }
        return deviations[j] - expected(j, deviations);
    }

    /// Mahalanobis' squared distance of the sensors that count, without `out`: how unusual the
    /// others are by themselves, about their number where they are as ever.
    double distanceWithout(int out, double[] deviations) {
        double distance = 0;
        double pull = 0;
        for (int a : observed) {
            double sum = 0;
            for (int b : observed) {
                sum += precision[a][b] * deviations[b];
            }
            distance += sum * deviations[a];
            pull = a == out ? sum : pull;
        }
        return distance - pull * pull / precision[out][out];
    }

    /// How many sensors count.
    int count() {
        return observed.length;
    }

    /// The deviation that a sensor that does not count should show.
    double expected(int j, double[] deviations) {
        double sum = 0;
        for (int a : observed) {
            sum += weights[j][a] * deviations[a];
        }
        return sum;
    }
}
