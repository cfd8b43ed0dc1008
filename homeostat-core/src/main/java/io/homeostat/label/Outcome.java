package io.homeostat.label;

import java.time.Instant;

/// A prediction joined with its truth.
///
/// @param label the value, or the index of the class
/// @param labelledAt when the truth became known
/// @param labelledReading index of the newest reading at that moment
public record Outcome(
        Prediction prediction, double label, Instant labelledAt, long labelledReading) {}
