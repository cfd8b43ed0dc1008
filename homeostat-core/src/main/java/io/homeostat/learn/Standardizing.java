package io.homeostat.learn;

import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Standardization;
import io.homeostat.numeric.Moments;
import java.util.stream.IntStream;

/// Learns the [Standardization] of a training set: the mean of what is there, and the deviation of
/// the column after missing numbers were set to that mean.
final class Standardizing {
    private Standardizing() {}

    static Standardization fit(TrainingSet data) {
        int[] levels =
                data.schema().columns().stream().mapToInt(column -> column.levels()).toArray();
        int[] offsets = Standardization.offsets(levels);
        Moments[] moments = new Moments[offsets[levels.length]];
        for (int i = 0; i < moments.length; i++) {
            moments[i] = new Moments();
        }
        for (int row = 0; row < data.size(); row++) {
            FeatureVector x = data.row(row);
            for (int column = 0; column < levels.length; column++) {
                add(x.get(column), levels[column], offsets[column], moments);
            }
        }
        double[] means = new double[moments.length];
        double[] deviations = new double[moments.length];
        for (int i = 0; i < moments.length; i++) {
            double deviation = deviation(moments[i], data.size());
            // A column that cannot be standardised is switched off; its mean must still be finite.
            boolean usable = Double.isFinite(deviation) && Double.isFinite(moments[i].mean());
            means[i] = usable ? moments[i].mean() : 0;
            deviations[i] = usable ? deviation : 0;
        }
        return new Standardization(levels, means, deviations);
    }

    private static void add(double value, int levels, int offset, Moments[] moments) {
        if (levels == 0) {
            if (Double.isFinite(value)) {
                moments[offset].add(value);
            }
            return;
        }
        for (int level = 0; level < levels; level++) {
            moments[offset + level].add(value == level ? 1 : 0);
        }
    }

    /// 0 for a column whose spread is no more than the rounding of its sums.
    private static double deviation(Moments moments, int rows) {
        double variance = moments.squares() / rows;
        double rounding = rows * moments.mean() * Math.ulp(1.0);
        boolean constant = !(variance > rows * Math.ulp(1.0) * variance + rounding * rounding);
        return constant ? 0 : Math.sqrt(variance);
    }

    /// The inputs that varied, in order.
    static int[] active(Standardization inputs) {
        return IntStream.range(0, inputs.inputs()).filter(inputs::active).toArray();
    }
}
