package io.homeostat.drift;

import io.homeostat.base.Seed;
import io.homeostat.feature.Column;
import java.util.SplittableRandom;

/// Whether a test on sketches sees a shift between 20,000 seeded values and 2,000 later ones, at
/// level 5 %, without the smallest effects that the product asks for besides.
public final class SketchTrial {
    static final int K = 1_000;
    private static final int REFERENCE = 20_000;
    private static final int WINDOW = 2_000;
    private static final double LEVEL = 0.05;
    private static final Column COLUMN = Column.number("x");

    private SketchTrial() {}

    /// @param levels distinct values; 0: continuous
    public static boolean rejects(InputTest test, int levels, double shift, int repetition) {
        SplittableRandom random = new Seed(50).split(levels).split(repetition).random();
        ColumnSketch reference = new ColumnSketch(COLUMN, K, new Seed(repetition).split("a"));
        ColumnSketch current = new ColumnSketch(COLUMN, K, new Seed(repetition).split("b"));
        for (int i = 0; i < REFERENCE; i++) {
            reference.add(draw(random, levels));
        }
        for (int i = 0; i < WINDOW; i++) {
            current.add(draw(random, levels) + shift);
        }
        return new ColumnComparison(test, LEVEL, 0)
                .compare(COLUMN, reference.sample(), current.sample())
                .getFirst()
                .shifted();
    }

    private static double draw(SplittableRandom random, int levels) {
        return levels == 0 ? random.nextGaussian() : random.nextInt(levels);
    }
}
