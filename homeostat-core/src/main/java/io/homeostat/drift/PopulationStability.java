package io.homeostat.drift;

import io.homeostat.sketch.Distribution;
import java.util.Arrays;

/// The population stability index: how far two histograms lie apart, as the sum over the bins of
/// `(p - q) · ln(p / q)`.
///
/// **When to use it.** When one number per input is wanted that people in credit and monitoring
/// know: below 0.1 nothing, above 0.2 a change. Less sensitive than [KolmogorovSmirnov].
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | bins | – | | 10 | quantiles of the reference |
/// | threshold | – | > 0 | 0.2 | the usual one; raised where windows are so small that chance reaches it |
///
/// **Cost.** O(n log bins).
///
/// **Differences from the usual form.** Every count has 0.5 added (Laplace smoothing), so an empty
/// bin is finite. A value that fills more than one bin, such as that of a constant input, has a bin
/// of its own, so a change to either side of it is seen.
///
/// **Reference.** B. Yurdakul, J. Naranjo, *Statistical properties of the population stability
/// index*, Journal of Risk Model Validation 14(4) (2020), doi 10.21314/JRMV.2020.227: under no
/// change the index is about `(1/n1 + 1/n2)` times a chi-square variable with bins - 1 degrees.
final class PopulationStability {
    static final double THRESHOLD = 0.2;
    private static final int BINS = 10;

    private PopulationStability() {}

    /// Upper edges (inclusive) of all bins but the last, by the distribution of the reference.
    static double[] edges(Distribution reference) {
        double[] edges = new double[2 * BINS];
        int count = 0;
        double n = reference.total();
        for (int i = 1; i < BINS && n > 0; i++) {
            double edge = reference.at(Math.floor(i * n / BINS));
            double previous = reference.at(Math.floor((i - 1) * n / BINS));
            boolean heavy = edge == previous;
            if (heavy && (count == 0 || edges[count - 1] < edge || atom(edges, count, edge))) {
                count = withAtom(edges, count, edge);
            } else if (!heavy) {
                edges[count++] = edge;
            }
        }
        return Arrays.copyOf(edges, count);
    }

    /// Whether `edge` is the newest edge and has no bin of its own yet.
    private static boolean atom(double[] edges, int count, double edge) {
        return edges[count - 1] == edge && (count == 1 || edges[count - 2] != Math.nextDown(edge));
    }

    private static int withAtom(double[] edges, int count, double edge) {
        int at = count > 0 && edges[count - 1] == edge ? count - 1 : count;
        edges[at] = Math.nextDown(edge);
        edges[at + 1] = edge;
        return at + 2;
    }

    static double index(int[] reference, int[] current) {
        double n1 = ChiSquare.sum(reference) + 0.5 * reference.length;
        double n2 = ChiSquare.sum(current) + 0.5 * current.length;
        double index = 0;
        for (int i = 0; i < reference.length; i++) {
            double p = (reference[i] + 0.5) / n1;
            double q = (current[i] + 0.5) / n2;
            index += (p - q) * StrictMath.log(p / q);
        }
        return index;
    }

    /// What chance exceeds with probability `alpha`.
    static double chance(double alpha, int bins, double n1, double n2) {
        return bins < 2 ? 0 : (1 / n1 + 1 / n2) * ChiSquare.quantile(alpha, bins - 1);
    }

    static double p(double index, int bins, double n1, double n2) {
        return ChiSquare.exceeding(index / (1 / n1 + 1 / n2), bins - 1);
    }
}
