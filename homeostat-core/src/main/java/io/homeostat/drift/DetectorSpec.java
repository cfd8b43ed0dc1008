package io.homeostat.drift;

import io.homeostat.numeric.Autocorrelation;
import java.time.Duration;
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
    ///
    /// @param autocorrelation what is done about errors that resemble their neighbours
    /// @param falseAlarmEvery the detector's limit is chosen for one false alarm in this time;
    ///   zero: the limit is the parameter
    record Named(
            String name,
            SequencedMap<String, Double> params,
            Autocorrelation autocorrelation,
            Duration falseAlarmEvery)
            implements DetectorSpec {
        public Named {
            params = Collections.unmodifiableSequencedMap(new TreeMap<>(params));
        }
    }

    /// With its defaults.
    static Named named(String name) {
        return named(name, new TreeMap<>(Map.of()));
    }

    static Named named(String name, SequencedMap<String, Double> params) {
        return new Named(name, params, Autocorrelation.NONE, Duration.ZERO);
    }
}
