package io.homeostat.config;

import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads `fields`.
final class FieldsSection {
    private final Section fields;
    private final List<Double> missingEverywhere;

    FieldsSection(Section fields, Section source) {
        this.fields = fields;
        this.missingEverywhere = codes(source);
    }

    Fields read() {
        List<Field> all = new ArrayList<>();
        for (String name : fields.keys()) {
            if (!name.isBlank()) {
                all.add(field(name, fields.section(name)));
            }
        }
        return new Fields(all);
    }

    private Field field(String name, Section field) {
        double min = field.number("min", Double.NEGATIVE_INFINITY);
        double max = field.number("max", Double.POSITIVE_INFINITY);
        if (min > max) {
            field.problem(
                    "min",
                    Shape.plain(min) + " above max " + Shape.plain(max),
                    "at most " + Shape.plain(max));
            max = Double.POSITIVE_INFINITY;
        }
        List<String> categories = field.texts("categories");
        Set<String> distinct = new LinkedHashSet<>();
        for (String category : categories) {
            if (!distinct.add(category)) {
                field.problem("categories", "'" + category + "' twice", "each category once");
            }
        }
        if (!categories.isEmpty() && (field.has("min") || field.has("max"))) {
            String bound = field.has("min") ? "min" : "max";
            field.problem(bound, "a bound", "none: a field with categories is no quantity");
        }
        Set<Double> missing = new LinkedHashSet<>(missingEverywhere);
        missing.addAll(codes(field));
        return new Field(
                name,
                field.text("unit", ""),
                min,
                max,
                List.copyOf(distinct),
                List.copyOf(missing));
    }

    private static List<Double> codes(Section section) {
        return section.items("missing").stream()
                .flatMap(node -> Scalars.number(node).stream().boxed())
                .toList();
    }

    /// The field `name` of `fields`; reports it at `key` of `section` when it is not declared.
    static Optional<Field> declared(Fields fields, Section section, String key) {
        String name = section.text(key, "");
        if (name.isBlank()) {
            return Optional.empty();
        }
        if (fields.indexOf(name).isEmpty()) {
            section.problem(key, name, "a field that is declared under spec.fields", names(fields));
            return Optional.empty();
        }
        return Optional.of(fields.get(fields.require(name)));
    }

    static List<String> names(Fields fields) {
        return fields.all().stream().map(Field::name).toList();
    }
}
