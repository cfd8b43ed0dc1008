package io.homeostat.reading;

import io.homeostat.base.Check;
import java.util.List;
import java.util.OptionalInt;

/// The declared fields of a pipeline, in their declared order. A reading holds one value per field,
/// at the same index.
public record Fields(List<Field> all) {
    public Fields {
        all = List.copyOf(all);
        long distinct = all.stream().map(Field::name).distinct().count();
        Check.argument(distinct == all.size(), "field names must be distinct: %s", all);
    }

    public int size() {
        return all.size();
    }

    public Field get(int index) {
        return all.get(index);
    }

    public OptionalInt indexOf(String name) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(name)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /// The index of a field that the configuration has already checked.
    public int require(String name) {
        return indexOf(name)
                .orElseThrow(() -> new IllegalArgumentException("no field named " + name));
    }

    /// `reading` without the values that lie outside their declared bounds.
    public Reading plausible(Reading reading) {
        double[] values = null;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).excludes(reading.get(i))) {
                values = values == null ? reading.toArray() : values;
                values[i] = Double.NaN;
            }
        }
        return values == null ? reading : reading.withValues(values);
    }
}
