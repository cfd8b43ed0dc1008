package io.homeostat.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.label.Prediction;
import io.homeostat.model.Estimate;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever is appended, labelled, begun again and asked in whatever order: the history answers as
/// a sorted map does.
class HistoryModelTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int ROUNDS = 60;

    @TempDir Path directory;

    /// What a history should hold of one pipeline.
    private final SortedMap<Long, HistoryRow> rows = new TreeMap<>();

    /// Times go forth and back, and over midnight.
    private static Instant at(long reading) {
        return START.plusSeconds(reading * 97 + (reading % 5) * 1_000);
    }

    private void append(History history, long reading) {
        boolean classes = reading % 3 == 0;
        Estimate estimate =
                classes
                        ? Estimate.Classes.owning(new double[] {0.5, reading % 2, 0.25})
                        : new Estimate.Value(Math.sin((double) reading));
        DeviceId device = new DeviceId("ofen-ä" + reading % 4);
        double[] values = new double[(int) (reading % 3)];
        Arrays.fill(values, (double) reading);
        history.append(
                "p",
                new Prediction(
                        reading,
                        device,
                        at(reading),
                        (int) (reading / 100),
                        estimate,
                        new Estimate.Value(reading),
                        new Estimate.Value(Double.NaN),
                        -reading,
                        reading,
                        reading % 7 == 0),
                Reading.of(device, Optional.empty(), 0, values));
        List<Double> inputs = new ArrayList<>();
        for (double value : values) {
            inputs.add(value);
        }
        rows.putIfAbsent(
                reading,
                new HistoryRow(
                        reading,
                        at(reading),
                        device.value(),
                        (int) (reading / 100),
                        estimate,
                        reading,
                        Double.NaN,
                        -reading,
                        reading,
                        reading % 7 == 0,
                        Double.NaN,
                        Optional.empty(),
                        inputs));
    }

    private void label(History history, long reading, double label) {
        Instant when = at(reading).plusSeconds(5);
        history.label("p", reading, label, when);
        rows.computeIfPresent(
                reading,
                (_, row) ->
                        new HistoryRow(
                                row.reading(),
                                row.at(),
                                row.device(),
                                row.version(),
                                row.estimate(),
                                row.frozen(),
                                row.baseline(),
                                row.lower(),
                                row.upper(),
                                row.driftDetected(),
                                label,
                                Optional.of(when),
                                row.values()));
    }

    /// A reading that is there, or one that has not come.
    private long some(Random random) {
        long reading = random.nextLong(rows.lastKey() + 20);
        return rows.containsKey(reading) || reading > rows.lastKey() ? reading : rows.firstKey();
    }

    private List<HistoryRow> expected(long from, long to, Instant after, Instant before) {
        return rows.subMap(from, to + 1).values().stream()
                .filter(row -> !row.at().isBefore(after) && row.at().isBefore(before))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void answers_as_a_sorted_map(long seed) {
        Random random = new Random(seed);
        Path file = directory.resolve("history.db");
        int batch = 1 + random.nextInt(600);
        HistoryPolicy policy =
                new HistoryPolicy(
                        1_000_000, batch, Duration.ofMillis(1), batch + 50, 3, Duration.ZERO);
        long next = 0;
        for (int round = 0; round < ROUNDS; round++) {
            try (History history = History.open(file, policy)) {
                // A journal is worked off again from somewhere before the end, with holes.
                next = Math.max(0, next - random.nextInt(400));
                int count = random.nextInt(random.nextBoolean() ? 20 : 700);
                for (int i = 0; i < count; i++) {
                    next += random.nextInt(40) == 0 ? 1 + random.nextInt(30) : 1;
                    append(history, next);
                    if (random.nextInt(3) == 0) {
                        label(history, next, random.nextDouble());
                    }
                    if (random.nextInt(5) == 0) {
                        label(history, some(random), random.nextDouble());
                    }
                    if (random.nextInt(100) == 0) {
                        history.flush();
                    }
                }
                history.flush();
                long from = random.nextLong(next + 1);
                long to = from + random.nextInt(900);
                assertThat(history.range("p", from, to, 2_000))
                        .containsExactlyElementsOf(expected(from, to, Instant.MIN, Instant.MAX));
                int limit = 1 + random.nextInt(700);
                assertThat(history.newest("p", limit))
                        .containsExactlyElementsOf(
                                rows.values().stream()
                                        .skip(Math.max(0, rows.size() - limit))
                                        .toList());
                Instant after = at(from).plusSeconds(random.nextInt(500));
                Instant before = at(to);
                assertThat(history.between("p", after, before, limit))
                        .containsExactlyElementsOf(
                                expected(0, Long.MAX_VALUE - 1, after, before).stream()
                                        .limit(limit)
                                        .toList());
                try (HistoryView view = HistoryView.open(file)) {
                    assertThat(view.days("p", after, before))
                            .containsExactlyElementsOf(
                                    expected(0, Long.MAX_VALUE - 1, after, before).stream()
                                            .map(row ->
                                                    LocalDate.ofInstant(row.at(), ZoneOffset.UTC))
                                            .distinct()
                                            .sorted()
                                            .toList());
                    assertThat(view.after("p", from, to, after, before, limit))
                            .containsExactlyElementsOf(
                                    expected(from + 1, to, after, before).stream()
                                            .limit(limit)
                                            .toList());
                    assertThat(view.newest("p")).isEqualTo(rows.isEmpty() ? -1 : rows.lastKey());
                }
            }
        }
        assertThat(rows).hasSizeGreaterThan(2_000);
    }
}
