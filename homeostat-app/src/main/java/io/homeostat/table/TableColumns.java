package io.homeostat.table;

import io.homeostat.base.Nearest;
import io.homeostat.config.Problem;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.SourceSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Which column of one file holds what.
final class TableColumns {
    /// A column that holds nothing of interest.
    static final int NONE = -1;

    /// A column of this name is the device when the pipeline takes it from a topic.
    private static final String DEVICE_COLUMN = "device";

    private final TableHeader from;
    private final List<String> header;
    private final int[] fieldOf;
    private final int[] timeOf;
    private final int[] deviceOf;
    private int sequence = NONE;
    private int key = NONE;
    private boolean deviceColumn;
    private List<String> timeNames = List.of();
    private boolean anyDevice;
    private int width;
    private int ignored;

    private TableColumns(TableHeader from, int columns) {
        this.from = from;
        this.header = from.names();
        this.fieldOf = filled(columns);
        this.timeOf = filled(columns);
        this.deviceOf = filled(columns);
    }

    /// Which column of the file with that header holds what `source` and `fields` declare.
    static TableColumns of(
            TableHeader from,
            SourceSpec source,
            Fields fields,
            Set<String> optional,
            List<Problem> problems,
            List<String> warnings) {
        List<String> header = from.names();
        int shift = from.shift();
        TableColumns columns = new TableColumns(from, header.size() + shift);
        List<String> named = header.stream().filter(name -> !name.isEmpty()).toList();
        for (String name : named.stream().distinct().toList()) {
            if (named.indexOf(name) != named.lastIndexOf(name)) {
                problems.add(columns.problem(name, "the column '" + name + "' twice", "each once"));
            }
        }
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            int at = header.indexOf(field.name());
            if (at >= 0) {
                columns.fieldOf[at + shift] = i;
            } else if (!optional.contains(field.name())) {
                problems.add(columns.absent(field.name(), named));
            }
        }
        columns.assignTime(source, shift, warnings);
        columns.assignDevice(source, shift, warnings);
        if (!source.sequence().isEmpty() && header.contains(source.sequence())) {
            columns.sequence = header.indexOf(source.sequence()) + shift;
        }
        if (!source.key().isEmpty() && header.contains(source.key())) {
            columns.key = header.indexOf(source.key()) + shift;
        }
        columns.measure(shift, source.strict(), problems);
        return columns;
    }

    private void assignTime(SourceSpec source, int shift, List<String> warnings) {
        List<String> times = source.timeFields();
        if (!times.isEmpty() && !from.exported().time().isEmpty()) {
            times = List.of(from.exported().time());
        }
        if (!header.containsAll(times)) {
            warnings.add(
                    from.file()
                            + ": no column "
                            + String.join(", ", times)
                            + " for the time: rows are taken in their order");
            return;
        }
        for (int i = 0; i < times.size(); i++) {
            timeOf[header.indexOf(times.get(i)) + shift] = i;
        }
        timeNames = times;
    }

    private void assignDevice(SourceSpec source, int shift, List<String> warnings) {
        List<String> parts = source.device().fields();
        if (!from.exported().device().isEmpty()) {
            deviceColumn = true;
            parts = List.of(from.exported().device());
        } else if (source.device().needsTopic()) {
            deviceColumn = header.contains(DEVICE_COLUMN);
            parts = deviceColumn ? List.of(DEVICE_COLUMN) : List.of();
        } else if (!header.containsAll(parts)) {
            warnings.add(
                    from.file()
                            + ": no column "
                            + String.join(", ", parts)
                            + " for the device: all rows count as one device");
            parts = List.of();
        }
        for (int i = 0; i < parts.size(); i++) {
            deviceOf[header.indexOf(parts.get(i)) + shift] = i;
            anyDevice = true;
        }
    }

    private void measure(int shift, boolean strict, List<Problem> problems) {
        for (int i = 0; i < header.size(); i++) {
            int at = i + shift;
            boolean used = used(at) || from.exported().all().contains(header.get(i));
            if (!header.get(i).isEmpty()) {
                width = at + 1;
                ignored += used ? 0 : 1;
            }
            if (strict && !used && !header.get(i).isEmpty()) {
                problems.add(
                        problem(
                                header.get(i),
                                "a column that is not declared",
                                "declared columns only, because source.strict is true"));
            }
        }
    }

    private Problem absent(String field, List<String> named) {
        return new Problem(
                from.file(),
                from.line(),
                0,
                field,
                "the columns " + String.join(", ", named),
                "a column '" + field + "', which spec.fields declares",
                Nearest.to(field, named).orElse(""));
    }

    private Problem problem(String path, String found, String expected) {
        return new Problem(from.file(), from.line(), 0, path, found, expected, "");
    }

    private static int[] filled(int size) {
        int[] array = new int[size];
        Arrays.fill(array, NONE);
        return array;
    }

    /// Index of the declared field in column `at`, or [#NONE].
    int field(int at) {
        return at < fieldOf.length ? fieldOf[at] : NONE;
    }

    /// Which part of the time stands in column `at`, or [#NONE].
    int time(int at) {
        return at < timeOf.length ? timeOf[at] : NONE;
    }

    /// Which part of the device's name stands in column `at`, or [#NONE].
    int device(int at) {
        return at < deviceOf.length ? deviceOf[at] : NONE;
    }

    /// Whether anything in column `at` is of interest.
    boolean used(int at) {
        return field(at) != NONE
                || time(at) != NONE
                || device(at) != NONE
                || sequence == at
                || key == at;
    }

    boolean hasTime() {
        return !timeNames.isEmpty();
    }

    /// The columns that together hold the time.
    List<String> timeNames() {
        return timeNames;
    }

    boolean hasDevice() {
        return anyDevice;
    }

    /// Whether a column names the device as a whole, instead of a topic.
    boolean hasDeviceColumn() {
        return deviceColumn;
    }

    int sequence() {
        return sequence;
    }

    /// The column whose text is the key of a reading, or [#NONE].
    int key() {
        return key;
    }

    /// Columns up to the last that has a name.
    int width() {
        return width;
    }

    /// Named columns that are not declared.
    int ignored() {
        return ignored;
    }

    /// The name of column `at`, for a message.
    String name(int at) {
        int named = at - (fieldOf.length - header.size());
        return named >= 0 && named < header.size() ? header.get(named) : "column " + (at + 1);
    }
}
