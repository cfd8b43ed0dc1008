package io.homeostat.online;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import java.util.Arrays;

/// A leaf that says the shares of the classes, or what naive Bayes makes of its columns, whichever
/// has been right more often here.
///
/// Of each class and column it keeps a Gaussian; splits are tried at [#THRESHOLDS] places between
/// the least and the greatest value of a column, by information gain.
///
/// Cost: O(classes · columns) per row; 24 bytes per class and column.
@SingleWriter
final class ClassLeaf implements Leaf {
    private static final int THRESHOLDS = 10;

    /// A split that sends a smaller share to one side is none.
    private static final double SHARE_MIN = 0.01;

    private static final double LOG_2 = StrictMath.log(2);

    private final int classes;
    private final int[] columns;
    private final double[] counts;
    private double weight;
    private double majorityRight;
    private double bayesRight;

    // Of each column and class weight, mean and squares; of each column least and greatest
    private final double[] gaussians;
    private final double[] ranges;

    // Scratch, no state
    private final double[] below;
    private final double[] shares;

    ClassLeaf(int classes, int[] columns) {
        this.classes = classes;
        this.columns = columns;
        this.counts = new double[classes];
        this.gaussians = new double[columns.length * classes * 3];
        this.ranges = new double[columns.length * 2];
        for (int j = 0; j < columns.length; j++) {
            ranges[2 * j] = Double.POSITIVE_INFINITY;
            ranges[2 * j + 1] = Double.NEGATIVE_INFINITY;
        }
        this.below = new double[classes];
        this.shares = new double[classes];
    }

    /// The bytes of one leaf's state.
    static int bytes(int classes, int columns) {
        return 24 * classes * columns + 16 * columns + 8 * classes + 24 + 4 * columns;
    }

    @Override
    public void vote(FeatureVector x, InputScale scale, double[] votes) {
        if (weight == 0) {
            for (int k = 0; k < classes; k++) {
                votes[k] += 1.0 / classes;
            }
            return;
        }
        if (bayesRight > majorityRight) {
            bayes(x, scale);
            for (int k = 0; k < classes; k++) {
                votes[k] += shares[k];
            }
            return;
        }
        for (int k = 0; k < classes; k++) {
            votes[k] += counts[k] / weight;
        }
    }

    /// Writes the posterior of each class into `shares`.
    private void bayes(FeatureVector x, InputScale scale) {
        for (int k = 0; k < classes; k++) {
            shares[k] =
                    counts[k] > 0 ? StrictMath.log(counts[k] / weight) : Double.NEGATIVE_INFINITY;
        }
        for (int j = 0; j < columns.length; j++) {
            double value = scale.near(columns[j], x.get(columns[j]));
            double apart = ranges[2 * j + 1] - ranges[2 * j];
            if (!Double.isNaN(value) && apart > 0) {
                // Equal values of a class do not make it impossible to be near them.
                weigh(j, value, 1e-6 * apart * apart);
            }
        }
        double largest = shares[best(shares)];
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            shares[k] = StrictMath.exp(shares[k] - largest);
            sum += shares[k];
        }
        for (int k = 0; k < classes; k++) {
            shares[k] /= sum;
        }
    }

    /// Adds the logarithm of each class's density at `value`.
    private void weigh(int j, double value, double varianceMin) {
        for (int k = 0; k < classes; k++) {
            int at = (j * classes + k) * 3;
            double n = gaussians[at];
            if (n > 0 && varianceMin > 0) {
                double variance = Math.max(varianceMin, gaussians[at + 2] / n);
                double delta = value - gaussians[at + 1];
                shares[k] -= 0.5 * (delta * delta / variance + StrictMath.log(variance));
            } else {
                // A class never seen with this column.
                shares[k] -= 50;
            }
        }
    }

    static int best(double[] values) {
        int best = 0;
        for (int k = 1; k < values.length; k++) {
            best = values[k] > values[best] ? k : best;
        }
        return best;
    }

    @Override
    public void learn(FeatureVector x, InputScale scale, double truth, int times) {
        int k = (int) truth;
        if (weight > 0) {
            majorityRight += best(counts) == k ? times : 0;
            bayes(x, scale);
            bayesRight += best(shares) == k ? times : 0;
        }
        counts[k] += times;
        weight += times;
        for (int j = 0; j < columns.length; j++) {
            double value = scale.near(columns[j], x.get(columns[j]));
            if (!Double.isNaN(value)) {
                ranges[2 * j] = Math.min(ranges[2 * j], value);
                ranges[2 * j + 1] = Math.max(ranges[2 * j + 1], value);
                int at = (j * classes + k) * 3;
                gaussians[at] += times;
                double delta = value - gaussians[at + 1];
                gaussians[at + 1] += delta * times / gaussians[at];
                // Of equal values the mean can step over them by its rounding.
                gaussians[at + 2] += Math.max(0, times * delta * (value - gaussians[at + 1]));
            }
        }
    }

    @Override
    public double weight() {
        return weight;
    }

    @Override
    public Splits splits() {
        Splits found = Splits.NONE;
        if (counts[best(counts)] == weight) {
            return found;
        }
        double before = entropy(counts, weight);
        for (int j = 0; j < columns.length; j++) {
            found = found.with(split(j, before));
        }
        return found;
    }

    private Split split(int j, double before) {
        double least = ranges[2 * j];
        double apart = ranges[2 * j + 1] - least;
        Split best = Split.NONE;
        for (int s = 1; apart > 0 && s <= THRESHOLDS; s++) {
            double threshold = least + apart * s / (THRESHOLDS + 1);
            double left = below(j, threshold);
            double right = weight - left;
            double share = left / weight;
            if (share < SHARE_MIN || share > 1 - SHARE_MIN) {
                continue;
            }
            double after = left * entropy(below, left);
            for (int k = 0; k < classes; k++) {
                shares[k] = counts[k] - below[k];
            }
            after += right * entropy(shares, right);
            double merit = before - after / weight;
            if (merit > best.merit()) {
                best = new Split(columns[j], threshold, merit, share);
            }
        }
        return best;
    }

    /// Writes how much of each class lies below a threshold, and returns the sum. Rows without a
    /// value are shared out as the others.
    private double below(int j, double threshold) {
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            int at = (j * classes + k) * 3;
            double n = gaussians[at];
            double share = 0.5;
            if (n > 0) {
                double deviation = Math.sqrt(gaussians[at + 2] / n);
                double delta = threshold - gaussians[at + 1];
                share = deviation > 0 ? normal(delta / deviation) : delta > 0 ? 1 : 0;
            }
            below[k] = counts[k] * share;
            sum += below[k];
        }
        return sum;
    }

    /// The standard normal distribution to 1e-7: M. Abramowitz, I. Stegun, *Handbook of
    /// Mathematical Functions* (1964), 26.2.17.
    private static double normal(double z) {
        double t = 1 / (1 + 0.2316419 * Math.abs(z));
        double poly =
                t
                        * (0.319381530
                                + t
                                        * (-0.356563782
                                                + t
                                                        * (1.781477937
                                                                + t
                                                                        * (-1.821255978
                                                                                + t
                                                                                        * 1.330274429))));
        double tail = 0.3989422804014327 * StrictMath.exp(-0.5 * z * z) * poly;
        return z > 0 ? 1 - tail : tail;
    }

    /// In bits.
    private static double entropy(double[] weights, double sum) {
        double entropy = 0;
        for (double each : weights) {
            if (each > 0 && sum > 0) {
                double p = each / sum;
                entropy -= p * StrictMath.log(p);
            }
        }
        return entropy / LOG_2;
    }

    @Override
    public boolean decided(Splits splits, double bound) {
        int seen = 0;
        for (double count : counts) {
            seen += count > 0 ? 1 : 0;
        }
        double range = StrictMath.log(Math.max(2, seen)) / LOG_2;
        return splits.best().merit() - splits.second().merit() > range * bound
                || range * bound < HoeffdingTree.TIE;
    }

    @Override
    public Leaf child(Split split, boolean below, int[] subset) {
        ClassLeaf child = new ClassLeaf(classes, subset);
        int j = 0;
        while (columns[j] != split.column()) {
            j++;
        }
        below(j, split.threshold());
        for (int k = 0; k < classes; k++) {
            child.counts[k] = below ? this.below[k] : counts[k] - this.below[k];
            child.weight += child.counts[k];
        }
        return child;
    }

    @Override
    public void rescale(int column, InputScale.Change change) {}

    @Override
    public void save(StateWriter out) {
        out.putDouble(weight).putDouble(majorityRight).putDouble(bayesRight);
        out.putDoubles(counts, 0, classes).putDoubles(gaussians, 0, gaussians.length);
        out.putDoubles(ranges, 0, ranges.length);
    }

    @Override
    public void load(StateReader in) {
        weight = OnlineState.positive(in, "weight of a leaf");
        majorityRight = OnlineState.positive(in, "right by majority");
        bayesRight = OnlineState.positive(in, "right by Bayes");
        for (int k = 0; k < classes; k++) {
            counts[k] = OnlineState.positive(in, "weight of a class");
        }
        OnlineState.finite(in, "gaussian", gaussians);
        for (int at = 0; at < gaussians.length; at += 3) {
            if (gaussians[at] < 0 || gaussians[at + 2] < 0) {
                throw OnlineState.wrong(
                        "weight or squares of a gaussian",
                        Arrays.toString(Arrays.copyOfRange(gaussians, at, at + 3)),
                        "at least 0");
            }
        }
        for (int i = 0; i < ranges.length; i++) {
            ranges[i] = in.getDouble();
            if (Double.isNaN(ranges[i])) {
                throw OnlineState.wrong("end of a column's range", ranges[i], "a number");
            }
        }
    }
}
