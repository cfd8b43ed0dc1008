package io.homeostat.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.StateFormatException;
import io.homeostat.label.Prediction;
import io.homeostat.model.Estimate;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Reading;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HistoryTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123456Z");
    private static final DeviceId DEVICE = new DeviceId("turbine-1");

    @TempDir Path directory;

    private History open(HistoryPolicy policy) {
        return History.open(directory.resolve("history.sqlite"), policy);
    }

    private static void append(History history, String pipeline, long reading, double point) {
        Prediction prediction =
                new Prediction(
                        reading,
                        DEVICE,
                        AT.plusSeconds(reading),
                        2,
                        new Estimate.Value(point),
                        new Estimate.Value(point + 1),
                        new Estimate.Value(Double.NaN),
                        point - 2,
                        Double.NaN,
                        reading % 2 == 1);
        double[] values = {reading, Double.NaN, 0.1};
        history.append(pipeline, prediction, Reading.of(DEVICE, Optional.of(AT), reading, values));
    }

    private static HistoryRow row(long reading, double point, double label) {
        return new HistoryRow(
                reading,
                AT.plusSeconds(reading),
                "turbine-1",
                2,
                new Estimate.Value(point),
                point + 1,
                Double.NaN,
                point - 2,
                Double.NaN,
                reading % 2 == 1,
                label,
                Double.isNaN(label) ? Optional.empty() : Optional.of(AT),
                List.of((double) reading, Double.NaN, 0.1));
    }

    @Test
    void gives_back_after_a_restart_what_was_appended_however_often() {
        try (History history = open(HistoryPolicy.standard())) {
            for (int i = 0; i < 10; i++) {
                append(history, "nox", i, i * 0.5);
            }
            history.label("nox", 8, 4.25, AT);
        }
        try (History history = open(HistoryPolicy.standard())) {
            for (int i = 5; i < 12; i++) {
                append(history, "nox", i, i * 0.5);
            }
            append(history, "other", 3, 7);
            history.label("nox", 77, 1, AT);
            history.flush();

            assertThat(history.newest("nox", 5))
                    .containsExactly(
                            row(7, 3.5, Double.NaN),
                            row(8, 4, 4.25),
                            row(9, 4.5, Double.NaN),
                            row(10, 5, Double.NaN),
                            row(11, 5.5, Double.NaN));
            assertThat(history.range("nox", 0, 1_000, 100)).hasSize(12);
            assertThat(history.newest("other", 5)).containsExactly(row(3, 7, Double.NaN));
            assertThat(history.newest("none", 5)).isEmpty();
            assertThat(history.between("nox", AT.plusSeconds(3), AT.plusSeconds(5), 10))
                    .containsExactly(row(3, 1.5, Double.NaN), row(4, 2, Double.NaN));
        }
    }

    @Test
    void keeps_the_probabilities_of_classes() {
        Estimate classes = Estimate.Classes.owning(new double[] {0.25, 0.75});
        try (History history = open(HistoryPolicy.standard())) {
            history.append(
                    "quality",
                    new Prediction(
                            0,
                            DEVICE,
                            Instant.MAX,
                            1,
                            classes,
                            classes,
                            classes,
                            Double.NaN,
                            Double.NaN,
                            false),
                    Reading.of(DEVICE, Optional.empty(), 0, new double[0]));
            history.flush();

            HistoryRow row = history.newest("quality", 1).getFirst();
            assertThat(row.estimate()).isEqualTo(classes);
            assertThat(row.frozen()).isEqualTo(1);
        }
    }

    @Test
    void thins_a_range_without_losing_its_peaks() {
        try (History history = open(HistoryPolicy.standard())) {
            for (int i = 0; i < 5_000; i++) {
                append(history, "nox", i, i == 1_234 ? 99 : i == 3_210 ? -99 : i % 7);
            }
            history.label("nox", 2_222, 500, AT);
            history.flush();

            List<HistoryRow> rows = history.range("nox", 100, 4_899, 200);

            assertThat(rows).hasSizeLessThanOrEqualTo(200).hasSizeGreaterThan(90);
            assertThat(rows).extracting(HistoryRow::reading).isSorted();
            assertThat(rows)
                    .extracting(HistoryRow::reading)
                    .contains(1_234L, 3_210L, 2_222L)
                    .allMatch(reading -> reading >= 100 && reading <= 4_899);
        }
    }

    @Test
    void thins_an_open_range_as_evenly_as_a_closed_one() {
        try (History history = open(HistoryPolicy.standard())) {
            for (int i = 3_000; i < 8_000; i++) {
                append(history, "nox", i, i % 10);
            }
            history.flush();

            List<HistoryRow> open = history.range("nox", 0, Long.MAX_VALUE, 200);

            assertThat(open).isEqualTo(history.range("nox", 3_000, 7_999, 200));
            assertThat(open).hasSizeBetween(90, 200);
            assertThat(open.getFirst().reading()).isLessThan(3_110);
            assertThat(open.getLast().reading()).isGreaterThan(7_890);
            assertThat(history.range("nox", 7_000, Long.MAX_VALUE, 200)).hasSizeBetween(90, 200);
        }
    }

    @Test
    void keeps_so_many_rows_per_pipeline() {
        try (History history = open(HistoryPolicy.standard().withKeepRows(1_500))) {
            append(history, "small", 0, 1);
            for (int i = 0; i < 4_000; i++) {
                append(history, "nox", i, i);
            }
            history.flush();

            List<HistoryRow> rows = history.range("nox", 0, 10_000, 100_000);
            // They go block by block.
            assertThat(rows).hasSizeBetween(1_500, 1_500 + BlockBuilder.ROWS_MAX - 1);
            assertThat(rows.getLast().reading()).isEqualTo(3_999);
            assertThat(history.newest("small", 10)).hasSize(1);
            assertThat(history.stats().written()).isEqualTo(4_001);
        }
    }

    @Test
    void waits_when_the_queue_is_full_and_loses_nothing() {
        HistoryPolicy tight =
                new HistoryPolicy(100_000, 10, Duration.ofMillis(1), 10, 3, Duration.ZERO);
        try (History history = open(tight)) {
            for (int i = 0; i < 2_000; i++) {
                append(history, "nox", i, i);
            }
            history.flush();
            assertThat(history.range("nox", 0, 2_000, 100_000)).hasSize(2_000);
            assertThat(history.stats().blocked()).isPositive();
            assertThat(history.stats().givenUp()).isZero();
        }
    }

    @Test
    void counts_what_a_broken_database_does_not_take() throws SQLException {
        HistoryPolicy hasty =
                new HistoryPolicy(100, 10, Duration.ofMillis(1), 10, 2, Duration.ofMillis(1));
        try (History history = open(hasty)) {
            append(history, "nox", 0, 1);
            history.flush();
            sql("ALTER TABLE blocks RENAME TO hidden");
            append(history, "nox", 1, 1);
            history.flush();
            sql("ALTER TABLE hidden RENAME TO blocks");
            append(history, "nox", 2, 1);
            history.flush();

            assertThat(history.stats().givenUp()).isEqualTo(1);
            assertThat(history.newest("nox", 9))
                    .extracting(HistoryRow::reading)
                    .containsExactly(0L, 2L);
        }
    }

    @Test
    void does_not_touch_a_file_of_a_newer_release() throws SQLException {
        open(HistoryPolicy.standard()).close();
        sql("PRAGMA user_version=9");

        assertThatThrownBy(() -> open(HistoryPolicy.standard()))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("has format version 9, this release reads 2");
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + directory.resolve("history.sqlite"));
                Statement running = connection.createStatement()) {
            running.execute(statement);
        }
    }
}
