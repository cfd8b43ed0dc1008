package io.homeostat.drift;

import java.util.Collections;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Which detector watches the error, with which parameters.
public sealed interface DetectorSpec {
    /// Drift is when the rolling metric is worse than `threshold` (system A's rule).
    record Threshold(double threshold) implements DetectorSpec {}

    /// A detector by its name in the pipeline file, such as `adwin`; what `params` leaves out has
    /// the detector's default.
    record Named(String name, SequencedMap<String, Double> params) implements DetectorSpec {
        public Named {
            params = Collections.unmodifiableSequencedMap(new TreeMap<>(params));
        }
    }

    static DetectorSpec named(String name) {
        return new Named(name, new TreeMap<>(Map.of()));
    }
}
