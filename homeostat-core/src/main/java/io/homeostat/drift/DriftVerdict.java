package io.homeostat.drift;

import io.homeostat.base.Check;

/// What a detector concludes after one more observation.
public sealed interface DriftVerdict {
    DriftVerdict STABLE = new Stable();

    /// Nothing to report.
    record Stable() implements DriftVerdict {}

    /// Something may be changing.
    record Warning(Evidence evidence) implements DriftVerdict {}

    /// The stream has changed.
    record Drifted(Evidence evidence) implements DriftVerdict {}

    /// Why: `statistic` has reached `value` against `threshold`; the new regime holds the newest
    /// `since` observations (0 when the detector cannot tell).
    record Evidence(String statistic, double value, double threshold, long since) {
        public Evidence {
            Check.argument(since >= 0, "since %s is negative", since);
        }
    }
}
