package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.homeostat.config.SharedData;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A box at work: people ask, models change, trainings run, and readings are taken all the time.
class LiveTest {
    /// A training of this takes seconds, far longer than the readings during it.
    private static final String SLOW =
            Plant.INLINE.replace(
                    "{family: ridge, first: {after: 200 readings}}",
                    "{family: gradient-boosted-trees, params: {trees: 5000, depth: 6}, first:"
                            + " {after: 200 readings}}");

    @TempDir private Path directory;

    private Box up(String yaml) throws Exception {
        return Box.up(directory.resolve("data"), Plant.file(directory, yaml).toString());
    }

    private static String at(String path) {
        return "/api/v1/pipelines/plant" + path;
    }

    @Test
    void predicts_on_while_a_slow_training_runs() throws Exception {
        try (Box box = up(SLOW)) {
            Feeder.feed(box.mqttPort(), 0, 400);
            Eventually.eventually(
                    "a first model", () -> box.snapshot(Plant.NAME).path("champion").asInt() == 1);
            Feeder.feed(box.mqttPort(), 400, 600);
            assertThat(box.post(at("/retrain"), "{}").status()).isEqualTo(202);
            Eventually.eventually("a running training", () -> running(box));
            long before = box.snapshot(Plant.NAME).path("predictions").asLong();

            Feeder.feed(box.mqttPort(), 600, 650);
            Eventually.eventually(
                    "readings taken in",
                    () -> box.snapshot(Plant.NAME).path("readings").asLong() == 650);

            assertThat(running(box)).as("the training still runs").isTrue();
            assertThat(box.snapshot(Plant.NAME).path("predictions").asLong())
                    .isGreaterThanOrEqualTo(before + 50);
        }
    }

    private static boolean running(Box box) throws Exception {
        for (JsonNode run : box.get(at("/runs")).body().path("runs")) {
            if (run.path("status").asText().equalsIgnoreCase("running")) {
                return true;
            }
        }
        return false;
    }

    @Test
    void answers_over_http() throws Exception {
        try (Box box = up(Plant.INLINE)) {
            assertThat(box.get("/health").status()).isEqualTo(200);
            assertThat(box.get("/health/live").status()).isEqualTo(200);
            assertThat(box.get("/health/ready").status()).isEqualTo(200);
            Box.Answer early = box.post("/predict", "{\"x\": 1, \"z\": 2}");
            assertThat(early.status()).isEqualTo(503);
            assertThat(early.type()).contains("application/problem+json");

            Feeder.feed(box.mqttPort(), 0, 400);
            Eventually.eventually(
                    "a first model", () -> box.snapshot(Plant.NAME).path("champion").asInt() == 1);

            JsonNode one = box.post("/predict", "{\"x\": 1, \"z\": 2}").body();
            assertThat(one.path("prediction").asDouble()).isBetween(6.0, 8.0);
            assertThat(one.path("model_version").asInt()).isEqualTo(1);
            assertThat(one.path("drift_detected").asBoolean()).isFalse();
            JsonNode several =
                    box.post(
                                    at("/predict"),
                                    "{\"instances\": [{\"x\": 1, \"z\": 2}, {\"x\": 2, \"z\": 2}]}")
                            .body();
            assertThat(several.path("predictions")).hasSize(2);

            Box.Answer wrong = box.post("/predict", "{\"x\": \"warm\", \"zz\": 2}");
            assertThat(wrong.status()).isEqualTo(400);
            assertThat(wrong.type()).contains("application/problem+json");
            assertThat(wrong.body().toString()).contains("\"x\"", "warm", "zz", "z");
        }
    }

    @Test
    void a_person_retrains_promotes_and_rolls_back() throws Exception {
        try (Box box = up(Plant.INLINE)) {
            Feeder.feed(box.mqttPort(), 0, 400);
            Eventually.eventually(
                    "a first model", () -> box.snapshot(Plant.NAME).path("champion").asInt() == 1);

            assertThat(box.post(at("/retrain"), "{}").status()).isEqualTo(202);
            Eventually.eventually(
                    "a second version",
                    () -> box.get(at("/models")).body().path("models").size() == 2);
            assertThat(box.post(at("/models/2/promote"), "{}").status()).isEqualTo(202);
            Eventually.eventually(
                    "version 2 serving",
                    () -> box.snapshot(Plant.NAME).path("champion").asInt() == 2);
            assertThat(box.post(at("/models/2/promote"), "{}").status()).isEqualTo(409);
            assertThat(box.post(at("/models/77/promote"), "{}").status()).isEqualTo(404);
            assertThat(box.post(at("/rollback"), "{}").status()).isEqualTo(202);
            Eventually.eventually(
                    "version 1 serving again",
                    () -> box.snapshot(Plant.NAME).path("champion").asInt() == 1);
            assertThat(box.get(at("/decisions")).body().path("decisions").toString())
                    .contains("http 127.0.0.1");
        }
    }

    @Test
    void has_the_threads_that_the_documentation_lists() throws Exception {
        Set<Pattern> listed = new HashSet<>();
        String page =
                Files.readString(SharedData.repository().resolve("docs").resolve("concurrency.md"));
        Matcher rows = Pattern.compile("^\\| `([^`]+)`", Pattern.MULTILINE).matcher(page);
        while (rows.find()) {
            String quoted = Pattern.quote(rows.group(1));
            listed.add(
                    Pattern.compile(
                            quoted.replace("<pipeline>", "\\E.+\\Q").replace("<n>", "\\E\\d+\\Q")));
        }
        try (Box box = up(Plant.INLINE)) {
            Feeder.feed(box.mqttPort(), 0, 300);
            Eventually.eventually(
                    "a first model", () -> box.snapshot(Plant.NAME).path("champion").asInt() == 1);
            Set<String> alive = threads(box.pid());

            assertThat(alive).contains("lane-plant", "training", "ticker", "history-writer");
            assertThat(alive)
                    .allMatch(name -> listed.stream().anyMatch(p -> p.matcher(name).matches()));
        }
    }

    /// The names of the Java threads of another process.
    private static Set<String> threads(long pid) throws Exception {
        Process dump =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                "" + pid,
                                "Thread.print")
                        .redirectErrorStream(true)
                        .start();
        String text = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(dump.waitFor()).as(text).isZero();
        Set<String> names = new TreeSet<>();
        Matcher threads = Pattern.compile("^\"(.+)\" #\\d+", Pattern.MULTILINE).matcher(text);
        while (threads.find()) {
            names.add(threads.group(1));
        }
        return names;
    }
}
