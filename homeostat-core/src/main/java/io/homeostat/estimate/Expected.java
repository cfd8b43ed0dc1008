package io.homeostat.estimate;

/// What the metric is expected to be where labels have not come yet.
///
/// @param metric `accuracy` for classes, `mae` for numbers
/// @param value the expected metric over the `readings`; NaN where there is nothing to speak of
/// @param valid whether enough labels have come, and bear it out
/// @param readings the newest predictions without a label, so many of them
public record Expected(String metric, double value, boolean valid, int readings) {}
