package io.homeostat.drift;

import io.homeostat.sketch.Distribution;

/// The two-sample Kolmogorov-Smirnov test: how far apart the distributions of two samples lie.
///
/// **When to use it.** Numeric inputs, any distribution, any change of shape. Values must be
/// independent for its level to hold; [InputMonitor] lowers the sample sizes for autocorrelation.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | `alpha` | probability | (0, 1) | by the caller | level of one test |
///
/// **Cost.** O(n1 + n2) on sorted samples, no memory.
///
/// **Differences from the paper.** Ties are exact: the distribution functions are compared only
/// after all values equal to one another were passed in both samples, so two constant streams of
/// any lengths have distance 0. The threshold is the asymptotic one, `sqrt(-ln(alpha / 2) / 2)`
/// times `sqrt((n1 + n2) / (n1 · n2))`, which is conservative for tied and for small samples.
///
/// **Reference.** N. V. Smirnov, *Table for estimating the goodness of fit of empirical
/// distributions*, Annals of Mathematical Statistics 19 (1948), doi 10.1214/aoms/1177730256.
final class KolmogorovSmirnov {
    private KolmogorovSmirnov() {}

    /// The largest difference of the two empirical distribution functions; the first `n1` of
    /// `first` and the first `n2` of `second` are sorted. 0 when a sample is empty.
    static double distance(double[] first, int n1, double[] second, int n2) {
        if (n1 == 0 || n2 == 0) {
            return 0;
        }
        double largest = 0;
        long farthest = 0;
        int i = 0;
        int j = 0;
        while (i < n1 && j < n2) {
            double a = first[i];
            double b = second[j];
            double x = Math.min(a, b);
            i += a <= b ? 1 : 0;
            j += b <= a ? 1 : 0;
            if ((i < n1 && first[i] == x) || (j < n2 && second[j] == x)) {
                continue;
            }
            // The same difference times n1 · n2: only where it is largest are divisions needed.
            long apart = Math.abs((long) i * n2 - (long) j * n1);
            if (apart >= farthest) {
                farthest = apart;
                largest = Math.max(largest, Math.abs((double) i / n1 - (double) j / n2));
            }
        }
        return largest;
    }

    /// As above, of two distributions: the supremum is at one of the values of either.
    static double distance(Distribution first, Distribution second) {
        int n1 = first.size();
        int n2 = second.size();
        double largest = 0;
        int i = 0;
        int j = 0;
        while (i < n1 && j < n2) {
            double a = first.value(i);
            double b = second.value(j);
            // Sums and no branches: which one is smaller, no processor can foretell.
            i += a <= b ? 1 : 0;
            j += b <= a ? 1 : 0;
            double apart = Math.abs(first.shareOf(i) - second.shareOf(j));
            if (apart > largest) {
                largest = apart;
            }
        }
        return largest;
    }

    /// The distance that chance exceeds with probability `alpha`.
    static double threshold(double alpha, double n1, double n2) {
        return thresholdOf(rarity(alpha), n1, n2);
    }

    /// What a level does to the threshold, whatever the sizes: for whoever compares many columns.
    static double rarity(double alpha) {
        return -StrictMath.log(alpha / 2) / 2;
    }

    /// As [#threshold], of a level's [#rarity].
    static double thresholdOf(double rarity, double n1, double n2) {
        return Math.sqrt(rarity * (n1 + n2) / (n1 * n2));
    }

    /// The probability of at least this distance by chance (Kolmogorov's limit).
    static double p(double distance, double n1, double n2) {
        double lambda = distance * Math.sqrt(n1 * n2 / (n1 + n2));
        if (lambda < 0.2) {
            return 1; // the series needs many terms here, and its sum differs from 1 by 10^-12
        }
        double sum = 0;
        for (int k = 1; k <= 100; k++) {
            double term = 2 * StrictMath.exp(-2.0 * k * k * lambda * lambda);
            sum += k % 2 == 1 ? term : -term;
            if (term < 1e-18) {
                break;
            }
        }
        return Math.clamp(sum, 0, 1);
    }
}
