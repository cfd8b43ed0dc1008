package io.homeostat.model;

import io.homeostat.base.Check;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;

/// Turns a feature vector into the inputs of a linear model. A plain column gives one input, a
/// categorical column one indicator input for each level; each input has its training mean
/// subtracted and is divided by its training standard deviation.
///
/// - A missing number (NaN, or an infinity, which no sensor means) counts as the mean: input 0.
/// - A category that is missing, fractional, or out of range belongs to no level: all its
///   indicators are off.
/// - An input that was constant in training (deviation 0) is always 0.
/// - A number further than [#LIMIT] deviations away counts as that far, so that no estimate ever
///   overflows.
public final class Standardization {
    /// Far beyond any real measurement, yet its products with finite weights stay finite.
    public static final double LIMIT = 1e9;

    private final int[] levels;
    private final int[] offsets;
    private final double[] means;
    private final double[] deviations;

    /// @param levels for each column: 0 for a plain number, otherwise the number of categories
    /// @param means for each input
    /// @param deviations for each input; 0 switches it off
    public Standardization(int[] levels, double[] means, double[] deviations) {
        this.levels = levels.clone();
        this.offsets = offsets(levels);
        int inputs = offsets[levels.length];
        Check.argument(means.length == inputs, "%s means, %s inputs", means.length, inputs);
        Check.argument(
                deviations.length == inputs, "%s deviations, %s inputs", deviations.length, inputs);
        for (int i = 0; i < inputs; i++) {
            Check.argument(Double.isFinite(means[i]), "mean %s is %s", i, means[i]);
            Check.argument(
                    deviations[i] >= 0 && Double.isFinite(deviations[i]),
                    "deviation %s is %s",
                    i,
                    deviations[i]);
        }
        this.means = means.clone();
        this.deviations = deviations.clone();
    }

    /// For each column the index of its first input, and at the end the number of inputs.
    public static int[] offsets(int[] levels) {
        int[] offsets = new int[levels.length + 1];
        for (int i = 0; i < levels.length; i++) {
            Check.argument(levels[i] >= 0, "column %s has %s levels", i, levels[i]);
            offsets[i + 1] = Math.addExact(offsets[i], Math.max(1, levels[i]));
        }
        return offsets;
    }

    /// The number of columns.
    public int width() {
        return levels.length;
    }

    /// The number of inputs.
    public int inputs() {
        return means.length;
    }

    /// For each column: 0 for a plain number, otherwise the number of categories.
    public int levels(int column) {
        return levels[column];
    }

    public double mean(int input) {
        return means[input];
    }

    /// 0 switches the input off.
    public double deviation(int input) {
        return deviations[input];
    }

    /// Whether the input varied in training.
    public boolean active(int input) {
        return deviations[input] > 0;
    }

    /// Writes the inputs for `x` into `out`.
    public void apply(FeatureVector x, double[] out) {
        for (int column = 0; column < levels.length; column++) {
            double value = x.get(column);
            int first = offsets[column];
            if (levels[column] == 0) {
                out[first] = Double.isFinite(value) ? scaled(first, value) : 0;
            } else {
                for (int input = first; input < offsets[column + 1]; input++) {
                    out[input] = scaled(input, value == input - first ? 1 : 0);
                }
            }
        }
    }

    /// The weighted sum of the inputs for `x`, without an array in between.
    double dot(FeatureVector x, double[] weights, int from) {
        double sum = 0;
        for (int column = 0; column < levels.length; column++) {
            double value = x.get(column);
            int first = offsets[column];
            if (levels[column] == 0) {
                if (Double.isFinite(value)) {
                    sum += weights[from + first] * scaled(first, value);
                }
            } else {
                for (int input = first; input < offsets[column + 1]; input++) {
                    sum += weights[from + input] * scaled(input, value == input - first ? 1 : 0);
                }
            }
        }
        return sum;
    }

    private double scaled(int input, double value) {
        double deviation = deviations[input];
        if (deviation == 0) {
            return 0;
        }
        return Math.clamp((value - means[input]) / deviation, -LIMIT, LIMIT);
    }

    void save(StateWriter out) {
        out.putInts(levels).putDoubles(means).putDoubles(deviations);
    }

    static Standardization load(StateReader in) {
        int[] levels = in.getInts();
        // Before anything of that size is made: the means must be there for it.
        offsets(levels);
        return new Standardization(levels, in.getDoubles(), in.getDoubles());
    }
}
