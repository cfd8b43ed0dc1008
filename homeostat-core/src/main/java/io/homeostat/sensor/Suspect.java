package io.homeostat.sensor;

/// A sensor that seems to be sick.
///
/// @param sensor within its group
/// @param since readings of the device since it began, at least 1
/// @param size how far off it is, in units; for noise the standard deviation of what was added
/// @param z the statistic that shows it, in standard deviations; for runs their length
record Suspect(int sensor, Symptom symptom, long since, double size, double z) {}
