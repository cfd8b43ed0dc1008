package io.homeostat.label;

import io.homeostat.model.Estimate;
import io.homeostat.reading.DeviceId;
import java.time.Instant;

/// What was said about one reading, by whom.
///
/// @param reading index of the reading within the pipeline, from 0
/// @param version version of the champion that served it
/// @param frozen what the first model says, for comparison
/// @param baseline what the trivial baseline says, for comparison
/// @param lower lower end of the interval that is to hold the truth in the wanted share of cases;
///   NaN for classification or while unknown
/// @param upper upper end of it
/// @param driftDetected whether the loop believed, when it spoke, that the world had changed
public record Prediction(
        long reading,
        DeviceId device,
        Instant at,
        int version,
        Estimate estimate,
        Estimate frozen,
        Estimate baseline,
        double lower,
        double upper,
        boolean driftDetected) {}
