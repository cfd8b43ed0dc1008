package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.history.HistoryRow;
import io.homeostat.history.HistoryView;
import io.homeostat.node.BoxHistory;
import io.homeostat.node.Node;
import io.homeostat.node.Wiring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a box knows leaves it as a file that others read, and that can be replayed.
class ExportTest {
    private static final int READINGS = 900;
    private static final long FIRST_SECOND = 1_700_000_000L;

    @TempDir private Path directory;

    private Path box() throws IOException {
        Path data = directory.resolve("data");
        try (Node node = Wiring.start(State.options(data), List.of(Plant.resource(Plant.INLINE)))) {
            Feeder.feed(node.mqttPort(), 0, READINGS);
            assertThat(node.digest(Plant.NAME)).isNotBlank();
        }
        return data;
    }

    private static List<HistoryRow> known(Path data) {
        try (HistoryView history = BoxHistory.open(data)) {
            return history.after(Plant.NAME, -1, READINGS, Instant.MIN, Instant.MAX, READINGS);
        }
    }

    private JsonNode replayed(Path file, String yaml, int code) throws IOException {
        Path json = directory.resolve("report.json");
        Path pipeline = Plant.file(directory, yaml);
        Said said = Said.homeostat("replay", pipeline, "--input", file, "--json", json, "--quiet");
        assertThat(said.code()).as(said.err()).isEqualTo(code);
        return new ObjectMapper().readTree(json.toFile());
    }

    @Test
    void a_running_box_is_exported_and_the_file_replays_with_its_pipeline() throws Exception {
        Path data = directory.resolve("data");
        Path file = directory.resolve("plant.parquet");
        try (Node node = Wiring.start(State.options(data), List.of(Plant.resource(Plant.INLINE)))) {
            Feeder.feed(node.mqttPort(), 0, READINGS);
            assertThat(node.digest(Plant.NAME)).isNotBlank();
            Eventually.eventually(
                    "the history is written",
                    () -> known(data).getLast().reading() == READINGS - 1);

            Said said = Said.homeostat("export", "--parquet", file, "--data", data);

            assertThat(said.code()).as(said.err()).isZero();
            assertThat(said.out()).contains(known(data).size() + " readings of plant");
        }
        JsonNode report = replayed(file, Plant.INLINE, 0);
        assertThat(report.get("readings").asInt()).isEqualTo(known(data).size());
        assertThat(report.get("predictions").asInt()).isPositive();
        assertThat(report.get("warnings")).isEmpty();
        // Strictness is about what is measured, not about what the export has added.
        String strict = Plant.INLINE.replace("sequence: n", "sequence: n\n    strict: true");
        assertThat(replayed(file, strict, 0).get("digest")).isEqualTo(report.get("digest"));
    }

    @Test
    void a_stretch_of_a_stopped_box_is_exported() throws Exception {
        Path data = box();
        Path file = directory.resolve("stretch.parquet");
        Instant from = Instant.ofEpochSecond(FIRST_SECOND + 60 * 300);
        Instant to = Instant.ofEpochSecond(FIRST_SECOND + 60 * 500);

        Said said =
                Said.homeostat(
                        "export",
                        "--parquet",
                        file,
                        "--data",
                        data,
                        "--pipeline",
                        Plant.NAME,
                        "--from",
                        from,
                        "--to",
                        to);

        assertThat(said.out()).as(said.err()).contains("200 readings of plant");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("data", "stretch.parquet");
        }
    }

    @Test
    void a_file_that_is_there_is_replaced_only_when_told() throws Exception {
        Path data = box();
        Path file = Files.writeString(directory.resolve("kept"), "precious");

        Said refused = Said.homeostat("export", "--parquet", file, "--data", data);

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("--parquet: found", "--overwrite");
        assertThat(file).hasContent("precious");
        assertThat(
                        Said.homeostat("export", "--parquet", file, "--data", data, "--overwrite")
                                .code())
                .isZero();
        assertThat(replayed(file, Plant.INLINE, 0).get("readings").asInt())
                .isEqualTo(known(data).size());
    }

    @Test
    void all_that_is_wrong_is_told_at_once() throws Exception {
        Path data = box();

        Said said =
                Said.homeostat(
                        "export",
                        "--parquet",
                        directory.resolve("no/such/place"),
                        "--data",
                        data,
                        "--pipeline",
                        "plnat",
                        "--from",
                        "yesterday");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err())
                .contains(
                        "--parquet: found",
                        "--from: found 'yesterday', expected a time such as",
                        "--pipeline: found 'plnat', expected one of plant; did you mean 'plant'?");
        Said elsewhere =
                Said.homeostat("export", "--parquet", directory.resolve("x"), "--data", directory);
        assertThat(elsewhere.err()).contains("--data: found no history in");
    }

    @Test
    void another_program_reads_what_the_box_knows() throws Exception {
        Path data = box();
        Path file = directory.resolve("plant.parquet");
        ProcessBuilder reader = Peers.python("parquet_peer.py", "read", file.toString());
        assertThat(Said.homeostat("export", "--parquet", file, "--data", data).code()).isZero();

        JsonNode read = new ObjectMapper().readTree(Peers.run(reader, ""));

        assertThat(read.at("/notes/homeostat.pipeline").asText()).isEqualTo("plant");
        assertThat(read.at("/notes/homeostat.format").asText()).isEqualTo("1");
        assertThat(read.at("/types/time").asText()).isEqualTo("timestamp[us, tz=UTC]");
        assertThat(read.at("/types/device").asText()).isEqualTo("string");
        List<HistoryRow> known = known(data);
        assertThat(read.get("rows")).hasSize(known.size());
        for (int i = 0; i < known.size(); i++) {
            HistoryRow row = known.get(i);
            JsonNode told = read.at("/rows/" + i);
            assertThat(told.get(0).asLong()).isEqualTo(row.reading());
            assertThat(Instant.parse(told.get(1).asText())).isEqualTo(row.at());
            assertThat(told.get(2).asText()).isEqualTo("d1");
            for (int field = 0; field < 3; field++) {
                equal(told.get(3 + field), row.values().get(field));
            }
            equal(told.get(6), row.estimate().point());
            equal(told.get(7), row.lower());
            equal(told.get(8), row.upper());
            equal(told.get(9), row.frozen());
            equal(told.get(10), row.baseline());
            assertThat(told.get(11).asInt()).isEqualTo(row.version());
            assertThat(told.get(12).asBoolean()).isEqualTo(row.driftDetected());
            equal(told.get(13), row.label());
            assertThat(Instant.parse(told.get(14).asText())).isEqualTo(row.labelledAt().get());
        }
    }

    private static void equal(JsonNode told, double known) {
        Double value = told.isNull() ? Double.NaN : told.asDouble();
        assertThat(value).isEqualTo(Double.valueOf(known));
    }
}
