package io.homeostat.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A box and the clients that everybody has: `mosquitto_pub` and `mosquitto_sub`.
class MosquittoTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path directory;

    @BeforeEach
    void needs_the_clients() {
        for (String program : List.of("mosquitto_pub", "mosquitto_sub")) {
            assumeTrue(
                    Arrays.stream(
                                    System.getenv()
                                            .getOrDefault("PATH", "")
                                            .split(File.pathSeparator))
                            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
                    program + " is not installed (Debian: mosquitto-clients)");
        }
    }

    /// A subscriber that ends after `count` messages, or after a minute.
    private Process subscribe(Box box, String topic, int count, String name) throws Exception {
        Path errors = directory.resolve(name + ".err");
        Process subscriber =
                new ProcessBuilder(
                                // Line by line, though it writes to a file.
                                "stdbuf",
                                "-oL",
                                "mosquitto_sub",
                                "-h",
                                "127.0.0.1",
                                "-p",
                                "" + box.mqttPort(),
                                "-q",
                                "1",
                                "-t",
                                topic,
                                "-C",
                                "" + count,
                                "-W",
                                "60",
                                "-d",
                                "-v")
                        .redirectError(errors.toFile())
                        .redirectOutput(directory.resolve(name + ".out").toFile())
                        .start();
        Eventually.eventually(
                "a subscription to " + topic, () -> heard(name).contains("Subscribed (mid"));
        return subscriber;
    }

    private String heard(String name) throws IOException {
        return Files.readString(directory.resolve(name + ".out"));
    }

    /// The messages that `name` has received, in order.
    private List<JsonNode> messages(String name) throws IOException {
        List<JsonNode> messages = new ArrayList<>();
        for (String line : heard(name).lines().toList()) {
            int brace = line.indexOf(" {");
            if (brace > 0 && !line.startsWith("Client")) {
                messages.add(JSON.readTree(line.substring(brace + 1)));
            }
        }
        return messages;
    }

    private static void ended(Process process) throws InterruptedException {
        assertThat(process.waitFor(70, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    /// Publishes each line as one message over one connection.
    private static void publish(Box box, String version, int qos, String topic, String lines)
            throws Exception {
        Process publisher =
                new ProcessBuilder(
                                "mosquitto_pub",
                                "-h",
                                "127.0.0.1",
                                "-p",
                                "" + box.mqttPort(),
                                "-V",
                                version,
                                "-q",
                                "" + qos,
                                "-t",
                                topic,
                                "-l")
                        .redirectErrorStream(true)
                        .start();
        publisher.getOutputStream().write(lines.getBytes(UTF_8));
        publisher.getOutputStream().close();
        String said = new String(publisher.getInputStream().readAllBytes(), UTF_8);
        ended(publisher);
        assertThat(said).isEmpty();
    }

    private static String readings(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int n = from; n < to; n++) {
            lines.append(Plant.reading(n)).append('\n');
        }
        return lines.toString();
    }

    @Test
    void takes_every_version_and_quality_and_answers_on_its_topics() throws Exception {
        String file = Plant.file(directory, Plant.INLINE).toString();
        try (Box box = Box.up(directory.resolve("data"), "--lockstep", file)) {
            Process events = subscribe(box, "homeostat/plant/events", 4, "events");
            Process predictions = subscribe(box, "test/d1/prediction", 600, "predictions");

            publish(box, "mqttv311", 1, Plant.TOPIC, readings(0, 300));
            publish(box, "mqttv5", 1, Plant.TOPIC, readings(300, 600));
            publish(box, "mqttv311", 2, Plant.TOPIC, readings(600, 750));
            publish(box, "mqttv5", 2, Plant.TOPIC, readings(750, 900));
            publish(box, "mqttv311", 0, Plant.TOPIC, readings(900, 950));
            publish(box, "mqttv5", 0, Plant.TOPIC, readings(950, 1_000));

            ended(events);
            ended(predictions);
            Eventually.eventually(
                    "all readings",
                    () -> box.snapshot(Plant.NAME).path("readings").asLong() == 1_000);
            assertThat(messages("predictions"))
                    .hasSize(600)
                    .allSatisfy(prediction -> {
                        assertThat(prediction.path("device").asText()).isEqualTo("d1");
                        assertThat(prediction.path("prediction").isNumber()).isTrue();
                        assertThat(prediction.path("model_version").asInt()).isPositive();
                        assertThat(prediction.path("drift_detected").isBoolean()).isTrue();
                    });
            assertThat(messages("predictions").stream().map(p -> p.path("reading").asLong()))
                    .isSorted()
                    .doesNotHaveDuplicates();
            List<JsonNode> told = messages("events");
            assertThat(told.stream().map(event -> event.path("type").asText()))
                    .startsWith("io.homeostat.trained")
                    .containsSubsequence("io.homeostat.trained", "io.homeostat.drift");
            assertThat(told)
                    .allSatisfy(event -> {
                        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
                        assertThat(event.path("source").asText())
                                .isEqualTo("/homeostat/pipelines/plant");
                        assertThat(event.path("data").path("reason").asText()).isNotEmpty();
                    });
        }
    }

    @Test
    void joins_forecasts_and_labels_from_another_topic() throws Exception {
        String ahead = Plant.file(directory, Plant.FORECAST).toString();
        String told = Plant.file(directory, Plant.LABELLED).toString();
        try (Box box = Box.up(directory.resolve("data"), "--lockstep", ahead, told)) {
            publish(box, "mqttv5", 1, "ahead/d1/reading", readings(0, 500));
            StringBuilder samples = new StringBuilder();
            StringBuilder results = new StringBuilder();
            for (int n = 0; n < 500; n++) {
                JsonNode reading = JSON.readTree(Plant.reading(n));
                samples.append(Plant.reading(n).replaceFirst(",\"y\":.*", ",\"id\":" + n + "}\n"));
                results.append("{\"id\":" + n + ",\"y\":" + reading.path("y") + "}\n");
            }
            // The truth about the newest comes first in time, as in a laboratory with a backlog.
            String[] lines = results.toString().split("\n", -1);
            for (int part = 0; part < 5; part++) {
                String[] sampled = samples.toString().split("\n", -1);
                publish(box, "mqttv311", 1, "told/d1/reading", join(sampled, part));
                publish(box, "mqttv5", 1, "lab/result", join(lines, part));
            }

            Eventually.eventually(
                    "forecasts joined",
                    () ->
                            box.snapshot("ahead").path("readings").asLong() == 500
                                    && box.snapshot("told").path("readings").asLong() == 500);
            assertThat(box.snapshot("ahead").path("champion").asInt()).isPositive();
            assertThat(box.snapshot("ahead").path("labels").asLong()).isBetween(295L, 300L);
            Eventually.eventually(
                    "a model from told labels",
                    () -> box.snapshot("told").path("champion").asInt() > 0);
            Eventually.eventually(
                    "labels of told predictions",
                    () -> box.snapshot("told").path("labels").asLong() >= 200);
            assertThat(box.snapshot("told").path("healed").path("rmse").asDouble()).isLessThan(1);
        }
    }

    private static String join(String[] lines, int part) {
        return String.join("\n", Stream.of(lines).skip(100L * part).limit(100).toList()) + "\n";
    }
}
