package io.homeostat.loop;

import io.homeostat.drift.DetectorSpec;
import io.homeostat.drift.InputTest;
import io.homeostat.score.Metric;
import java.time.Duration;

/// What is watched.
///
/// @param metric what the error is judged by
/// @param window how many outcomes the rolling metric covers
/// @param detector when the error counts as drifted
/// @param inputs how the inputs are compared with their reference
/// @param inputWindow readings per comparison, and in the reference
/// @param inputFalseAlarmEvery one false alarm of the input test is accepted in this time
/// @param stuck a sensor that repeats itself this many readings is stuck; 0: no fixed number
/// @param faults whether sensors are compared with their past and with one another
/// @param faultsLast readings after which a fault is taken for the new normal; 0: half of what a
///   training learns from
/// @param coverage share of the intervals that are to hold the truth
public record MonitorSpec(
        Metric metric,
        int window,
        DetectorSpec detector,
        InputTest inputs,
        int inputWindow,
        Duration inputFalseAlarmEvery,
        int stuck,
        boolean faults,
        long faultsLast,
        double coverage) {
    /// The same with another detector of drifted errors.
    MonitorSpec with(DetectorSpec other) {
        return new MonitorSpec(
                metric,
                window,
                other,
                inputs,
                inputWindow,
                inputFalseAlarmEvery,
                stuck,
                faults,
                faultsLast,
                coverage);
    }
}
