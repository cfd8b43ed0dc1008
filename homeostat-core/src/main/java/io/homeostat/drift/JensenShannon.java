package io.homeostat.drift;

/// The Jensen-Shannon distance of two histograms: the root of their mean divergence from their
/// middle, from 0 (equal) to 1 (disjoint).
///
/// **When to use it.** Numbers and categories alike, when a bounded, symmetric number is wanted.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | threshold | – | > 0 | 0.1 | the usual one; raised where chance reaches it |
///
/// **Cost.** O(bins).
///
/// **Differences from the paper.** Logarithms to base 2 and the root, so that it is a metric from 0
/// to 1 (Endres and Schindelin). For no change the divergence in nats is about (1/n1 + 1/n2) / 8
/// times a chi-square variable with bins - 1 degrees, by which the threshold is raised.
///
/// **Reference.** J. Lin, *Divergence measures based on the Shannon entropy*, IEEE Transactions on
/// Information Theory 37(1) (1991), doi 10.1109/18.61115; D. M. Endres, J. E. Schindelin, *A new
/// metric for probability distributions*, same journal 49(7) (2003), doi 10.1109/TIT.2003.813506.
final class JensenShannon {
    static final double THRESHOLD = 0.1;
    private static final double LN_2 = StrictMath.log(2);

    private JensenShannon() {}

    static double distance(int[] first, int[] second) {
        double n1 = ChiSquare.sum(first);
        double n2 = ChiSquare.sum(second);
        double divergence = 0;
        for (int i = 0; i < first.length; i++) {
            double p = first[i] / n1;
            double q = second[i] / n2;
            double middle = (p + q) / 2;
            divergence += part(p, middle) + part(q, middle);
        }
        return Math.sqrt(Math.clamp(divergence / (2 * LN_2), 0, 1));
    }

    private static double part(double p, double middle) {
        return p > 0 ? p * StrictMath.log(p / middle) : 0;
    }

    /// What chance exceeds with probability `alpha`.
    static double chance(double alpha, int degrees, double n1, double n2) {
        if (degrees == 0) {
            return 0;
        }
        return Math.sqrt(unit(n1, n2) * ChiSquare.quantile(alpha, degrees));
    }

    static double p(double distance, int degrees, double n1, double n2) {
        return ChiSquare.exceeding(distance * distance / unit(n1, n2), degrees);
    }

    private static double unit(double n1, double n2) {
        return (1 / n1 + 1 / n2) / (8 * LN_2);
    }
}
