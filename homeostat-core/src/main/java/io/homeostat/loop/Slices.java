package io.homeostat.loop;

import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import java.util.ArrayList;
import java.util.List;

/// The slices of the readings, numbered: one for each category of each field that is sliced by.
final class Slices {
    private final List<Integer> fields = new ArrayList<>();
    private final List<Integer> firsts = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    /// @param sliced names of declared fields with categories
    Slices(Fields declared, List<String> sliced) {
        for (String name : sliced) {
            int index = declared.require(name);
            Field field = declared.get(index);
            fields.add(index);
            firsts.add(names.size());
            field.categories().forEach(category -> names.add(name + "=" + category));
        }
    }

    /// `field=category`, by number.
    List<String> names() {
        return names;
    }

    /// Those that `reading` belongs to: none of a field whose value is missing.
    List<Integer> of(Reading reading) {
        if (fields.isEmpty()) {
            return List.of();
        }
        List<Integer> within = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            double category = reading.get(fields.get(i));
            if (!Double.isNaN(category)) {
                within.add(firsts.get(i) + (int) category);
            }
        }
        return List.copyOf(within);
    }
}
