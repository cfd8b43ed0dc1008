package io.homeostat.drift;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.Arrays;

/// Sums of a stream in an exponential histogram: row r holds at most `buckets` sums of 2^r values
/// each, so that the sum of any newest part is known up to a few per cent of its length.
///
/// **Reference.** M. Datar, A. Gionis, P. Indyk, R. Motwani, *Maintaining stream statistics over
/// sliding windows*, SIAM Journal on Computing 31(6) (2002), doi 10.1137/S0097539701398363.
@SingleWriter
final class SumHistogram {
    private static final int ROWS = 48;

    private final int buckets;
    private final int stride;
    private final int[] counts = new int[ROWS];
    private final double[] sums;
    private int rows = 1;

    SumHistogram(int buckets) {
        this.buckets = buckets;
        this.stride = buckets + 1;
        this.sums = new double[ROWS * stride];
    }

    void add(double value) {
        append(0, value);
        for (int row = 0; counts[row] > buckets; row++) {
            int at = row * stride;
            rows = Math.max(rows, row + 2);
            append(row + 1, sums[at] + sums[at + 1]);
            counts[row] -= 2;
            System.arraycopy(sums, at + 2, sums, at, counts[row]);
        }
    }

    private void append(int row, double sum) {
        sums[row * stride + counts[row]++] = sum;
    }

    int rows() {
        return rows;
    }

    /// How many sums of 2^row values there are.
    int count(int row) {
        return counts[row];
    }

    /// A sum of 2^row values; 0 is the oldest of the row.
    double sum(int row, int index) {
        return sums[row * stride + index];
    }

    void clear() {
        Arrays.fill(counts, 0);
        rows = 1;
    }

    void save(StateWriter out) {
        out.putInt(rows);
        for (int row = 0; row < rows; row++) {
            int at = row * stride;
            out.putDoubles(Arrays.copyOfRange(sums, at, at + counts[row]));
        }
    }

    void load(StateReader in) {
        clear();
        int saved = in.getInt();
        if (saved < 1 || saved > ROWS) {
            throw new StateFormatException(saved + " rows of sums, expected 1 to " + ROWS);
        }
        rows = saved;
        for (int row = 0; row < rows; row++) {
            double[] values = in.getDoubles();
            if (values.length > buckets) {
                throw new StateFormatException(
                        values.length + " sums in a row, at most " + buckets);
            }
            System.arraycopy(values, 0, sums, row * stride, values.length);
            counts[row] = values.length;
        }
    }
}
