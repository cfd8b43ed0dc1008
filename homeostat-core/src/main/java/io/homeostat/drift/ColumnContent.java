package io.homeostat.drift;

import io.homeostat.base.Check;
import java.util.List;

/// What the sketch of one column holds, for whoever keeps it or sends it elsewhere. Immutable.
public final class ColumnContent {
    private final long values;
    private final long missing;
    private final double worth;
    private final int[] counts;
    private final List<double[]> levels;

    private ColumnContent(
            long values, long missing, double worth, int[] counts, List<double[]> levels) {
        Check.argument(missing >= 0, "missing %s is below 0", missing);
        Check.argument(
                worth >= 0 && worth <= values,
                "worth %s is not in 0 to the values %s",
                worth,
                values);
        this.values = values;
        this.missing = missing;
        this.worth = worth;
        this.counts = counts;
        this.levels = levels.stream().map(double[]::clone).toList();
    }

    /// A column of numbers.
    ///
    /// @param missing how many values were missing
    /// @param worth how many independent values the others count as, from 0 to their number
    /// @param levels of a [io.homeostat.sketch.KllSketch]: each value of level h stands for 2^h
    public static ColumnContent ofNumbers(long missing, double worth, List<double[]> levels) {
        long values = 0;
        for (int level = 0; level < levels.size(); level++) {
            values =
                    Math.addExact(
                            values, Math.multiplyExact(1L << level, levels.get(level).length));
        }
        return new ColumnContent(values, missing, worth, new int[0], levels);
    }

    /// A column of categories.
    ///
    /// @param counts of each category, then of what was none of them
    public static ColumnContent ofCategories(long missing, double worth, int[] counts) {
        long values = 0;
        for (int count : counts) {
            Check.argument(count >= 0, "count %s is below 0", count);
            values += count;
        }
        return new ColumnContent(values, missing, worth, counts.clone(), List.of());
    }

    /// How many values were seen, without the missing ones.
    public long values() {
        return values;
    }

    public long missing() {
        return missing;
    }

    public double worth() {
        return worth;
    }

    /// Empty for numbers.
    public int[] counts() {
        return counts.clone();
    }

    /// Empty for categories.
    public List<double[]> levels() {
        return levels.stream().map(double[]::clone).toList();
    }
}
