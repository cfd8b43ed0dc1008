package io.homeostat.drift;

import io.homeostat.sketch.Distribution;

/// The Wasserstein distance of first order: how far values have to be moved in the mean to turn one
/// sample into the other, in standard deviations of both together.
///
/// **When to use it.** Numeric inputs, when a far move of few values should count as much as a
/// small move of many. Not for heavy tails, whose extremes it follows.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | `alpha` | probability | (0, 1) | by the caller | level of one test |
///
/// **Cost.** O(n1 + n2) on distributions.
///
/// **Differences from the paper.** The threshold is a bound of our own that needs no resampling.
/// For no change, √N times the distance, N = n1 n2 / (n1 + n2), is in the limit the integral of the
/// absolute Brownian bridge B(F(x)) over x. Its mean is √(2/π) ∫ √(F (1 - F)) dx. It is a supremum
/// of linear functionals ∫ g B(F) dx with |g| ≤ 1, each of which has at most the variance σ² of the
/// values (it is the variance of a function of slope at most 1), so by the concentration of
/// Gaussian suprema it exceeds its mean by t with probability at most exp(-t² / 2σ²).
///
/// **Reference.** E. del Barrio, E. Giné, C. Matrán, *Central limit theorems for the Wasserstein
/// distance between the empirical and the true distributions*, Annals of Probability 27(2) (1999),
/// doi 10.1214/aop/1022677394; C. Borell, *The Brunn-Minkowski inequality in Gauss space*,
/// Inventiones Mathematicae 30 (1975), doi 10.1007/BF01425510.
final class Wasserstein {
    /// @param value in standard deviations of both samples together; 0 when these are constant
    /// @param bridge √(2/π) ∫ √(F (1 - F)) dx over the standard deviation
    /// @param blur what the errors of the sketches can add
    record Distance(double value, double bridge, double blur) {
        /// What chance exceeds with probability at most `alpha`.
        double threshold(double alpha, double n1, double n2) {
            double reach = bridge + Math.sqrt(-2 * StrictMath.log(alpha));
            return reach * Math.sqrt((n1 + n2) / (n1 * n2)) + blur;
        }

        /// The bound of the probability of at least this distance by chance.
        double p(double n1, double n2) {
            double beyond = Math.max(0, value - blur) * Math.sqrt(n1 * n2 / (n1 + n2)) - bridge;
            return beyond <= 0 ? 1 : StrictMath.exp(-beyond * beyond / 2);
        }
    }

    private Wasserstein() {}

    static Distance distance(Distribution first, double n1, Distribution second, double n2) {
        double mean = 0;
        double apart = 0;
        double bridge = 0;
        double width = 0;
        double share1 = n1 / (n1 + n2);
        double error = first.rankError() + second.rankError();
        double f1 = 0;
        double f2 = 0;
        double before = Double.NaN;
        double squares = 0;
        double weight = 0;
        int i = 0;
        int j = 0;
        while (i < first.size() || j < second.size()) {
            double x = Math.min(value(first, i), value(second, j));
            double pooled = share1 * f1 + (1 - share1) * f2;
            if (weight > 0) {
                apart += Math.abs(f1 - f2) * (x - before);
                bridge += Math.sqrt(Math.max(0, pooled * (1 - pooled))) * (x - before);
                boolean inner = pooled > error && pooled < 1 - error;
                width += inner ? x - before : 0;
            }
            f1 = value(first, i) == x ? first.share(i++) : f1;
            f2 = value(second, j) == x ? second.share(j++) : f2;
            double gained = share1 * f1 + (1 - share1) * f2 - weight;
            weight += gained;
            double off = x - mean;
            mean += weight > 0 ? off * gained / weight : 0;
            squares += gained * off * (x - mean);
            before = x;
        }
        double deviation = Math.sqrt(Math.max(0, squares));
        return deviation > 0
                ? new Distance(
                        apart / deviation,
                        Math.sqrt(2 / Math.PI) * bridge / deviation,
                        error * width / deviation)
                : new Distance(0, 0, 0);
    }

    private static double value(Distribution distribution, int index) {
        return index < distribution.size() ? distribution.value(index) : Double.POSITIVE_INFINITY;
    }
}
