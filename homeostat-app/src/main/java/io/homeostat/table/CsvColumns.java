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
final class CsvColumns {
    /// A column that holds nothing of interest.
    static final int NONE = -1;

    /// A column of this name is the device when the pipeline takes it from a topic.
    private static final String DEVICE_COLUMN = "device";

    private final List<String> header;
    private final int[] fieldOf;
    private final int[] timeOf;
    private final int[] deviceOf;
    private int sequence = NONE;
    private int key = NONE;
    private boolean deviceColumn;
    private boolean anyTime;
    private boolean anyDevice;
    private int width;
    private int ignored;

    private CsvColumns(List<String> header, int columns) {
        this.header = header;
        this.fieldOf = filled(columns);
        this.timeOf = filled(columns);
        this.deviceOf = filled(columns);
    }

    /// The layout of a file whose rows have `shift` columns before the first named one.
    static CsvColumns of(
            String file,
            List<String> header,
            int shift,
            SourceSpec source,
            Fields fields,
            Set<String> optional,
            List<Problem> problems,
            List<String> warnings) {
        CsvColumns columns = new CsvColumns(header, header.size() + shift);
        List<String> named = header.stream().filter(name -> !name.isEmpty()).toList();
        for (String name : named.stream().distinct().toList()) {
            if (named.indexOf(name) != named.lastIndexOf(name)) {
                problems.add(problem(file, name, "the column '" + name + "' twice", "each once"));
            }
        }
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            int at = header.indexOf(field.name());
            if (at >= 0) {
                columns.fieldOf[at + shift] = i;
            } else if (!optional.contains(field.name())) {
                problems.add(absent(file, field.name(), named));
            }
        }
        columns.assignTime(file, source, shift, warnings);
        columns.assignDevice(file, source, shift, warnings);
        if (!source.sequence().isEmpty() && header.contains(source.sequence())) {
            columns.sequence = header.indexOf(source.sequence()) + shift;
        }
        if (!source.key().isEmpty() && header.contains(source.key())) {
            columns.key = header.indexOf(source.key()) + shift;
        }
        columns.measure(file, shift, source.strict(), problems);
        return columns;
    }

    private void assignTime(String file, SourceSpec source, int shift, List<String> warnings) {
        List<String> times = source.timeFields();
        if (!header.containsAll(times)) {
            warnings.add(
                    file
                            + ": no column "
                            + String.join(", ", times)
                            + " for the time: rows are taken in their order");
            return;
        }
        for (int i = 0; i < times.size(); i++) {
            timeOf[header.indexOf(times.get(i)) + shift] = i;
            anyTime = true;
        }
    }

    private void assignDevice(String file, SourceSpec source, int shift, List<String> warnings) {
        List<String> parts = source.device().fields();
        if (source.device().needsTopic()) {
            deviceColumn = header.contains(DEVICE_COLUMN);
            parts = deviceColumn ? List.of(DEVICE_COLUMN) : List.of();
        } else if (!header.containsAll(parts)) {
            warnings.add(
                    file
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

    private void measure(String file, int shift, boolean strict, List<Problem> problems) {
        for (int i = 0; i < header.size(); i++) {
            int at = i + shift;
            boolean used =
                    fieldOf[at] != NONE
                            || timeOf[at] != NONE
                            || deviceOf[at] != NONE
                            || sequence == at
                            || key == at;
            if (!header.get(i).isEmpty()) {
                width = at + 1;
                ignored += used ? 0 : 1;
            }
            if (strict && !used && !header.get(i).isEmpty()) {
                problems.add(
                        problem(
                                file,
                                header.get(i),
                                "a column that is not declared",
                                "declared columns only, because source.strict is true"));
            }
        }
    }

    private static Problem absent(String file, String field, List<String> named) {
        return new Problem(
                file,
                1,
                0,
                field,
                "the columns " + String.join(", ", named),
                "a column '" + field + "', which spec.fields declares",
                Nearest.to(field, named).orElse(""));
    }

    private static Problem problem(String file, String path, String found, String expected) {
        return new Problem(file, 1, 0, path, found, expected, "");
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

    boolean hasTime() {
        return anyTime;
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
