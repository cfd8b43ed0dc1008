package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.cli.Homeostat;
import io.homeostat.config.SharedData;
import io.homeostat.loop.LoopSnapshot;
import io.homeostat.node.Node;
import io.homeostat.node.Wiring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What a person types, and what comes back: words and exit codes.
class CommandLineTest {
    private static final Path EXAMPLES = SharedData.repository().resolve("examples");

    @TempDir private Path directory;

    private static void good(Said said) {
        assertThat(said.code()).as(said.toString()).isZero();
    }

    private static void wrong(Said said, String... told) {
        assertThat(said.code()).as(said.toString()).isEqualTo(2);
        assertThat(said.err()).contains(told);
    }

    @Test
    void refuses_to_open_mqtt_to_the_network_without_users() throws Exception {
        String file = Plant.file(directory, Plant.INLINE).toString();
        wrong(
                Said.homeostat("up", "--host", "0.0.0.0", "--data", directory, file),
                "0.0.0.0",
                "--mqtt-users",
                "--mqtt-anonymous",
                "--http-users",
                "--http-anonymous");
        wrong(Said.homeostat("up", "--mqtt-cert", "c.pem", file), "--mqtt-key");
        wrong(
                Said.homeostat("up", "--mqtt-cert", "c.pem", "--mqtt-key", "c.key", file),
                "TLS certificate 'c.pem'");
        wrong(Said.homeostat("up", "--mqtt", "http://broker", file), "mqtt://USER:PASSWORD@HOST");
        Path users = Files.writeString(directory.resolve("users"), "sensor:secret\n");
        wrong(Said.homeostat("up", "--mqtt-users", users, file), "users:1: ", "pbkdf2-sha256");
    }

    @Test
    void refuses_to_open_http_to_the_network_without_users() throws Exception {
        String file = Plant.file(directory, Plant.INLINE).toString();
        String open = "0.0.0.0";
        wrong(
                Said.homeostat("up", "--host", open, "--mqtt-anonymous", file),
                "opens HTTP to the network",
                "--http-users",
                "--http-anonymous");
        wrong(
                Said.homeostat("up", "--host", open, "--mqtt", "mqtt://broker", file),
                "opens HTTP to the network");
        wrong(Said.homeostat("up", "--http-open-metrics", file), "--http-users");
        Path users = Files.writeString(directory.resolve("users"), "ann:secret\n");
        wrong(Said.homeostat("up", "--http-users", users, file), "users:1: ", "pbkdf2-sha256");
        wrong(
                Said.homeostat("up", "--http-users", users, "--http-anonymous", file),
                "expected one");
        wrong(Said.homeostat("demo", "--http-users", users), "users:1: ", "pbkdf2-sha256");
        wrong(Said.homeostat("status", "--user", "ann"), "--user: ", "HOMEOSTAT_PASSWORD");
    }

    @Test
    void checks_every_example_and_names_every_fault() throws Exception {
        good(Said.homeostat("check", EXAMPLES.resolve("occupancy.yaml")));
        Path broken =
                Files.writeString(
                        directory.resolve("broken.yaml"),
                        Plant.INLINE
                                .replace("family: ridge", "family: rigde")
                                .replace("window: 50", "window: -1"));
        wrong(Said.homeostat("check", broken), "broken.yaml", "rigde", "ridge", "-1");
        wrong(Said.homeostat("check", directory.resolve("none.yaml")), "none.yaml");
        wrong(Said.homeostat("frobnicate"), "frobnicate");
        wrong(
                Said.homeostat("replay", broken, "--input", "readings.csv", "--polici", "heal"),
                "--polici",
                "--policy");
        wrong(Said.homeostat(), "command");
    }

    private static void failed(Said said, String... told) {
        assertThat(said.code()).as(said.toString()).isEqualTo(1);
        assertThat(said.err()).contains(told).doesNotContain("Exception");
    }

    @Test
    void names_everything_that_is_wrong_at_once() throws Exception {
        Path broken =
                Files.writeString(
                        directory.resolve("broken.yaml"),
                        Plant.INLINE
                                .replace("family: ridge", "family: rigde")
                                .replace("window: 50", "window: -1"));
        Path nowhere = directory.resolve("nowhere").resolve("file");
        Path none = directory.resolve("none.csv");
        wrong(
                Said.homeostat(
                        "replay", broken, "--input", none, "--policy", "hale", "--json", nowhere),
                "rigde",
                "-1",
                "none.csv",
                "--policy: found 'hale'",
                "--json: found");
        wrong(
                Said.homeostat("train", broken, "--input", none, "--test", 7, "--output", nowhere),
                "rigde",
                "none.csv",
                "--test: found 7",
                "--output: found");
        Path good = EXAMPLES.resolve("occupancy.yaml");
        wrong(
                Said.homeostat("predict", good, "--model", nowhere, "--input", none),
                "--model: found no file",
                "none.csv");
        wrong(
                Said.homeostat("up", broken, directory.resolve("missing.yaml"), "--mlflow", "x"),
                "rigde",
                "missing.yaml",
                "--mlflow: found 'x'");
    }

    @Test
    void describes_every_command_in_full() {
        String help = Said.homeostat("--help").out().replaceAll("\\s+", " ");
        CommandLine all = Homeostat.commandLine();
        assertThat(all.getSubcommands()).hasSizeGreaterThanOrEqualTo(10);
        all.getSubcommands()
                .forEach((name, command) -> {
                    String[] description = command.getCommandSpec().usageMessage().description();
                    assertThat(help).as(name).contains(String.join(" ", description));
                });
    }

    @Test
    void prints_the_schema_and_help() {
        Said schema = Said.homeostat("schema");
        good(schema);
        assertThat(schema.out()).contains("$schema", "Pipeline");
        Said help = Said.homeostat("up", "--help");
        good(help);
        assertThat(help.out()).contains("--lockstep", "--data", "--mlflow");
    }

    @Test
    void says_in_a_sentence_why_a_replay_has_no_model() throws Exception {
        Path few = directory.resolve("few.csv");
        Path all = EXAMPLES.resolve("data/occupancy/datatraining.txt");
        Files.write(few, Files.readAllLines(all).subList(0, 31));
        Path json = directory.resolve("few.json");

        Said said =
                Said.homeostat(
                        "replay",
                        EXAMPLES.resolve("occupancy.yaml"),
                        "--input",
                        few,
                        "--json",
                        json);

        good(said);
        assertThat(said.out())
                .containsPattern(
                        "no model has served: 30 readings of the \\d+ that the first model needs")
                .doesNotContain("NaN");
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.at("/warnings/0").asText()).startsWith("no model has served: 30 ");
        assertThat(report.at("/healed/accuracy").isNull()).isTrue();
        assertThat(report.at("/baseline/kappa").isNull()).isTrue();
    }

    @Test
    void trains_a_model_and_predicts_with_it() throws Exception {
        Path model = directory.resolve("occupancy.model");
        Path data = EXAMPLES.resolve("data").resolve("occupancy");
        Path pipeline = EXAMPLES.resolve("occupancy.yaml");
        Said trained =
                Said.homeostat(
                        "train",
                        pipeline,
                        "--input",
                        data.resolve("datatraining.txt"),
                        "--output",
                        model);
        good(trained);
        assertThat(trained.out()).contains("logistic", "accuracy");
        Path predictions = directory.resolve("predictions.csv");
        good(
                Said.homeostat(
                        "predict",
                        pipeline,
                        "--model",
                        model,
                        "--input",
                        data.resolve("datatest.txt"),
                        "--output",
                        predictions));
        assertThat(Files.readAllLines(predictions)).hasSize(2_665 + 1);
        wrong(
                Said.homeostat(
                        "predict",
                        pipeline,
                        "--model",
                        pipeline,
                        "--input",
                        data.resolve("datatest.txt")),
                "--model: ",
                "is no model file");
        wrong(
                Said.homeostat(
                        "predict",
                        EXAMPLES.resolve("machine-temperature.yaml"),
                        "--model",
                        model,
                        "--input",
                        data.resolve(
                                "../machine-temperature/machine_temperature_system_failure.csv")),
                "--model: ",
                "trained on other features");
        wrong(
                Said.homeostat(
                        "predict",
                        pipeline,
                        "--model",
                        directory.resolve("none"),
                        "--input",
                        data.resolve("datatest.txt")),
                "--model",
                "homeostat train");
        wrong(
                Said.homeostat("replay", pipeline, "--input", directory.resolve("none.csv")),
                "none.csv");
    }

    @Test
    void looks_after_a_running_box_and_its_models() throws Exception {
        Path data = directory.resolve("data");
        Path exported = directory.resolve("v1.model");
        try (Node node = Wiring.start(State.options(data), List.of(Plant.resource(Plant.INLINE)))) {
            String url = "http://127.0.0.1:" + node.httpPort();
            Feeder.feed(node.mqttPort(), 0, 1_000);
            var _ = node.digest(Plant.NAME);

            Said status = Said.homeostat("status", "--url", url);
            good(status);
            // In lockstep nothing moves between the digest and the question.
            LoopSnapshot now = node.snapshots().getFirst();
            assertThat(now.champion()).isGreaterThan(1);
            assertThat(status.out())
                    .containsPattern(
                            "plant +%s +v%d +1000 +%d +.* rmse"
                                    .formatted(now.state(), now.champion(), now.labels()));
            Said listed = Said.homeostat("models", "list", "--data", data);
            good(listed);
            assertThat(listed.out()).contains("plant", "champion", "ridge");
            Said shown = Said.homeostat("models", "show", "plant", "1", "--data", data);
            good(shown);
            assertThat(shown.out()).contains("first model", "model digest");
            good(
                    Said.homeostat(
                            "models",
                            "export",
                            "plant",
                            "1",
                            "--output",
                            exported,
                            "--data",
                            data));
            assertThat(exported).isNotEmptyFile();
            wrong(Said.homeostat("models", "show", "plant", "9", "--data", data), "9", "expected");
            wrong(Said.homeostat("models", "show", "plan", "1", "--data", data), "plan", "plant");
            good(Said.homeostat("models", "promote", "plant", "1", "--url", url));
            Eventually.eventually(
                    "version 1 serving", () -> node.snapshots().getFirst().champion() == 1);
            failed(
                    Said.homeostat("models", "promote", "plant", "1", "--url", url),
                    "refuses",
                    "version 1 serves already");
            wrong(Said.homeostat("models", "promote", "plant", "9", "--url", url), "9", "kept are");
            wrong(
                    Said.homeostat("models", "promote", "pl nt", "1", "--url", url),
                    "did you mean 'plant'");
            wrong(Said.homeostat("models", "promote", "plant", "0", "--url", url), "version");
            wrong(
                    Said.homeostat("models", "rollback", "plan", "--url", url),
                    "did you mean 'plant'");
            String mqtt = "http://127.0.0.1:" + node.mqttPort();
            failed(Said.homeostat("status", "--url", mqtt), "--url");
        }
        String nobody = "http://127.0.0.1:9";
        failed(Said.homeostat("status", "--url", nobody), "no box answers", nobody, "homeostat up");
        failed(
                Said.homeostat("models", "rollback", "plant", "--url", nobody),
                "homeostat up",
                "--url");
        failed(Said.homeostat("models", "promote", "plant", "1", "--url", nobody), "homeostat up");
        wrong(Said.homeostat("status", "--url", "box"), "--url: found 'box'", "http://");
        wrong(Said.homeostat("status", "--url", "http://a b"), "--url: found 'http://a b'");
        wrong(Said.homeostat("models", "list", "--data", directory.resolve("none")), "none");
    }

    @Test
    void examines_the_machine() throws Exception {
        Said well = Said.homeostat("doctor", "--data", directory, "--port", 0, "--mqtt-port", 0);
        good(well);
        assertThat(well.out()).contains("sqlite", "xgboost").doesNotContain("BAD");
        Path file = Files.writeString(directory.resolve("file"), "");
        Said ill = Said.homeostat("doctor", "--data", file, "--port", 0, "--mqtt-port", 0);
        assertThat(ill.code()).isEqualTo(1);
        assertThat(ill.out()).contains("BAD   data directory");
    }
}
