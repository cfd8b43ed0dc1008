package io.homeostat.sensor;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// How the sensors of one kind of device move together: the covariance of their deviations from
/// each device's own mean, older rows fading.
///
/// One for all devices of a pipeline: they are of one kind, as the model that serves them all
/// supposes too, and a device of few readings is judged by what the others have shown. What differs
/// between devices is their level, and each has its own.
///
/// Cost: O(p²) per row for p sensors, p at most [#SENSORS_MAX]; O(p³) once in [#REFRESH] rows.
@SingleWriter
final class CrossModel {
    static final int SENSORS_MAX = 24;
    private static final int REFRESH = 100;
    private static final int MASKS_MAX = 16;

    /// Keeps nearly equal sensors from being told apart by rounding: 0.1 % of each variance.
    private static final double RIDGE = 1e-3;

    private static final int ROWS_MIN = 100;
    private static final int ROWS_PER_SENSOR = 10;

    private final int size;
    private final Memory memory;

    /// Lower triangle.
    private final double[][] covariance;

    private double[][] used;
    private final double[] deviations;
    private final LinkedHashMap<Long, Conditional> conditionals = new LinkedHashMap<>();
    private @Nullable Conditional newest;
    private long newestMask;
    private long rows;

    CrossModel(int size, Memory memory) {
        this.size = size;
        this.memory = memory;
        this.covariance = new double[size][size];
        this.used = new double[size][size];
        this.deviations = new double[size];
    }

    long rows() {
        return rows;
    }

    /// Whether enough rows have been seen to judge by.
    boolean ready() {
        return rows >= Math.max(ROWS_MIN, (long) ROWS_PER_SENSOR * size);
    }

    /// Learns a row of deviations. In place of a missing one stands what the others say, with the
    /// variance that they leave open, as in the EM algorithm for Gaussian data with gaps (Dempster,
    /// Laird, Rubin 1977, doi 10.1111/j.2517-6161.1977.tb01600.x): products of the pairs that are
    /// there would not make a covariance.
    void learn(double[] deviations) {
        long missing = 0;
        for (int j = 0; j < size; j++) {
            missing |= Double.isNaN(deviations[j]) ? 1L << j : 0;
        }
        if (missing == 0) {
            add(deviations, 0, deviations);
        } else if (ready() && Long.bitCount(missing) < size) {
            long mask = missing | still();
            Conditional others = without(mask);
            double[] filled = deviations.clone();
            double[] open = new double[size];
            for (int j = 0; j < size; j++) {
                if ((missing >>> j & 1) != 0) {
                    filled[j] = others.expected(j, deviations);
                    open[j] = others.variance(j);
                }
            }
            add(filled, missing, open);
        }
    }

    private void add(double[] deviations, long missing, double[] open) {
        rows++;
        double rate = memory.rate((double) rows);
        for (int i = 0; i < size; i++) {
            double[] row = covariance[i];
            for (int j = 0; j <= i; j++) {
                row[j] += rate * (deviations[i] * deviations[j] - row[j]);
            }
            if ((missing >>> i & 1) != 0) {
                row[i] += rate * open[i];
            }
        }
        if (rows % REFRESH == 0) {
            refresh();
        }
    }

    /// A bit for each sensor that never moved.
    long still() {
        long mask = 0;
        for (int j = 0; j < size; j++) {
            mask |= used[j][j] > 0 ? 0 : 1L << j;
        }
        return mask;
    }

    private void refresh() {
        double[][] copy = new double[size][];
        for (int i = 0; i < size; i++) {
            copy[i] = covariance[i].clone();
            for (int j = 0; j < i; j++) {
                copy[j][i] = copy[i][j];
            }
        }
        used = copy;
        remember();
    }

    private void remember() {
        conditionals.clear();
        newest = null;
        for (int j = 0; j < size; j++) {
            deviations[j] = Math.sqrt(used[j][j]);
        }
    }

    /// Variance of sensor `j`, 0 for one that never moved.
    double variance(int j) {
        return used[j][j];
    }

    /// Standard deviation of sensor `j`, 0 for one that never moved.
    double deviation(int j) {
        return deviations[j];
    }

    /// The model of the sensors without those in `mask`.
    Conditional without(long mask) {
        Conditional same = newest;
        if (same != null && mask == newestMask) {
            return same;
        }
        newestMask = mask;
        newest = find(mask);
        return newest;
    }

    private Conditional find(long mask) {
        Conditional known = conditionals.get(mask);
        if (known == null) {
            if (conditionals.size() >= MASKS_MAX) {
                conditionals.pollFirstEntry();
            }
            // Of the rows that `used` is made of: a loop that was saved comes to the same.
            long learned = rows - rows % REFRESH;
            double ridge = RIDGE + (double) size / Math.max(learned, 1);
            known = new Conditional(used, ridge, mask);
            conditionals.put(mask, known);
        }
        return known;
    }

    void save(StateWriter out) {
        out.putLong(rows);
        for (int i = 0; i < size; i++) {
            out.putDoubles(covariance[i]).putDoubles(used[i]);
        }
    }

    void load(StateReader in) {
        rows = in.getLong();
        for (int i = 0; i < size; i++) {
            read(in, covariance[i]);
            read(in, used[i]);
        }
        remember();
    }

    private static void read(StateReader in, double[] into) {
        double[] row = in.getDoubles();
        if (row.length != into.length) {
            throw new IllegalArgumentException("a covariance of another number of sensors");
        }
        System.arraycopy(row, 0, into, 0, row.length);
    }
}
