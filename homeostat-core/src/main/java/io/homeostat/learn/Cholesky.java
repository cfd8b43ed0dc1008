package io.homeostat.learn;

/// Solves symmetric positive semidefinite equations. An unknown whose pivot has vanished, because
/// it depends on those before it, is set to 0, so that collinear columns do no harm.
final class Cholesky {
    /// A pivot below this share of its diagonal is rounding.
    private static final double VANISHED = 1e-11;

    private Cholesky() {}

    /// The solution of `a · x = b`. Reads the lower triangle of `a` and overwrites it.
    static double[] solve(double[][] a, double[] b) {
        int n = b.length;
        for (int i = 0; i < n; i++) {
            double diagonal = a[i][i];
            for (int j = 0; j <= i; j++) {
                double sum = a[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= a[i][k] * a[j][k];
                }
                if (j < i) {
                    a[i][j] = a[j][j] == 0 ? 0 : sum / a[j][j];
                } else {
                    a[i][i] = sum > VANISHED * diagonal ? Math.sqrt(sum) : 0;
                }
            }
        }
        double[] x = b.clone();
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                x[i] -= a[i][k] * x[k];
            }
            x[i] = a[i][i] == 0 ? 0 : x[i] / a[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                x[i] -= a[k][i] * x[k];
            }
            x[i] = a[i][i] == 0 ? 0 : x[i] / a[i][i];
        }
        return x;
    }
}
