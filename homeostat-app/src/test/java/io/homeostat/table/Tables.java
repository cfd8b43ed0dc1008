package io.homeostat.table;

import io.homeostat.reading.Decoded;
import io.homeostat.reading.DeviceRule;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import io.homeostat.reading.SourceSpec;
import io.homeostat.reading.SourceSpec.Csv;
import io.homeostat.reading.SourceSpec.Format;
import io.homeostat.reading.SourceSpec.TimeRule;
import io.homeostat.reading.TimeFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sources and rows for the tests of tables.
final class Tables {
    /// Files that another writer has made: `src/test/peers/parquet_peer.py golden DIR`.
    static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "parquet");

    /// What the golden readings declare.
    static final Fields READINGS =
            new Fields(
                    List.of(
                            Field.number("x"),
                            Field.number("n"),
                            Field.category("mode", List.of("Idle", "Active", "Maintenance")),
                            Field.number("ok")));

    private Tables() {}

    static Path golden(String name) {
        return GOLDEN.resolve(name);
    }

    static SourceSpec source() {
        return source(DeviceRule.single("one"), new TimeRule.Arrival(), false);
    }

    static SourceSpec source(DeviceRule device, TimeRule time, boolean strict) {
        return new SourceSpec(
                "t", 1, Format.JSON, device, time, Duration.ZERO, "", "", strict, Csv.RECOGNISED);
    }

    /// The source of the golden readings.
    static SourceSpec readings() {
        return source(
                new DeviceRule(List.of(new DeviceRule.Part.FieldValue("machine")), "one"),
                time(TimeFormat.ISO_8601, "at"),
                false);
    }

    static TimeRule time(TimeFormat format, String... columns) {
        return new TimeRule.InFields(List.of(columns), format);
    }

    static List<Decoded> rows(Path file, SourceSpec source, Fields fields) {
        try (TableSource table = TableSource.open(List.of(file), source, fields)) {
            return rows(table);
        }
    }

    static List<Decoded> rows(TableSource source) {
        List<Decoded> rows = new ArrayList<>();
        for (Optional<Decoded> row = source.next(); row.isPresent(); row = source.next()) {
            rows.add(row.get());
        }
        return rows;
    }

    static Reading reading(Decoded row) {
        if (row instanceof Decoded.Accepted(Reading reading, _)) {
            return reading;
        }
        throw new AssertionError(row);
    }
}
