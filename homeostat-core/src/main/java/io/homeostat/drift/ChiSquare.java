package io.homeostat.drift;

/// The chi-square distribution, and the test of whether two samples have the same shares of each
/// category.
///
/// **When to use it.** Categorical inputs.
///
/// **Cost.** O(categories).
///
/// **Differences from the paper.** Categories with fewer than ten values in both samples together
/// are counted as one, because the approximation fails for rare ones.
///
/// **Reference.** K. Pearson, *On the criterion that a given system of deviations…*, Philosophical
/// Magazine 50 (1900), doi 10.1080/14786440009463897.
final class ChiSquare {
    private static final int RARE = 10;

    /// @param degrees of freedom; 0 when there is but one category
    record Statistic(double value, int degrees) {}

    private ChiSquare() {}

    static Statistic of(int[] first, int[] second) {
        double n1 = sum(first);
        double n2 = sum(second);
        double value = 0;
        int categories = 0;
        double rare1 = 0;
        double rare2 = 0;
        for (int i = 0; i < first.length; i++) {
            if (first[i] + second[i] < RARE) {
                rare1 += first[i];
                rare2 += second[i];
            } else {
                value += part(first[i], second[i], n1, n2);
                categories++;
            }
        }
        if (rare1 + rare2 > 0) {
            value += part(rare1, rare2, n1, n2);
            categories++;
        }
        return new Statistic(value, Math.max(0, categories - 1));
    }

    private static double part(double a, double b, double n1, double n2) {
        double apart = a * Math.sqrt(n2 / n1) - b * Math.sqrt(n1 / n2);
        return apart * apart / (a + b);
    }

    static int sum(int[] counts) {
        int sum = 0;
        for (int count : counts) {
            sum += count;
        }
        return sum;
    }

    /// The probability of more than `value`.
    static double exceeding(double value, int degrees) {
        if (degrees == 0 || value <= 0) {
            return 1;
        }
        // The finite sums for even and odd degrees of freedom are exact.
        double half = value / 2;
        boolean even = degrees % 2 == 0;
        double tail = even ? StrictMath.exp(-half) : Normal.tails(Math.sqrt(value));
        double term =
                even
                        ? StrictMath.exp(-half)
                        : Math.sqrt(2 * value / Math.PI) * StrictMath.exp(-half);
        for (int d = even ? 2 : 1; d < degrees; d += 2) {
            if (d > 1) {
                term *= value / d;
            }
            tail += term;
        }
        return Math.clamp(tail, 0, 1);
    }

    /// The value that is exceeded with probability `p`, by bisection.
    static double quantile(double p, int degrees) {
        double low = 0;
        double high = 10;
        while (exceeding(high, degrees) > p && high < 1e9) {
            high *= 2;
        }
        for (int i = 0; i < 80; i++) {
            double middle = (low + high) / 2;
            if (exceeding(middle, degrees) > p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
