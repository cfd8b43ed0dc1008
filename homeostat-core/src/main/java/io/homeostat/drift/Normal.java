package io.homeostat.drift;

/// The standard normal distribution.
final class Normal {
    private Normal() {}

    /// P(|Z| > z): the series near 0, Lentz's continued fraction of the error function beyond.
    static double tails(double z) {
        double density = StrictMath.exp(-z * z / 2) * Math.sqrt(2 / Math.PI);
        if (z < 2.5) {
            double term = z;
            double sum = z;
            for (int k = 1; term > 1e-17 * sum; k++) {
                term *= z * z / (2.0 * k + 1);
                sum += term;
            }
            return 1 - density * sum;
        }
        double fraction = z;
        for (int k = 200; k >= 1; k--) {
            fraction = z + k / fraction;
        }
        return density / fraction;
    }

    /// The z ≥ 0 that |Z| exceeds with probability `p`, by bisection.
    static double twoSided(double p) {
        double low = 0;
        double high = 40;
        for (int i = 0; i < 80; i++) {
            double middle = (low + high) / 2;
            if (tails(middle) > p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
