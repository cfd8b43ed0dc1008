package io.homeostat.drift;

/// How one input compares with its reference.
///
/// @param column the column's name; `missing(…)` for the share of its missing values
/// @param statistic what was computed: `ks`, `psi`, `chi-square`
/// @param value the statistic
/// @param threshold what it must exceed
/// @param p the probability of at least this value by chance
/// @param shifted whether this column alone is drift
public record ColumnShift(
        String column,
        String statistic,
        double value,
        double threshold,
        double p,
        boolean shifted) {
    /// The statistic as a share of its threshold: what columns are ordered by.
    public double contribution() {
        return threshold > 0 ? value / threshold : 0;
    }
}
