package io.homeostat.drift;

import java.util.Comparator;
import java.util.List;

/// A window of inputs that is not distributed as the reference.
///
/// @param window how many vectors were compared
/// @param alpha the level of all tests on this window together
/// @param columns every comparison, the largest contribution first
public record InputDrift(int window, double alpha, List<ColumnShift> columns) {
    private static final Comparator<ColumnShift> ORDER =
            Comparator.comparing(ColumnShift::shifted)
                    .thenComparingDouble(ColumnShift::contribution)
                    .reversed();

    /// Sorts the columns; equal contributions keep their order.
    public InputDrift {
        columns = columns.stream().sorted(ORDER).toList();
    }

    /// The names of the shifted columns, the largest contribution first.
    public List<String> names() {
        return columns.stream().filter(ColumnShift::shifted).map(ColumnShift::column).toList();
    }

    public boolean shifted() {
        return columns.stream().anyMatch(ColumnShift::shifted);
    }
}
