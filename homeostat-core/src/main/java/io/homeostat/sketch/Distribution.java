package io.homeostat.sketch;

import java.util.Arrays;

/// The distinct values of a sample in order, and how many values are at most each of them.
/// Immutable.
public final class Distribution {
    // Where values came twice, what stands behind the first `size` of these means nothing.
    private final double[] values;
    private final double[] cumulated;
    private final int size;

    /// By how many of the values: the share of all that they cover.
    private final double[] shares;

    private final double rankError;

    /// @param values sorted; becomes its own
    /// @param weights of each of them, whole numbers; becomes its own
    private Distribution(double[] values, double[] weights, double rankError) {
        double sum = 0;
        int distinct = 0;
        for (int i = 0; i < values.length; i++) {
            sum += weights[i];
            if (distinct == 0 || values[distinct - 1] != values[i]) {
                values[distinct++] = values[i];
            }
            weights[distinct - 1] = sum;
        }
        this.values = values;
        this.cumulated = weights;
        this.size = distinct;
        this.shares = new double[distinct + 1];
        for (int i = 0; i < distinct; i++) {
            shares[i + 1] = cumulated[i] / sum;
        }
        this.rankError = rankError;
    }

    /// @param levels sorted values; those of level h stand for 2^h values each; the lowest level
    ///   becomes its own
    static Distribution of(double[][] levels, double rankError) {
        double[] values = levels[0];
        double[] weights = new double[values.length];
        Arrays.fill(weights, 1);
        for (int level = 1; level < levels.length; level++) {
            double[] more = levels[level];
            double weight = (double) (1L << level);
            double[] allValues = new double[values.length + more.length];
            double[] allWeights = new double[allValues.length];
            int i = 0;
            int j = 0;
            for (int at = 0; at < allValues.length; at++) {
                boolean first = j == more.length || (i < values.length && values[i] <= more[j]);
                allWeights[at] = first ? weights[i] : weight;
                allValues[at] = first ? values[i++] : more[j++];
            }
            values = allValues;
            weights = allWeights;
        }
        return new Distribution(values, weights, rankError);
    }

    /// How many distinct values there are.
    public int size() {
        return size;
    }

    /// The i-th smallest distinct value.
    public double value(int index) {
        return values[index];
    }

    /// The share of values that are at most the i-th distinct one.
    public double share(int index) {
        return shares[index + 1];
    }

    /// The share of values that are one of the `count` smallest distinct ones.
    public double shareOf(int count) {
        return shares[count];
    }

    /// How many values there are in all.
    public double total() {
        return size == 0 ? 0 : cumulated[size - 1];
    }

    /// The share of values at most `x`.
    public double rank(double x) {
        int at = Arrays.binarySearch(values, 0, size, x);
        int below = at >= 0 ? at : -at - 2;
        return below < 0 ? 0 : share(below);
    }

    /// The smallest value that at least the share `q` of values does not exceed; NaN while empty.
    public double quantile(double q) {
        return size == 0 ? Double.NaN : values[first(q * total())];
    }

    /// The value at a place in the order of all values, 0 being the smallest.
    public double at(double place) {
        return values[first(place + 1)];
    }

    /// The first index at which so many values are covered.
    private int first(double wanted) {
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (cumulated[middle] < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// By how much a share may be wrong; 0 when every value was kept.
    public double rankError() {
        return rankError;
    }
}
