package io.homeostat.sensor;

/// Inverts symmetric positive definite matrices by their Cholesky factor. O(n³).
final class Inverse {
    private Inverse() {}

    static double[][] of(double[][] matrix) {
        int n = matrix.length;
        double[][] factor = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= factor[i][k] * factor[j][k];
                }
                // The ridge on the diagonal keeps pivots positive; rounding may not.
                factor[i][j] =
                        j < i ? sum / factor[j][j] : Math.sqrt(Math.max(sum, 1e-9 * matrix[i][i]));
            }
        }
        double[][] lower = new double[n][n];
        for (int i = 0; i < n; i++) {
            lower[i][i] = 1 / factor[i][i];
            for (int j = 0; j < i; j++) {
                double sum = 0;
                for (int k = j; k < i; k++) {
                    sum -= factor[i][k] * lower[k][j];
                }
                lower[i][j] = sum / factor[i][i];
            }
        }
        double[][] inverse = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = i; k < n; k++) {
                    sum += lower[k][i] * lower[k][j];
                }
                inverse[i][j] = sum;
                inverse[j][i] = sum;
            }
        }
        return inverse;
    }
}
