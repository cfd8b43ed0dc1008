package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.node.Node;
import io.homeostat.node.Wiring;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Boxes with one pipeline, and the command that merges what they know of its inputs.
class FleetInputsTest {
    private static final int WINDOW = 100;
    private static final int MOVES = 350;
    private static final int END = 620;
    private static final String PIPELINE =
            Plant.INLINE.replace(
                    "sensors: {stuck: 0}",
                    "sensors: {stuck: 0, faults: false}\n    inputs: {window: " + WINDOW + "}");

    @TempDir private Path directory;

    /// Feeds a box with the plant of its own; `x`, and with it what is predicted, moves by `shift`
    /// at reading [#MOVES].
    private static void feed(Node node, int box, double shift) throws IOException {
        try (Feeder feeder = new Feeder(node.mqttPort())) {
            for (int n = 0; n < END; n++) {
                SplittableRandom random = new SplittableRandom(1_000_003L * n + box);
                double x = 10 * random.nextDouble() + (n < MOVES ? 0 : shift);
                double z = 5 * random.nextDouble();
                double y = 3 * x + 2 * z + random.nextDouble();
                feeder.publish(
                        Plant.TOPIC,
                        String.format(
                                        Locale.ROOT,
                                        "{\"at\":%d,\"n\":%d,\"x\":%.4f,\"z\":%.4f,\"y\":%.4f}",
                                        1_700_000_000 + n,
                                        n,
                                        x,
                                        z,
                                        y)
                                .getBytes(StandardCharsets.UTF_8));
            }
            feeder.drain();
        }
        var _ = node.digest(Plant.NAME);
    }

    private Node box(int number, String yaml) {
        return Wiring.start(
                State.options(directory.resolve("box-" + number)), List.of(Plant.resource(yaml)));
    }

    private static String url(Node node) {
        return "http://127.0.0.1:" + node.httpPort();
    }

    private static String text(String url) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response =
                    client.send(
                            HttpRequest.newBuilder(URI.create(url)).build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return response.body();
        }
    }

    private static String line(Said said, String start) {
        return said.out()
                .lines()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow(() -> new AssertionError(said.toString()));
    }

    @Test
    void names_the_box_whose_input_has_moved() throws Exception {
        List<String> urls = new ArrayList<>();
        Path json = directory.resolve("fleet.json");
        Path saved = directory.resolve("saved.json");
        try (Node one = box(1, PIPELINE);
                Node two = box(2, PIPELINE);
                Node three = box(3, PIPELINE)) {
            feed(one, 1, 0);
            feed(two, 2, 6);
            feed(three, 3, 0);
            urls.addAll(List.of(url(one), url(two), url(three)));
            Files.writeString(saved, text(urls.get(1) + "/api/v1/pipelines/plant/inputs"));

            Said said =
                    Said.homeostat(
                            "inputs",
                            "plant",
                            urls.get(0),
                            urls.get(1),
                            urls.get(2),
                            "--json",
                            json);

            assertThat(said.code()).as(said.toString()).isZero();
            assertThat(line(said, "plant: ")).contains("3 of 3 boxes", "100 vectors", "test ks");
            assertThat(line(said, "x "))
                    .matches("x +300 +300 +4\\.\\d+ +\\S+ +ks +\\S+ +\\S+ +yes");
            assertThat(line(said, "z ")).matches("z +300 +300 .* no");
            // y is 3 x + 2 z and some noise.
            assertThat(line(said, "prediction "))
                    .matches("prediction +300 +300 +19\\.\\d+ +26\\.\\d+ +ks .* yes");
            assertThat(line(said, urls.get(0) + " ")).endsWith(" no");
            assertThat(line(said, urls.get(1) + " ")).matches(".* x +ks +\\S+ .* yes");
            assertThat(said.out())
                    .contains("The boxes together drift in prediction, x.")
                    .contains(urls.get(1) + " is unlike the others in x, prediction.")
                    .doesNotContain(urls.get(2) + " is unlike");
            JsonNode told = new ObjectMapper().readTree(json.toFile());
            assertThat(told.at("/drift").asBoolean()).isTrue();
            assertThat(told.at("/columns/0/reference/values").asLong()).isEqualTo(3L * WINDOW);
            assertThat(told.at("/boxes")).hasSize(3);
            for (JsonNode box : told.at("/boxes")) {
                boolean moved = box.path("box").asText().equals(urls.get(1));
                assertThat(box.path("odd").toString())
                        .isEqualTo(moved ? "[\"x\",\"prediction\"]" : "[]");
            }

            Said without = Said.homeostat("inputs", "plant", urls.get(0), urls.get(2));
            assertThat(without.code()).as(without.toString()).isZero();
            assertThat(without.out())
                    .contains("The boxes together do not drift.", "No box is unlike the others.");
        }
        // All boxes have stopped: one is told by its file, one by its directory, one is away.
        Said after =
                Said.homeostat("inputs", "plant", urls.get(0), saved, directory.resolve("box-3"));
        assertThat(after.code()).as(after.toString()).isEqualTo(1);
        assertThat(after.err())
                .contains(urls.get(0) + ": no box answers")
                .doesNotContain("Exception");
        assertThat(line(after, "plant: ")).contains("2 of 3 boxes");
        assertThat(after.out()).contains(saved + " is unlike the others in x, prediction.");
    }

    @Test
    void refuses_boxes_that_cannot_be_merged_and_waits_for_the_young() throws Exception {
        String other =
                PIPELINE.replace("features: [x, z]", "features: [x, {lag: {field: z, steps: [1]}}]")
                        .replace("window: " + WINDOW, "window: 50");
        try (Node one = box(1, PIPELINE);
                Node two = box(2, other);
                Node three = box(3, PIPELINE)) {
            feed(one, 1, 0);
            feed(two, 2, 0);

            Said young = Said.homeostat("inputs", "plant", url(one), url(three));
            assertThat(young.code()).as(young.toString()).isZero();
            assertThat(young.err()).contains(url(three) + ": its model has not met a full window");
            assertThat(line(young, "plant: ")).contains("1 of 2 boxes");

            Said mixed = Said.homeostat("inputs", "plant", url(one), url(two));
            assertThat(mixed.code()).as(mixed.toString()).isEqualTo(2);
            assertThat(mixed.err())
                    .contains(
                            url(two) + ": window: found 50, expected 100 as at " + url(one),
                            url(two) + ": columns[1]: found lag(z,1), a number, expected z, a");

            Said unknown = Said.homeostat("inputs", "plan", url(one));
            assertThat(unknown.code()).as(unknown.toString()).isEqualTo(2);
            assertThat(unknown.err()).contains("did you mean 'plant'");
        }
        Path foreign = Files.writeString(directory.resolve("foreign.json"), "{\"format\":7}");
        Path broken = Files.writeString(directory.resolve("broken.json"), "{");
        Said said =
                Said.homeostat(
                        "inputs",
                        "plant",
                        foreign,
                        broken,
                        directory.resolve("none"),
                        directory,
                        "http://",
                        "--alpha",
                        "0.01");
        assertThat(said.code()).as(said.toString()).isEqualTo(2);
        assertThat(said.err())
                .contains(
                        "foreign.json: format: found 7, expected 1",
                        "broken.json: found no JSON",
                        "none', expected a URL, a file or a data directory",
                        directory + ": found no pipeline, expected the data directory",
                        "BOX: found 'http://', expected a URL");
        assertThat(Said.homeostat("inputs", "plant", foreign, "--alpha", "7").err())
                .contains("--alpha: found 7.0, expected a number in");
        assertThat(Said.homeostat("inputs", "plant", foreign, foreign).err())
                .contains("expected each box once");
    }
}
