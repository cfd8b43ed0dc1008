package io.homeostat.drift;

import java.util.Arrays;

/// One column of one window: its present values sorted, how many are missing, and how many
/// independent values they are worth.
final class ColumnSample {
    /// Below this many present values no distribution is compared.
    static final int SIZE_MIN = 10;

    private final double[] sorted;
    private final int total;
    private final double worth;

    private ColumnSample(double[] sorted, int total, double worth) {
        this.sorted = sorted;
        this.total = total;
        this.worth = worth;
    }

    /// @param values in the order of their arrival, NaN where missing
    static ColumnSample of(double[] values, int from, int size) {
        double[] present = new double[size];
        int count = 0;
        for (int i = from; i < from + size; i++) {
            if (!Double.isNaN(values[i])) {
                present[count++] = values[i];
            }
        }
        double[] sorted = count == size ? present : Arrays.copyOf(present, count);
        double worth = count * independence(sorted);
        Arrays.sort(sorted);
        return new ColumnSample(sorted, size, worth);
    }

    /// `(1 - r) / (1 + r)` for the lag-1 autocorrelation r ≥ 0 of a first-order process: what share
    /// of the values counts as independent for their mean.
    private static double independence(double[] values) {
        double mean = 0;
        for (int i = 0; i < values.length; i++) {
            mean += (values[i] - mean) / (i + 1);
        }
        double squares = 0;
        double products = 0;
        for (int i = 0; i < values.length; i++) {
            double deviation = values[i] - mean;
            squares += deviation * deviation;
            products += i == 0 ? 0 : deviation * (values[i - 1] - mean);
        }
        // Below two standard errors the correlation is taken for none.
        double r = squares > 0 ? products / squares : 0;
        boolean finite = Double.isFinite(r);
        double certain = finite && r > 2 / Math.sqrt((double) values.length) ? r : 0;
        return (1 - certain) / (1 + certain);
    }

    double[] sorted() {
        return sorted;
    }

    int size() {
        return sorted.length;
    }

    /// Present and missing values.
    int total() {
        return total;
    }

    /// The size in independent values.
    double worth() {
        return Math.max(2, worth);
    }

    boolean comparable() {
        return sorted.length >= SIZE_MIN;
    }

    double missingShare() {
        return (double) (total - sorted.length) / total;
    }

    /// How often each of `levels` ordinals occurs; the last count is for all other values.
    int[] counts(int levels) {
        int[] counts = new int[levels + 1];
        for (double value : sorted) {
            boolean known = value >= 0 && value < levels && value == Math.rint(value);
            counts[known ? (int) value : levels]++;
        }
        return counts;
    }
}
