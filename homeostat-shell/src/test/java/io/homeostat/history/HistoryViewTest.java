package io.homeostat.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.StateFormatException;
import io.homeostat.label.Prediction;
import io.homeostat.model.Estimate;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Reading;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HistoryViewTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final DeviceId DEVICE = new DeviceId("turbine-1");

    @TempDir Path directory;

    private Path file() {
        return directory.resolve("history.db");
    }

    private History open() {
        return History.open(file(), HistoryPolicy.standard());
    }

    private static void append(History history, long reading) {
        Estimate estimate = new Estimate.Value(reading);
        Prediction prediction =
                new Prediction(
                        reading,
                        DEVICE,
                        AT.plusSeconds(reading),
                        1,
                        estimate,
                        estimate,
                        estimate,
                        reading - 1.0,
                        reading + 1.0,
                        false);
        history.append(
                "nox", prediction, Reading.of(DEVICE, Optional.of(AT), reading, new double[] {1}));
    }

    private static List<Long> readings(HistoryView view, Instant from, Instant to) {
        return view.after("nox", -1, view.newest("nox"), from, to, 100).stream()
                .map(HistoryRow::reading)
                .toList();
    }

    @Test
    void sees_what_a_running_box_has_written_and_does_not_hold_it_up() {
        try (History history = open()) {
            append(history, 1);
            history.flush();
            try (HistoryView view = HistoryView.open(file())) {
                assertThat(view.pipelines()).containsExactly("nox");
                assertThat(view.newest("nox")).isEqualTo(1);
                append(history, 2);
                history.flush();
                assertThat(readings(view, Instant.MIN, Instant.MAX)).containsExactly(1L, 2L);
            }
            assertThat(history.stats().givenUp()).isZero();
        }
    }

    @Test
    void gives_a_stretch_of_time_page_by_page() {
        try (History history = open()) {
            for (int i = 0; i < 10; i++) {
                append(history, i);
            }
        }
        try (HistoryView view = HistoryView.open(file())) {
            assertThat(readings(view, AT.plusSeconds(3), AT.plusSeconds(6)))
                    .containsExactly(3L, 4L, 5L);
            assertThat(view.after("nox", 4, 8, Instant.MIN, Instant.MAX, 3))
                    .extracting(HistoryRow::reading)
                    .containsExactly(5L, 6L, 7L);
            assertThat(view.newest("other")).isEqualTo(-1);
            assertThat(view.after("other", -1, 9, Instant.MIN, Instant.MAX, 3)).isEmpty();
        }
    }

    @Test
    void makes_no_history_where_there_is_none() {
        assertThatThrownBy(() -> HistoryView.open(file()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no history");
        assertThat(file()).doesNotExist();
    }

    @Test
    void refuses_the_format_of_a_newer_release() throws Exception {
        open().close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version=3");
        }
        assertThatThrownBy(() -> HistoryView.open(file()))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("start the newer release");
    }
}
