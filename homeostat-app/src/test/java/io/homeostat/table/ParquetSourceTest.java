package io.homeostat.table;

import static io.homeostat.table.Tables.golden;
import static io.homeostat.table.Tables.reading;
import static io.homeostat.table.Tables.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.reading.Decoded;
import io.homeostat.reading.Decoded.Reason;
import io.homeostat.reading.DeviceRule;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import io.homeostat.reading.SourceSpec;
import io.homeostat.reading.SourceSpec.TimeRule;
import io.homeostat.reading.TimeFormat;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a Parquet file says is what the same rows say as CSV.
class ParquetSourceTest {
    private static final Path TYPES = golden("types.parquet");
    private static final Instant NOON = Instant.parse("2024-02-29T12:30:15.125Z");

    private static List<Decoded> column(Field field) {
        return rows(TYPES, Tables.source(), new Fields(List.of(Field.number("row"), field)));
    }

    private static List<Double> values(Field field) {
        return column(field).stream().map(row -> reading(row).get(1)).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "snappy",
                "zstd",
                "gzip",
                "none",
                "lz4",
                "plain",
                "version2",
                "version2-none",
                "groups",
                "pages",
                "checksums",
                "split",
                "delta",
                "int96",
                "pandas"
            })
    void reads_the_rows_that_stand_in_the_csv(String form) {
        List<Decoded> told = rows(golden("readings.csv"), Tables.readings(), Tables.READINGS);
        Path file = golden(form + ".parquet");

        List<Decoded> read = rows(file, Tables.readings(), Tables.READINGS);

        assertThat(told).hasSize(60).allMatch(Decoded.Accepted.class::isInstance);
        assertThat(read).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({
        "int8, -128, 127",
        "int16, -32768, 32767",
        "int32, -2147483648, 2147483647",
        "int64, -9223372036854775808, 9007199254740992",
        "uint8, 0, 255",
        "uint16, 0, 65535",
        "uint32, 0, 4294967295",
        "uint64, 0, 18446744073709551615",
        "float16, -1.5, 0.333251953125",
        "float64, -999.9, 0.1",
        "truth, 1, 0",
        "text, -1.5, 2.25",
        "decimal9, -1.25, 9999999.99",
        "decimal18, -1.25, 0.00000001",
        "decimal38, -1.25, 1234567890123456789.5",
        "void, NaN, NaN",
        "nested.a, 1.5, NaN",
        "nested.deep.b, 7, 8",
        "epoch_ms, 1709209815125, 1709209815125"
    })
    void reads_every_type_that_can_be_a_number(String name, double first, double third) {
        assertThat(values(Field.number(name))).containsExactly(first, Double.NaN, third);
    }

    @Test
    void a_number_of_32_bits_is_taken_for_the_code_that_it_was_rounded_from() {
        Field coded =
                new Field(
                        "float32",
                        "",
                        Double.NEGATIVE_INFINITY,
                        Double.POSITIVE_INFINITY,
                        List.of(),
                        List.of(-999.9));

        assertThat(values(coded)).containsExactly(Double.NaN, Double.NaN, (double) 0.1f);
    }

    @Test
    void categories_come_from_text_whole_numbers_and_truths() {
        assertThat(values(Field.category("level", List.of("1", "2", "3"))))
                .containsExactly(2.0, Double.NaN, 0.0);
        assertThat(values(Field.category("truth", List.of("false", "true"))))
                .containsExactly(1.0, Double.NaN, 0.0);
        assertThat(values(Field.category("large", List.of("y", "x"))))
                .containsExactly(1.0, Double.NaN, 0.0);
    }

    @Test
    void a_value_that_does_not_fit_rejects_its_row_with_its_place() {
        List<Decoded> words = column(Field.number("words"));
        List<Decoded> infinite = column(Field.number("infinite"));
        List<Decoded> level = column(Field.category("level", List.of("1", "2")));

        assertThat(reading(words.get(0)).get(1)).isEqualTo(12);
        assertThat(reading(words.get(1)).get(1)).isNaN();
        assertThat(words.get(2))
                .isEqualTo(
                        new Decoded.Rejected(
                                Reason.WRONG_TYPE,
                                "types.parquet: row 3 (row group 1): column 'words': found 'warm',"
                                        + " expected a finite number"));
        assertThat(infinite.get(2)).isInstanceOf(Decoded.Rejected.class);
        assertThat(level.getFirst())
                .isEqualTo(
                        new Decoded.Rejected(
                                Reason.UNKNOWN_CATEGORY,
                                "types.parquet: row 1 (row group 1): column 'level': found '3',"
                                        + " expected one of 1, 2"));
    }

    @ParameterizedTest
    @CsvSource({
        "ts_s, iso-8601, 2024-02-29T12:30:15Z",
        "ts_ms, iso-8601, 2024-02-29T12:30:15.125Z",
        "ts_us, epoch-s, 2024-02-29T12:30:15.125Z",
        "ts_ns, iso-8601, 2024-02-29T12:30:15.125000123Z",
        "date, iso-8601, 2024-02-29T00:00:00Z",
        "iso, iso-8601, 2024-02-29T12:30:15.125Z",
        "epoch_ms, epoch-ms, 2024-02-29T12:30:15.125Z",
        "epoch_s, epoch-s, 2024-02-29T12:30:15.125Z",
        "compact, yyyyMMdd, 2024-02-29T00:00:00Z"
    })
    void a_time_is_read_by_its_type_or_in_the_declared_form(
            String column, String format, Instant first) {
        List<Decoded> rows = timed(Tables.time(new TimeFormat(format), column));

        assertThat(reading(rows.getFirst()).time()).contains(first);
        assertThat(rows.get(1))
                .isInstanceOfSatisfying(
                        Decoded.Rejected.class,
                        rejected -> {
                            assertThat(rejected.reason()).isEqualTo(Reason.BAD_TIME);
                            assertThat(rejected.detail())
                                    .contains("row 2", "'" + column + "'", "found ''", format);
                        });
    }

    private static List<Decoded> timed(TimeRule rule) {
        return rows(
                TYPES,
                Tables.source(DeviceRule.single("one"), rule, false),
                new Fields(List.of(Field.number("row"))));
    }

    @ParameterizedTest
    @CsvSource({"date, clock_ms", "clock_ns, date"})
    void a_date_and_a_time_of_day_make_a_time(String first, String second) {
        List<Decoded> rows = timed(Tables.time(TimeFormat.ISO_8601, first, second));

        assertThat(reading(rows.get(0)).time()).contains(NOON);
    }

    @Test
    void a_time_before_1970_is_before_1970() {
        assertThat(reading(timed(Tables.time(TimeFormat.ISO_8601, "ts_old")).getFirst()).time())
                .contains(Instant.parse("1900-01-01T00:00:00.000001Z"));
    }

    @Test
    void one_column_may_be_a_field_and_the_time_and_the_key_at_once() {
        SourceSpec source =
                Tables.source(
                                DeviceRule.single("one"),
                                Tables.time(TimeFormat.EPOCH_MILLIS, "epoch_ms"),
                                false)
                        .withKey("epoch_ms");

        List<Decoded> rows = rows(TYPES, source, new Fields(List.of(Field.number("epoch_ms"))));

        Reading first = reading(rows.getFirst());
        assertThat(first.time()).contains(NOON);
        assertThat(first.get(0)).isEqualTo(1_709_209_815_125.0);
        assertThat(first.key()).isEqualTo("1709209815125");
        assertThat(rows).hasSize(2);
    }

    @Test
    void a_row_without_any_declared_value_is_skipped_and_counted() {
        Fields fields = new Fields(List.of(Field.number("int8")));
        try (TableSource source = TableSource.open(List.of(TYPES), Tables.source(), fields)) {
            assertThat(rows(source)).hasSize(2);
            assertThat(source.emptyRows()).isEqualTo(1);
            assertThat(source.acceptedRows()).isEqualTo(2);
            assertThat(source.progress()).isEqualTo(1);
        }
    }

    @Test
    void files_of_both_kinds_are_taken_one_after_the_other() {
        List<Path> files =
                List.of(golden("readings.csv"), golden("zstd.parquet"), golden("readings.csv"));
        try (TableSource source = TableSource.open(files, Tables.readings(), Tables.READINGS)) {
            List<Decoded> rows = rows(source);

            assertThat(rows).hasSize(180);
            assertThat(rows.subList(0, 60)).isEqualTo(rows.subList(60, 120));
            assertThat(source.acceptedRows()).isEqualTo(180);
            assertThat(source.progress()).isEqualTo(1);
        }
    }

    @Test
    void a_file_without_rows_has_none() {
        assertThat(rows(golden("empty.parquet"), Tables.readings(), Tables.READINGS)).isEmpty();
    }

    @Test
    void undeclared_columns_are_counted_and_an_optional_field_may_be_absent() {
        Fields fields = new Fields(List.of(Field.number("x"), Field.number("later")));
        try (TableSource source =
                TableSource.open(
                        List.of(golden("snappy.parquet")),
                        Tables.readings(),
                        fields,
                        Set.of("later"))) {
            Decoded first = source.next().orElseThrow();

            // n, mode, ok and note
            assertThat(((Decoded.Accepted) first).ignoredFields()).isEqualTo(4);
            assertThat(reading(first).get(1)).isNaN();
        }
    }
}
