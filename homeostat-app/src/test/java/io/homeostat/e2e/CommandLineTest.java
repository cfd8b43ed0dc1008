package io.homeostat.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.cli.Homeostat;
import io.homeostat.config.SharedData;
import io.homeostat.node.Node;
import io.homeostat.node.Wiring;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person types, and what comes back: words and exit codes.
class CommandLineTest {
    private static final Path EXAMPLES = SharedData.repository().resolve("examples");

    @TempDir private Path directory;

    private record Said(int code, String out, String err) {}

    private static Said homeostat(Object... words) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(said, true, UTF_8));
            System.setErr(new PrintStream(complained, true, UTF_8));
            String[] arguments = new String[words.length];
            for (int i = 0; i < words.length; i++) {
                arguments[i] = words[i].toString();
            }
            int code = Homeostat.execute(arguments);
            return new Said(code, said.toString(UTF_8), complained.toString(UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

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
                homeostat("up", "--host", "0.0.0.0", "--data", directory, file),
                "0.0.0.0",
                "--mqtt-users",
                "--mqtt-anonymous");
        wrong(homeostat("up", "--mqtt-cert", "c.pem", file), "--mqtt-key");
        wrong(homeostat("up", "--mqtt", "http://broker", file), "mqtt://USER:PASSWORD@HOST");
        Path users = Files.writeString(directory.resolve("users"), "sensor:secret\n");
        wrong(homeostat("up", "--mqtt-users", users, file), "users:1: ", "pbkdf2-sha256");
    }

    @Test
    void checks_every_example_and_names_every_fault() throws Exception {
        good(homeostat("check", EXAMPLES.resolve("occupancy.yaml")));
        Path broken =
                Files.writeString(
                        directory.resolve("broken.yaml"),
                        Plant.INLINE
                                .replace("family: ridge", "family: rigde")
                                .replace("window: 50", "window: -1"));
        wrong(homeostat("check", broken), "broken.yaml", "rigde", "ridge", "-1");
        wrong(homeostat("check", directory.resolve("none.yaml")), "none.yaml");
        wrong(homeostat("frobnicate"), "frobnicate");
        wrong(homeostat(), "command");
    }

    @Test
    void prints_the_schema_and_help() {
        Said schema = homeostat("schema");
        good(schema);
        assertThat(schema.out()).contains("$schema", "Pipeline");
        Said help = homeostat("up", "--help");
        good(help);
        assertThat(help.out()).contains("--lockstep", "--data", "--mlflow");
    }

    @Test
    void trains_a_model_and_predicts_with_it() throws Exception {
        Path model = directory.resolve("occupancy.model");
        Path data = EXAMPLES.resolve("data").resolve("occupancy");
        Path pipeline = EXAMPLES.resolve("occupancy.yaml");
        Said trained =
                homeostat(
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
                homeostat(
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
                homeostat(
                        "predict",
                        pipeline,
                        "--model",
                        directory.resolve("none"),
                        "--input",
                        data.resolve("datatest.txt")),
                "--model",
                "homeostat train");
        wrong(homeostat("replay", pipeline, "--input", directory.resolve("none.csv")), "none.csv");
    }

    @Test
    void looks_after_a_running_box_and_its_models() throws Exception {
        Path data = directory.resolve("data");
        Path exported = directory.resolve("v1.model");
        try (Node node = Wiring.start(State.options(data), List.of(Plant.resource(Plant.INLINE)))) {
            String url = "http://127.0.0.1:" + node.httpPort();
            Feeder.feed(node.mqttPort(), 0, 1_000);
            var _ = node.digest(Plant.NAME);

            Said status = homeostat("status", "--url", url);
            good(status);
            // A live box goes on training meanwhile: which version serves is a matter of moments.
            assertThat(status.out()).contains("plant", "1000", "rmse").containsPattern("v[1-9]");
            Said listed = homeostat("models", "list", "--data", data);
            good(listed);
            assertThat(listed.out()).contains("plant", "champion", "ridge");
            Said shown = homeostat("models", "show", "plant", "1", "--data", data);
            good(shown);
            assertThat(shown.out()).contains("first model", "model digest");
            good(homeostat("models", "export", "plant", "1", "--output", exported, "--data", data));
            assertThat(exported).isNotEmptyFile();
            wrong(homeostat("models", "show", "plant", "9", "--data", data), "9", "expected");
            wrong(homeostat("models", "show", "plan", "1", "--data", data), "plan", "plant");
            good(homeostat("models", "promote", "plant", "1", "--url", url));
            Eventually.eventually(
                    "version 1 serving", () -> node.snapshots().getFirst().champion() == 1);
            wrong(homeostat("models", "promote", "plant", "9", "--url", url), "9");
        }
        wrong(homeostat("status", "--url", "http://127.0.0.1:9"), "homeostat up");
        wrong(homeostat("models", "list", "--data", directory.resolve("none")), "none");
    }

    @Test
    void examines_the_machine() throws Exception {
        Said well = homeostat("doctor", "--data", directory, "--port", 0, "--mqtt-port", 0);
        good(well);
        assertThat(well.out()).contains("sqlite", "xgboost").doesNotContain("BAD");
        Path file = Files.writeString(directory.resolve("file"), "");
        Said ill = homeostat("doctor", "--data", file, "--port", 0, "--mqtt-port", 0);
        assertThat(ill.code()).isEqualTo(1);
        assertThat(ill.out()).contains("BAD   data directory");
    }
}
