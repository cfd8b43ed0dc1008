package io.homeostat.score;

import io.homeostat.model.Estimate;

/// The error of one estimate.
public final class Loss {
    private Loss() {}

    /// What the drift detector and the gate compare: the absolute error of a value, or half the
    /// Brier score of class probabilities (Brier 1950, doi
    /// 10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2), which lies in [0, 1]. Larger is worse.
    public static double of(Estimate estimate, double label) {
        return switch (estimate) {
            case Estimate.Value value -> Math.abs(value.point() - label);
            case Estimate.Classes classes -> {
                double sum = 0;
                for (int i = 0; i < classes.size(); i++) {
                    double miss = classes.get(i) - (i == (int) label ? 1 : 0);
                    sum += miss * miss;
                }
                yield sum / 2;
            }
        };
    }

    /// 1 for a wrong class, 0 for the right one.
    public static double wrong(Estimate estimate, double label) {
        return estimate.point() == label ? 0 : 1;
    }
}
