package io.homeostat.drift;

/// What one column of a sketch amounts to.
///
/// @param values how many there were, without the missing ones; exact
/// @param missing how many were missing; exact
/// @param median NaN for categories, or without values
/// @param rankError by how much the share of values below the median may differ from a half; 0 when
///   every value was kept
public record ColumnTotal(
        String column, long values, long missing, double median, double rankError) {}
