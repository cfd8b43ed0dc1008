package io.homeostat.replay;

import java.util.List;

/// What came out of an experiment.
///
/// @param curve the rolling error along the tape
public record Measurement(
        Experiment experiment, ReplayReport report, List<ErrorCurve.Point> curve) {
    public Measurement {
        curve = List.copyOf(curve);
    }
}
