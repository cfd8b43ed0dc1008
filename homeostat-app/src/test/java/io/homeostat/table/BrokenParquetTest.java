package io.homeostat.table;

import static io.homeostat.table.Tables.golden;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.config.ConfigException;
import io.homeostat.config.Problem;
import io.homeostat.reading.DeviceRule;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.SourceSpec;
import io.homeostat.reading.SourceSpec.TimeRule;
import io.homeostat.reading.TimeFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is wrong with a Parquet file is told before work begins, with its place.
class BrokenParquetTest {
    @TempDir private Path folder;

    private static String complaint(Path file, SourceSpec source, Fields fields) {
        try {
            Tables.rows(file, source, fields);
        } catch (ConfigException told) {
            return told.problems().stream().map(Problem::message).collect(Collectors.joining("\n"));
        }
        throw new AssertionError("nothing was wrong with " + file);
    }

    private static String complaint(Path file) {
        return complaint(file, Tables.readings(), Tables.READINGS);
    }

    private static Fields fields(String... names) {
        return new Fields(Arrays.stream(names).map(Field::number).toList());
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("broken.parquet"), bytes);
    }

    private static byte[] whole() throws IOException {
        return Files.readAllBytes(Tables.golden("checksums.parquet"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ts_ms | found TIMESTAMP (MILLIS) in INT64, expected a column of numbers",
                "ts_us | found TIMESTAMP (MICROS) in INT64, expected a column of numbers",
                "date | found DATE in INT32, expected a column of numbers",
                "clock_ns | found TIME (NANOS) in INT64, expected a column of numbers",
                "fixed | found FIXED_LEN_BYTE_ARRAY, expected a column of numbers",
                "many | found a list, expected a column of numbers",
                "pairs | found a map, expected a column of numbers"
            })
    void a_column_of_a_type_that_cannot_be_is_refused(String name, String said) {
        assertThat(complaint(golden("types.parquet"), Tables.source(), fields("level", name)))
                .isEqualTo(golden("types.parquet") + ": column '" + name + "': " + said);
    }

    @Test
    void a_time_cannot_be_a_truth_or_a_list_and_a_device_no_map() {
        TimeRule time = Tables.time(TimeFormat.ISO_8601, "truth");
        DeviceRule device = new DeviceRule(List.of(new DeviceRule.Part.FieldValue("pairs")), "one");

        assertThat(
                        complaint(
                                golden("types.parquet"),
                                Tables.source(device, time, false),
                                fields("level")))
                .contains("'truth': found BOOLEAN, expected a column of times")
                .contains("'pairs': found a map, expected a column of text");
    }

    @Test
    void a_column_that_is_not_there_is_missed_with_the_nearest_name() {
        assertThat(complaint(golden("types.parquet"), Tables.source(), fields("levle")))
                .contains("found the columns row, int8, ", "did you mean 'level'?");
        assertThat(complaint(golden("types.parquet"), Tables.source(), fields("nested.depp.b")))
                .contains("did you mean 'nested.deep.b'?");
        assertThat(complaint(golden("types.parquet"), Tables.source(), fields("nested")))
                .contains("expected a column 'nested'", "did you mean 'nested.a'?");
    }

    @Test
    void columns_that_are_not_declared_are_refused_if_the_pipeline_is_strict() {
        SourceSpec strict =
                Tables.source(
                        new DeviceRule(List.of(new DeviceRule.Part.FieldValue("machine")), "one"),
                        Tables.time(TimeFormat.ISO_8601, "at"),
                        true);

        assertThat(complaint(golden("pandas.parquet"), strict, Tables.READINGS))
                .isEqualTo(
                        golden("pandas.parquet")
                                + ": note: found a column that is not declared, expected declared"
                                + " columns only, because source.strict is true");
    }

    @Test
    void an_encrypted_file_is_named_as_such() {
        assertThat(complaint(golden("encrypted.parquet"))).contains("found an encrypted file");
        assertThat(complaint(golden("encrypted-columns.parquet"))).contains("encrypted");
    }

    @Test
    void a_codec_that_is_not_known_is_named_with_its_column() {
        assertThat(complaint(golden("brotli.parquet")))
                .contains(
                        "row group 1, column 'x': found values packed with BROTLI, expected SNAPPY,"
                                + " ZSTD, GZIP, LZ4_RAW or none");
    }

    @Test
    void every_shorter_piece_of_a_file_is_refused_and_never_read_in_part() throws IOException {
        byte[] whole = whole();
        for (int length = 4; length < whole.length; length += 97) {
            Path cut = file(Arrays.copyOf(whole, length));

            assertThat(complaint(cut))
                    .startsWith(cut + ": found a file ")
                    .containsAnyOf("does not end as", "of " + length + " bytes");
        }
    }

    @Test
    void a_page_with_a_flipped_bit_is_refused_by_its_checksum() throws IOException {
        byte[] bytes = whole();
        bytes[60] ^= 0x10;

        assertThat(complaint(file(bytes)))
                .contains("row group 1, column 'at'")
                .contains("a whole Parquet file");
    }

    @Test
    void whatever_is_broken_is_told_as_wrong_input() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        byte[] whole = Files.readAllBytes(Tables.golden("delta.parquet"));
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = whole.clone();
            for (int flips = 0; flips < 3; flips++) {
                int at = 4 + random.nextInt(bytes.length - 12);
                bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                Tables.rows(file(bytes), Tables.readings(), Tables.READINGS);
            } catch (ConfigException told) {
                assertThat(told.getMessage()).contains("broken.parquet");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(500);
    }

    @Test
    void all_that_is_wrong_with_all_files_is_told_at_once() {
        List<Path> files =
                List.of(
                        golden("encrypted.parquet"),
                        folder.resolve("absent.parquet"),
                        golden("brotli.parquet"));

        assertThatThrownBy(() -> TableSource.open(files, Tables.readings(), Tables.READINGS))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("encrypted.parquet: found an encrypted file")
                .hasMessageContaining("absent.parquet: found no such file")
                .hasMessageContaining("BROTLI");
    }
}
