package io.homeostat.learn;

import io.homeostat.model.Task;

/// How often each class occurs.
public final class ClassShares {
    /// A thousandth of a row for each class: a class never seen keeps a finite log loss.
    private static final double PSEUDO_ROWS = 1e-3;

    private ClassShares() {}

    /// The rows of each class.
    public static int[] counts(TrainingSet data, Task.Classification task) {
        int[] counts = new int[task.classes().size()];
        for (int i = 0; i < data.size(); i++) {
            counts[(int) data.target(i)]++;
        }
        return counts;
    }

    /// The share of each class: positive, and 1 in sum.
    public static double[] of(TrainingSet data, Task.Classification task) {
        int[] counts = counts(data, task);
        double[] shares = new double[counts.length];
        for (int k = 0; k < shares.length; k++) {
            shares[k] = (counts[k] + PSEUDO_ROWS) / (data.size() + PSEUDO_ROWS * counts.length);
        }
        return shares;
    }
}
