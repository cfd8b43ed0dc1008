package io.homeostat.drift;

import io.homeostat.sketch.Distribution;

/// What is known of one column of one stretch of vectors: the distribution of its present numbers
/// or the counts of its categories, and how many independent values they are worth.
final class ColumnSample {
    /// Below this many present values no distribution is compared.
    static final int SIZE_MIN = 10;

    /// The rank error that 99 of 100 sketches keep, in standard deviations.
    private static final double DEVIATIONS = 2.576;

    private final Distribution distribution;
    private final int[] counts;
    private final long size;
    private final long total;
    private final double worth;

    /// @param counts of a categorical column, the last of unknown values; empty otherwise
    /// @param size how many values are present
    /// @param total present and missing values
    ColumnSample(Distribution distribution, int[] counts, long size, long total, double worth) {
        this.distribution = distribution;
        this.counts = counts;
        this.size = size;
        this.total = total;
        this.worth = worth;
    }

    Distribution distribution() {
        return distribution;
    }

    int[] counts() {
        return counts;
    }

    double size() {
        return size;
    }

    double total() {
        return total;
    }

    /// The size in independent values.
    double worth() {
        return Math.max(2, worth);
    }

    /// As [#worth()], for shares of bins that the sketch knows only up to its error: its variance
    /// adds to that of the sample.
    double worth(int bins) {
        double deviation = distribution.rankError() / DEVIATIONS;
        return 1 / (1 / worth() + bins * deviation * deviation);
    }

    boolean comparable() {
        return size >= SIZE_MIN;
    }

    double missingShare() {
        return (double) (total - size) / total;
    }

    /// How many values lie in each bin of these upper edges (inclusive).
    int[] counts(double[] edges) {
        int[] bins = new int[edges.length + 1];
        long below = 0;
        for (int i = 0; i < edges.length; i++) {
            long upTo = Math.round(distribution.rank(edges[i]) * size);
            bins[i] = (int) (upTo - below);
            below = upTo;
        }
        bins[edges.length] = (int) (size - below);
        return bins;
    }
}
