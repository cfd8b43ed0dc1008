package io.homeostat.estimate;

/// How late the newest labels came; NaN before the first.
///
/// @param labels so many of them
/// @param readings in readings of the pipeline that came in between
/// @param seconds in seconds of the loop's time
public record Lateness(int labels, Quantiles readings, Quantiles seconds) {
    /// Half of the labels came within `median`, nine of ten within `ninetieth`.
    public record Quantiles(double median, double ninetieth, double largest) {}
}
