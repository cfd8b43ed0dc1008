package io.homeostat.learn;

import io.homeostat.base.Seed;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Rows with everything that real ones have: different units, a category, a constant column, a
/// column that repeats another, and holes.
public final class SyntheticRows {
    public static final FeatureSchema SCHEMA =
            new FeatureSchema(
                    List.of(
                            Column.number("temperature"),
                            Column.number("pressure"),
                            new Column("mode", 5),
                            Column.number("constant"),
                            Column.number("pressure again")));

    public static final Task NUMBER = new Task.Regression();
    public static final Task CLASSES = new Task.Classification(List.of("low", "medium", "high"));

    private static final double[] MODE_EFFECTS = {0, 3, -2, 1, 5};

    private SyntheticRows() {}

    /// Numbers that depend linearly on the columns, with noise of deviation 0.1.
    public static TrainingSet numbers(int rows, long seed) {
        SplittableRandom random = new Seed(seed).random();
        List<FeatureVector> vectors = new ArrayList<>();
        double[] targets = new double[rows];
        for (int i = 0; i < rows; i++) {
            double[] x = row(random);
            vectors.add(holed(x, random));
            targets[i] = signal(x) + 0.1 * random.nextGaussian();
        }
        return TrainingSet.of(SCHEMA, NUMBER, vectors, targets);
    }

    /// Three classes by the same signal.
    public static TrainingSet classes(int rows, long seed) {
        SplittableRandom random = new Seed(seed).random();
        List<FeatureVector> vectors = new ArrayList<>();
        double[] targets = new double[rows];
        for (int i = 0; i < rows; i++) {
            double[] x = row(random);
            vectors.add(holed(x, random));
            double signal = signal(x) + 0.5 * random.nextGaussian();
            targets[i] = signal < 10 ? 0 : signal < 13 ? 1 : 2;
        }
        return TrainingSet.of(SCHEMA, CLASSES, vectors, targets);
    }

    private static double signal(double[] x) {
        return 10 + 2 * (x[0] - 20) / 5 + 0.01 * (x[1] - 1000) + MODE_EFFECTS[(int) x[2]];
    }

    private static double[] row(SplittableRandom random) {
        double pressure = 1000 + 30 * random.nextGaussian();
        return new double[] {
            20 + 5 * random.nextGaussian(), pressure, random.nextInt(5), 7, 2 * pressure
        };
    }

    private static FeatureVector holed(double[] x, SplittableRandom random) {
        double[] copy = x.clone();
        for (int i = 0; i < copy.length; i++) {
            if (random.nextInt(50) == 0) {
                copy[i] = Double.NaN;
            }
        }
        return FeatureVector.owning(copy);
    }
}
