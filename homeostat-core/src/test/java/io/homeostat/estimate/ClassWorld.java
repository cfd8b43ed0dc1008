package io.homeostat.estimate;

import io.homeostat.base.Seed;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import java.util.List;
import java.util.SplittableRandom;

/// A model of three inputs that is surer of itself than it may be.
public final class ClassWorld {
    /// Readings that an estimate is for.
    static final int CHUNK = 1_000;

    private static final Task CLASSES = new Task.Classification(List.of("no", "yes"));
    private static final Estimate NOTHING = new Estimate.Value(0);

    private final SplittableRandom random;
    private final double boast;
    PerformanceEstimate estimate = new PerformanceEstimate(CLASSES, 3);
    double along;
    double narrow = 1;
    double weightA = 1.5;
    double weightB = -1;
    private int right;

    public ClassWorld(long seed) {
        random = new Seed(seed).random();
        boast = 0.7 + 1.3 * random.nextDouble();
    }

    /// @return share of right answers
    public double readings(int count, boolean labelled) {
        right = 0;
        for (int i = 0; i < count; i++) {
            double a = along + narrow * random.nextGaussian();
            double b = random.nextGaussian();
            double score = 1.5 * a - b;
            double truth = weightA * a + weightB * b;
            double p = 1 / (1 + StrictMath.exp(-boast * score));
            int label = random.nextDouble() < 1 / (1 + StrictMath.exp(-truth)) ? 1 : 0;
            Estimate said = Estimate.Classes.owning(new double[] {1 - p, p});
            FeatureVector x = FeatureVector.of(a, b, 0);
            estimate.said(said, NOTHING, NOTHING, x);
            right += said.point() == label ? 1 : 0;
            if (labelled) {
                estimate.outcome(said, NOTHING, NOTHING, x, label);
            }
        }
        return right / (double) count;
    }

    /// How far the estimate was from the truth.
    ///
    /// @param error mean distance of expected and real accuracy
    /// @param valid how many of the `chunks` it was said to be valid in
    public record Followed(double error, int valid, int chunks) {}

    /// The estimate of `CHUNK` readings without labels, four times in each of `seeds` worlds, with
    /// inputs that have moved.
    public static Followed follow(int seeds) {
        double sum = 0;
        int chunks = 0;
        int valid = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            ClassWorld world = new ClassWorld(seed);
            world.readings(3 * CHUNK, true);
            for (double along : new double[] {0, 1, 2.5, -2}) {
                world.along = along;
                world.narrow = along == 0 ? 0.3 : 1;
                double truth = world.readings(CHUNK, false);
                Expected expected = world.estimate.now(CHUNK);
                valid += expected.valid() ? 1 : 0;
                sum += Math.abs(expected.value() - truth);
                chunks++;
            }
        }
        return new Followed(sum / chunks, valid, chunks);
    }

    /// In how many of `seeds` worlds the estimate is said to be invalid when the concept has
    /// changed to weights `a` and `b` and so many late labels have come.
    public static int invalid(double a, double b, int labels, int seeds) {
        int invalid = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            ClassWorld world = new ClassWorld(seed);
            world.readings(3 * CHUNK, true);
            world.weightA = a;
            world.weightB = b;
            world.readings(CHUNK, false);
            world.readings(labels, true);
            invalid += world.estimate.now(CHUNK).valid() ? 0 : 1;
        }
        return invalid;
    }
}
