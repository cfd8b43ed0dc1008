package io.homeostat.config;

import io.homeostat.score.Metric;
import java.util.Optional;

/// Which thresholds of a rolling metric make sense.
public final class Thresholds {
    private Thresholds() {}

    /// What is expected in place of `threshold`, if it lies beyond what the metric can reach: then
    /// it would never, or always, be drift.
    public static Optional<String> wanted(Metric metric, double threshold) {
        boolean share = metric == Metric.ACCURACY || metric == Metric.F1;
        if (share && !(threshold > 0 && threshold <= 1)) {
            return Optional.of("a number above 0 and at most 1: " + metric.label() + " is a share");
        } else if (metric.largerIsBetter() && threshold > 1) {
            return Optional.of("a number of at most 1, the best " + metric.label());
        } else if (!metric.largerIsBetter() && threshold <= 0) {
            return Optional.of("a number above 0: no " + metric.label() + " is below it");
        }
        return Optional.empty();
    }
}
