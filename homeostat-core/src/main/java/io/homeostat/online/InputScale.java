package io.homeostat.online;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;

/// Mean and deviation of each column as they become known, for inputs of one scale.
///
/// The moments move with each row, the scale in use only when it is [#refresh]ed, so that weights
/// can be expressed anew exactly then (see [LinearLearner]) and mean the same number in between.
///
/// - A missing value (NaN, or an infinity, which no sensor means) is 0, the mean.
/// - A column that has not varied is 0.
/// - A value more than [#LIMIT] deviations away counts as that far, in the moments too: one wild
///   value cannot spoil a scale, and a new level for good is followed within some hundred rows.
///
/// Cost: O(1) per column and row; 48 bytes per column.
@SingleWriter
final class InputScale {
    /// Products of inputs stay far from where a covariance loses its digits.
    static final double LIMIT = 32;

    /// Deviations beyond which trees tell nothing apart.
    private static final double NEAR = 8;

    /// No quantity is larger; its square is still finite.
    static final double VALUE_MAX = 1e100;

    /// Rows after which wild values can be told.
    private static final long SETTLED = 16;

    /// Rows that the moments remember; a scale has no need to follow quickly.
    private static final long MEMORY = 1 << 16;

    private static final long REFRESH = 1024;

    /// A scale that changes by more has not been one yet.
    private static final double RATIO_MAX = 16;

    private final long[] counts;
    private final double[] means;
    private final double[] variances;

    // In use since the last refresh
    private final double[] centres;
    private final double[] deviations;

    InputScale(int width) {
        this.counts = new long[width];
        this.means = new double[width];
        this.variances = new double[width];
        this.centres = new double[width];
        this.deviations = new double[width];
    }

    void observe(FeatureVector x) {
        for (int i = 0; i < counts.length; i++) {
            if (Double.isFinite(x.get(i))) {
                observe(i, x.get(i));
            }
        }
    }

    /// Takes a value of a column and returns it as near to the others as it counts.
    double observe(int column, double value) {
        double v = Math.clamp(value, -VALUE_MAX, VALUE_MAX);
        double variance = variances[column];
        if (counts[column] >= SETTLED && variance > 0) {
            double reach = LIMIT * Math.sqrt(variance);
            v = Math.clamp(v, means[column] - reach, means[column] + reach);
        }
        counts[column]++;
        double rate = 1.0 / Math.min(counts[column], MEMORY);
        double delta = v - means[column];
        means[column] += rate * delta;
        variances[column] = (1 - rate) * (variance + rate * delta * delta);
        return v;
    }

    /// The input for a value of a column.
    double input(int column, double value) {
        double deviation = deviations[column];
        if (deviation == 0 || !Double.isFinite(value)) {
            return 0;
        }
        double v = Math.clamp(value, -VALUE_MAX, VALUE_MAX);
        return Math.clamp((v - centres[column]) / deviation, -LIMIT, LIMIT);
    }

    /// The value as near to the mean as trees look at it, so that no wild one stretches their
    /// ranges; NaN when missing.
    double near(int column, double value) {
        if (!Double.isFinite(value)) {
            return Double.NaN;
        }
        double v = Math.clamp(value, -VALUE_MAX, VALUE_MAX);
        double variance = variances[column];
        if (counts[column] < SETTLED || variance == 0) {
            return v;
        }
        double reach = NEAR * Math.sqrt(variance);
        return Math.clamp(v, means[column] - reach, means[column] + reach);
    }

    /// The newest deviation of a column, in use or not.
    double deviation(int column) {
        return Math.sqrt(variances[column]);
    }

    /// Whether a scale is to be refreshed after so many rows: after each doubling, then regularly.
    static boolean due(long rows) {
        return rows % REFRESH == 0 || (rows < REFRESH && Long.bitCount(rows) == 1);
    }

    /// Puts the newest moments of a column into use.
    Change refresh(int column) {
        double deviation = Math.sqrt(variances[column]);
        // No more than the rounding of the moments.
        boolean constant = !(deviation > 1e-13 * Math.abs(means[column]));
        if (constant) {
            return Change.NONE;
        }
        double ratio = deviation / deviations[column];
        double shift = (means[column] - centres[column]) / deviations[column];
        centres[column] = means[column];
        deviations[column] = deviation;
        boolean alike = ratio < RATIO_MAX && ratio * RATIO_MAX > 1;
        return alike ? new Change(ratio, shift, false) : new Change(0, 0, true);
    }

    /// How the input of a column before a refresh follows from the one after it: `before = ratio ×
    /// after + shift`.
    ///
    /// @param fresh whether what was learned of the column is void: it had no input before, or one
    ///   of another order of magnitude
    record Change(double ratio, double shift, boolean fresh) {
        static final Change NONE = new Change(1, 0, false);
    }

    void save(StateWriter out) {
        for (int i = 0; i < counts.length; i++) {
            out.putLong(counts[i]).putDouble(means[i]).putDouble(variances[i]);
            out.putDouble(centres[i]).putDouble(deviations[i]);
        }
    }

    void load(StateReader in) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = OnlineState.count(in, "values of a column");
            means[i] = OnlineState.finite(in, "mean of a column");
            variances[i] = OnlineState.positive(in, "variance of a column");
            centres[i] = OnlineState.finite(in, "centre of a column");
            deviations[i] = OnlineState.positive(in, "deviation of a column");
        }
    }
}
