package io.homeostat.drift;

import io.homeostat.base.Check;

/// What [HddmA] and [HddmW] have in common.
///
/// @param drift confidence of an alarm
/// @param warning confidence of a warning
/// @param lambda weight of the newest value, for [HddmW]
/// @param sides 1: only a rise is reported; 2: a fall too
public record HddmSettings(double drift, double warning, double lambda, int sides) {
    public HddmSettings {
        Check.argument(drift > 0 && drift < 1, "hddm: drift %s not in (0, 1)", drift);
        Check.argument(
                warning >= drift && warning < 1,
                "hddm: warning %s not in [drift %s, 1)",
                warning,
                drift);
        Check.argument(lambda > 0 && lambda <= 1, "hddm: lambda %s not in (0, 1]", lambda);
        Check.argument(sides == 1 || sides == 2, "hddm: sides %s is neither 1 nor 2", sides);
    }

    /// The published defaults, one-sided.
    public static HddmSettings defaults() {
        return new HddmSettings(0.001, 0.005, 0.05, 1);
    }
}
