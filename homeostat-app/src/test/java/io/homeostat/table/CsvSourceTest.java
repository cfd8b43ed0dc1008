package io.homeostat.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.config.ConfigException;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Decoded.Reason;
import io.homeostat.reading.DeviceRule;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import io.homeostat.reading.SourceSpec;
import io.homeostat.reading.SourceSpec.Csv;
import io.homeostat.reading.SourceSpec.Format;
import io.homeostat.reading.SourceSpec.TimeRule;
import io.homeostat.reading.TimeFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvSourceTest {
    private static final Fields XY =
            new Fields(List.of(Field.number("x"), Field.category("y", List.of("0", "1"))));

    /// Stands for NaN, which equals nothing.
    private static final double NONE = -999_999;

    @TempDir Path folder;

    private int files;

    private static SourceSpec source() {
        return source(DeviceRule.single("one"), new TimeRule.Arrival(), false, Csv.RECOGNISED);
    }

    private static SourceSpec source(DeviceRule device, TimeRule time, boolean strict, Csv csv) {
        return new SourceSpec(
                "t", 1, Format.JSON, device, time, Duration.ZERO, "", "", strict, csv);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("table" + files++ + ".csv"), text);
    }

    private static List<Decoded> all(CsvSource source) {
        List<Decoded> rows = new ArrayList<>();
        for (Optional<Decoded> row = source.next(); row.isPresent(); row = source.next()) {
            rows.add(row.get());
        }
        return rows;
    }

    private static double[][] values(List<Decoded> rows) {
        return rows.stream()
                .map(row -> reading(row).toArray())
                .map(row -> Arrays.stream(row).map(v -> Double.isNaN(v) ? NONE : v).toArray())
                .toArray(double[][]::new);
    }

    private static Reading reading(Decoded row) {
        assertThat(row).isInstanceOf(Decoded.Accepted.class);
        return ((Decoded.Accepted) row).reading();
    }

    private double[][] read(String text) throws IOException {
        try (CsvSource source = CsvSource.open(List.of(file(text)), source(), XY)) {
            return values(all(source));
        }
    }

    @Test
    void recognises_delimiters_quotes_marks_and_line_ends() throws IOException {
        double[][] expected = {{1.5, 0}, {-2, 1}};

        assertThat(read("x,y\n1.5,0\n-2,1\n")).isDeepEqualTo(expected);
        assertThat(read("x;y\r\n1,5;0\r\n-2;1")).isDeepEqualTo(expected);
        assertThat(read("x\ty\n1.5\t0\n-2\t1\n")).isDeepEqualTo(expected);
        assertThat(read("\uFEFF\"x\",\"y\"\n\"1.5\",\"0\"\n\n-2, 1.0 \n")).isDeepEqualTo(expected);
        assertThat(read("x;y;;\n1,5;0;;\n;;;\n-2;1;;\n")).isDeepEqualTo(expected);
        assertThat(read("\"x\",\"y\"\n\"1\",1.5,0\n\"2\",-2,1\n")).isDeepEqualTo(expected);
        assertThat(read("z,y,x\nhello,0,1.5\n\"a, b\",1,-2e0\n")).isDeepEqualTo(expected);
    }

    @Test
    void learns_the_decimal_comma_from_the_first_row_that_has_one() throws IOException {
        String text = "x;y\n" + "3;0\n".repeat(40_000) + "1,5;1\n";

        double[][] values = read(text);

        assertThat(values).hasDimensions(40_001, 2);
        assertThat(values[40_000]).containsExactly(1.5, 1);
    }

    @Test
    void takes_many_words_for_nothing() throws IOException {
        double[][] values = read("x,y\n,0\nNA,1\nNaN,\nnull,?\n?,0\n");

        assertThat(values).hasDimensions(5, 2);
        for (double[] row : values) {
            assertThat(row[0]).isEqualTo(NONE);
        }
        assertThat(values[3][1]).isEqualTo(NONE);
    }

    @Test
    void takes_declared_codes_for_nothing_by_their_number() throws IOException {
        Field x =
                new Field(
                        "x",
                        "",
                        Double.NEGATIVE_INFINITY,
                        Double.POSITIVE_INFINITY,
                        List.of(),
                        List.of(-200.0));
        Path file = file("x\n-200\n-200.0\n-2e2\n-20\n");

        try (CsvSource source = CsvSource.open(List.of(file), source(), new Fields(List.of(x)))) {
            assertThat(values(all(source)))
                    .isDeepEqualTo(new double[][] {{NONE}, {NONE}, {NONE}, {-20}});
        }
    }

    @Test
    void rejects_a_bad_row_with_its_place_and_keeps_the_others() throws IOException {
        Path file = file("x,y\n1,0\nwarm,1\n2,7\n3\n4,1,9\n5,1\n");

        try (CsvSource source = CsvSource.open(List.of(file), source(), XY)) {
            List<Decoded> rows = all(source);

            assertThat(rows).hasSize(6);
            assertThat(rows.get(1))
                    .isEqualTo(
                            new Decoded.Rejected(
                                    Reason.WRONG_TYPE,
                                    "table0.csv:3: column 'x': found 'warm', expected a finite"
                                            + " number"));
            assertThat(rows.get(2))
                    .isEqualTo(
                            new Decoded.Rejected(
                                    Reason.UNKNOWN_CATEGORY,
                                    "table0.csv:4: column 'y': found '7', expected one of 0, 1"));
            assertThat(rows.get(3)).isInstanceOf(Decoded.Rejected.class);
            assertThat(rows.get(4)).isInstanceOf(Decoded.Rejected.class);
            assertThat(source.rejectedRows()).isEqualTo(4);
            assertThat(source.acceptedRows()).isEqualTo(2);
            assertThat(source.progress()).isEqualTo(1);
        }
    }

    @Test
    void refuses_a_file_without_a_declared_column_and_names_the_nearest() throws IOException {
        Path file = file("X1,y\n1,0\n");
        Fields fields = new Fields(List.of(Field.number("x1"), Field.number("y")));

        assertThatThrownBy(() -> CsvSource.open(List.of(file), source(), fields))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("table0.csv:1: x1: found the columns X1, y")
                .hasMessageContaining("did you mean 'X1'?");
    }

    @Test
    void lets_named_columns_be_absent() throws IOException {
        Path file = file("x\n1\n");

        try (CsvSource source = CsvSource.open(List.of(file), source(), XY, Set.of("y"))) {
            assertThat(values(all(source))).isDeepEqualTo(new double[][] {{1, NONE}});
        }
    }

    @Test
    void refuses_duplicate_columns_missing_files_and_empty_files() throws IOException {
        Path twice = file("x,y,x\n1,0,1\n");
        Path empty = file("");
        Path absent = folder.resolve("absent.csv");

        assertThatThrownBy(() -> CsvSource.open(List.of(twice, empty, absent), source(), XY))
                .hasMessageContaining("the column 'x' twice")
                .hasMessageContaining("an empty file")
                .hasMessageContaining("no such file");
    }

    @Test
    void refuses_undeclared_columns_only_when_strict() throws IOException {
        Path file = file("x,y,z\n1,0,1\n");
        SourceSpec strict =
                source(DeviceRule.single("one"), new TimeRule.Arrival(), true, Csv.RECOGNISED);

        assertThatThrownBy(() -> CsvSource.open(List.of(file), strict, XY))
                .hasMessageContaining("source.strict");
        try (CsvSource source = CsvSource.open(List.of(file), source(), XY)) {
            assertThat(all(source).getFirst())
                    .isInstanceOfSatisfying(
                            Decoded.Accepted.class,
                            a -> assertThat(a.ignoredFields()).isEqualTo(1));
        }
    }

    @Test
    void names_devices_by_columns_and_reads_joined_times() throws IOException {
        Path file = file("day,hour,line,x,y\n01/02/2024,13.00,A,1,0\n02/02/2024,13.00,B,2,1\n");
        SourceSpec spec =
                source(
                        new DeviceRule(
                                List.of(
                                        new DeviceRule.Part.Text("line-"),
                                        new DeviceRule.Part.FieldValue("line")),
                                "one"),
                        new TimeRule.InFields(
                                List.of("day", "hour"), new TimeFormat("dd/MM/yyyy HH.mm")),
                        false,
                        Csv.RECOGNISED);

        try (CsvSource source = CsvSource.open(List.of(file), spec, XY)) {
            List<Decoded> rows = all(source);

            assertThat(reading(rows.get(0)).device().value()).isEqualTo("line-A");
            assertThat(reading(rows.get(1)).device().value()).isEqualTo("line-B");
            assertThat(reading(rows.get(0)).time()).contains(Instant.parse("2024-02-01T13:00:00Z"));
        }
    }

    @Test
    void goes_by_the_order_of_rows_where_the_time_is_absent() throws IOException {
        Path file = file("x,y\n1,0\n");
        SourceSpec spec =
                source(
                        new DeviceRule(List.of(new DeviceRule.Part.TopicLevel(4)), "one"),
                        new TimeRule.InFields(List.of("at"), TimeFormat.ISO_8601),
                        false,
                        Csv.RECOGNISED);

        try (CsvSource source = CsvSource.open(List.of(file), spec, XY)) {
            assertThat(source.warnings()).singleElement().asString().contains("no column at");
            Reading row = reading(all(source).getFirst());
            assertThat(row.time()).isEmpty();
            assertThat(row.device().value()).isEqualTo("one");
        }
    }

    @Test
    void rejects_a_time_that_is_none() throws IOException {
        Path file = file("at,x,y\nyesterday,1,0\n");
        SourceSpec spec =
                source(
                        DeviceRule.single("one"),
                        new TimeRule.InFields(List.of("at"), TimeFormat.ISO_8601),
                        false,
                        Csv.RECOGNISED);

        try (CsvSource source = CsvSource.open(List.of(file), spec, XY)) {
            assertThat(all(source).getFirst())
                    .isInstanceOfSatisfying(
                            Decoded.Rejected.class,
                            r -> assertThat(r.reason()).isEqualTo(Reason.BAD_TIME));
        }
    }

    @Test
    void reads_several_files_and_compressed_ones_in_their_order() throws IOException {
        Path packed = folder.resolve("packed.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write("y,x\n1,2\n".getBytes(StandardCharsets.UTF_8));
        }

        try (CsvSource source = CsvSource.open(List.of(file("x,y\n1,0\n"), packed), source(), XY)) {
            assertThat(values(all(source))).isDeepEqualTo(new double[][] {{1, 0}, {2, 1}});
        }
    }

    @Test
    void reads_a_free_text_key_from_its_column() throws IOException {
        Fields fields = new Fields(List.of(Field.number("x")));
        SourceSpec keyed =
                source(DeviceRule.single("one"), new TimeRule.Arrival(), true, Csv.RECOGNISED)
                        .withKey("batch");
        String tooLong = "B".repeat(201);
        Path file = file("x,batch\n1, B-17/4 \n2,\n3," + tooLong + "\n");

        try (CsvSource source = CsvSource.open(List.of(file), keyed, fields)) {
            List<Decoded> rows = all(source);

            assertThat(reading(rows.get(0)).key()).isEqualTo("B-17/4");
            assertThat(reading(rows.get(1)).key()).isEmpty();
            assertThat(rows.get(2))
                    .isInstanceOfSatisfying(
                            Decoded.Rejected.class,
                            why -> assertThat(why.detail()).contains("batch", "at most 200"));
        }
    }

    @Test
    void tells_where_a_quote_opened_that_does_not_close() throws IOException {
        for (String last : List.of("3,\"1\n4,0\n5,1\n", "\"3,1\n4,0\n5,1\n")) {
            try (CsvSource source =
                    CsvSource.open(List.of(file("x,y\n1,0\n2,1\n" + last)), source(), XY)) {
                List<Decoded> rows = all(source);

                assertThat(rows).hasSize(3);
                assertThat(((Decoded.Rejected) rows.get(2)).detail())
                        .contains(":4: ")
                        .endsWith("; a quote opens in line 4 and does not close in it");
            }
        }
    }

    @Test
    void reads_utf_16_with_its_mark_and_refuses_it_without() throws IOException {
        double[][] expected = {{1.5, 0}, {-2, 1}};
        String text = "x;y\n1,5;0\n-2;1\n";
        for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            Path marked = folder.resolve(charset + ".csv");
            Files.write(marked, ("\uFEFF" + text).getBytes(charset));
            Path packed = folder.resolve(charset + ".csv.gz");
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
                out.write(Files.readAllBytes(marked));
            }
            for (Path file : List.of(marked, packed)) {
                try (CsvSource source = CsvSource.open(List.of(file), source(), XY)) {
                    assertThat(values(all(source))).isDeepEqualTo(expected);
                }
            }
            Path plain = Files.write(folder.resolve("plain.csv"), text.getBytes(charset));
            assertThatThrownBy(() -> CsvSource.open(List.of(plain), source(), XY))
                    .hasMessageContaining("UTF-16 with its byte order mark");
        }
    }

    @Test
    void suggests_no_column_that_has_nothing_in_common_with_the_wanted() throws IOException {
        Path other = file("a,y\n1,0\n");

        assertThatThrownBy(() -> CsvSource.open(List.of(other), source(), XY))
                .hasMessageContaining("a column 'x'")
                .hasMessageNotContaining("did you mean");
    }
}
