package io.homeostat.online;

import io.homeostat.base.Seed;

/// How often each tree learns a row: Poisson with mean 6, which resamples a stream as the bootstrap
/// does a table, and lets trees learn faster. A weight depends on the seed, the tree and the number
/// of the row only.
///
/// **Reference.** A. Bifet, G. Holmes, B. Pfahringer, *Leveraging bagging for evolving data
/// streams*, ECML PKDD 2010, doi 10.1007/978-3-642-15880-3_15.
final class RowWeights {
    private static final double MEAN = 6;

    /// P(weight ≤ k); the rest is below 1e-9.
    private static final double[] CUMULATIVE = cumulative(26);

    private RowWeights() {}

    private static double[] cumulative(int size) {
        double[] sums = new double[size];
        double p = StrictMath.exp(-MEAN);
        double sum = 0;
        for (int k = 0; k < size; k++) {
            sum += p;
            sums[k] = sum;
            p *= MEAN / (k + 1);
        }
        return sums;
    }

    /// @param seed of the tree
    /// @param row number of the row
    static int of(Seed seed, long row) {
        double uniform = (seed.split(row).value() >>> 11) * 0x1.0p-53;
        int k = 0;
        while (k < CUMULATIVE.length && uniform >= CUMULATIVE[k]) {
            k++;
        }
        return k;
    }
}
