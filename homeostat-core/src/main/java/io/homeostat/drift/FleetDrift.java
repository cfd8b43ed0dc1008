package io.homeostat.drift;

import java.util.List;

/// What the inputs of several boxes say together, and each of them against the others.
///
/// @param alpha the level of each of the two questions: whether the fleet has drifted, and which
///   box is apart
/// @param all the newest windows of all boxes against all their references
/// @param columns what was compared, in the order of the columns
/// @param boxes sorted by name
public record FleetDrift(double alpha, InputDrift all, List<Column> columns, List<BoxDrift> boxes) {
    public FleetDrift {
        columns = List.copyOf(columns);
        boxes = List.copyOf(boxes);
    }

    /// One column over all boxes.
    public record Column(ColumnTotal reference, ColumnTotal recent) {}

    /// One box.
    ///
    /// @param own its newest window against its own reference
    /// @param apart its newest window against those of the others; without columns where there is
    ///   no other
    /// @param odd the columns in which it is apart and was not always, the largest contribution
    ///   first
    public record BoxDrift(
            String name, long vectors, InputDrift own, InputDrift apart, List<String> odd) {
        public BoxDrift {
            odd = List.copyOf(odd);
        }

        double contribution() {
            return largest(apart);
        }

        double ownContribution() {
            return largest(own);
        }

        /// Of the columns in which it is odd.
        private double largest(InputDrift drift) {
            return drift.columns().stream()
                    .filter(shift -> odd.contains(shift.column()))
                    .mapToDouble(ColumnShift::contribution)
                    .max()
                    .orElse(0);
        }
    }

    /// The boxes that are odd.
    public List<BoxDrift> odd() {
        return boxes.stream().filter(box -> !box.odd().isEmpty()).toList();
    }
}
