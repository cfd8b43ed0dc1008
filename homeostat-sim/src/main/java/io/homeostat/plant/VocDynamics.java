package io.homeostat.plant;

import io.homeostat.base.Check;

/// How the volatile organic compounds in a room come and go.
///
/// The concentration is `level`, plus what people, warmth and damp add, plus a disturbance `u` that
/// follows `u[t] = first · u[t-1] + second · u[t-2] + noise`.
///
/// @param level of an empty room at 22 °C and 45 % humidity, in ppb
/// @param people what a full room adds, in ppb
/// @param perDegree ppb for each degree above 22 °C
/// @param perPercent ppb for each percent of humidity above 45 %
/// @param first weight of the newest disturbance
/// @param second weight of the one before
/// @param noise standard deviation of what is new in each reading, in ppb
public record VocDynamics(
        double level,
        double people,
        double perDegree,
        double perPercent,
        double first,
        double second,
        double noise) {
    public VocDynamics {
        Check.argument(noise >= 0, "noise %s is negative", noise);
        // The triangle in which an autoregression of order two is stationary.
        Check.argument(
                Math.abs(second) < 1 && first + second < 1 && second - first < 1,
                "a disturbance with weights %s and %s grows without bound",
                first,
                second);
    }

    /// The same room with another level.
    public VocDynamics withLevel(double newLevel) {
        return new VocDynamics(newLevel, people, perDegree, perPercent, first, second, noise);
    }

    /// The same room with other noise.
    public VocDynamics withNoise(double newNoise) {
        return new VocDynamics(level, people, perDegree, perPercent, first, second, newNoise);
    }

    /// What lies at `share` of the way from here to `other`. The stationary triangle is convex, so
    /// every point on the way is stationary too.
    VocDynamics towards(VocDynamics other, double share) {
        return new VocDynamics(
                between(level, other.level, share),
                between(people, other.people, share),
                between(perDegree, other.perDegree, share),
                between(perPercent, other.perPercent, share),
                between(first, other.first, share),
                between(second, other.second, share),
                between(noise, other.noise, share));
    }

    private static double between(double from, double to, double share) {
        return from + share * (to - from);
    }
}
