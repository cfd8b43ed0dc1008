package io.homeostat.reading;

import io.homeostat.base.Check;
import java.util.List;

/// One declared field of a reading.
///
/// @param name as it stands in the payload or in the CSV header; dots, blanks and `%` are allowed
/// @param unit UCUM code, or empty when none was declared
/// @param min smallest plausible value, `-Infinity` when none was declared
/// @param max largest plausible value, `Infinity` when none was declared
/// @param categories the words a categorical field may take, in their order; empty for a number
/// @param missing numeric codes that mean "no value", for example `-200`
public record Field(
        String name,
        String unit,
        double min,
        double max,
        List<String> categories,
        List<Double> missing) {
    public Field {
        Check.argument(!name.isBlank(), "a field name must not be blank");
        Check.argument(!(min > max), "field %s: min %s exceeds max %s", name, min, max);
        categories = List.copyOf(categories);
        missing = List.copyOf(missing);
    }

    /// A plain number without bounds.
    public static Field number(String name) {
        return new Field(
                name, "", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, List.of(), List.of());
    }

    /// A field whose values are words (or numbers used as words).
    public static Field category(String name, List<String> categories) {
        return new Field(
                name,
                "",
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                categories,
                List.of());
    }

    public boolean categorical() {
        return !categories.isEmpty();
    }

    /// Whether the sensor cannot have meant `value`: it counts as missing. NaN is missing already.
    public boolean excludes(double value) {
        return value < min || value > max;
    }
}
