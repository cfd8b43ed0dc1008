package io.homeostat.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnCursorTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "parquet");
    private static final long ALL = Long.MAX_VALUE;

    @TempDir private Path folder;

    /// Values as text, `-` for none.
    private static final class Texts implements ValueSink {
        private final List<String> all = new ArrayList<>();

        @Override
        public void nothing() {
            all.add("-");
        }

        @Override
        public void text(String text) {
            all.add(text);
        }
    }

    /// All columns one after the other, in steps of `step` rows, after each of which no more than
    /// `kept` bytes stay in memory.
    private static List<String> values(Path path, int step, long kept) throws IOException {
        Texts texts = new Texts();
        try (ParquetFile file = ParquetFile.open(path)) {
            for (ParquetColumn column : file.columns()) {
                for (int group = 0; group < file.groups(); group++) {
                    ColumnCursor cursor = file.cursor(group, column);
                    long left = file.rows(group);
                    while (left > 0) {
                        int rows = (int) Math.min(step, left);
                        cursor.read(rows, texts);
                        cursor.rest(kept);
                        left -= rows;
                    }
                }
            }
        }
        return texts.all;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "snappy",
                "none",
                "plain",
                "version2",
                "version2-none",
                "groups",
                "pages",
                "split",
                "delta",
                "int96"
            })
    void what_was_let_go_is_found_again(String form) throws IOException {
        Path file = GOLDEN.resolve(form + ".parquet");
        List<String> atOnce = values(file, 1_000, ALL);

        assertThat(atOnce).hasSize(7 * 60);
        assertThat(values(file, 7, ALL)).isEqualTo(atOnce);
        assertThat(values(file, 7, 0)).isEqualTo(atOnce);
        assertThat(values(file, 1, 200)).isEqualTo(atOnce);
    }

    private record Row(long number, double real, Optional<String> text) {}

    @Test
    void what_was_written_in_many_row_groups_is_read_again() throws IOException {
        Path path = folder.resolve("many");
        List<OutputColumn<Row>> columns =
                List.of(
                        OutputColumn.whole("number", Row::number),
                        OutputColumn.number("real.with.dots", Row::real),
                        OutputColumn.text("text", Row::text));
        SplittableRandom random = new SplittableRandom(1);
        List<String> numbers = new ArrayList<>();
        List<String> reals = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        try (ParquetOutput<Row> out =
                ParquetOutput.create(path, columns, new LinkedHashMap<>(), "a test")) {
            for (int i = 0; i < 300_000; i++) {
                double real = i % 10 == 3 ? Double.NaN : random.nextDouble();
                byte[] noise = new byte[32];
                random.nextBytes(noise);
                String hex = HexFormat.of().formatHex(noise);
                Optional<String> text = i % 7 == 2 ? Optional.empty() : Optional.of(hex);
                out.write(new Row(i, real, text));
                numbers.add(Long.toString(i));
                reals.add(Double.isNaN(real) ? "-" : Double.toString(real));
                texts.add(text.orElse("-"));
            }
            out.finish();
        }
        List<String> expected = new ArrayList<>(numbers);
        expected.addAll(reals);
        expected.addAll(texts);

        try (ParquetFile file = ParquetFile.open(path)) {
            assertThat(file.groups()).isGreaterThan(1);
            assertThat(file.rows()).isEqualTo(300_000);
            assertThat(file.columns().get(1).name()).isEqualTo("real.with.dots");
        }
        assertThat(values(path, 10_000, ALL)).isEqualTo(expected);
    }
}
