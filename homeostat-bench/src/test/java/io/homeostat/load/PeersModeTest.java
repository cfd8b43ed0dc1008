package io.homeostat.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.bench.Workload;
import io.homeostat.learn.TrainingSet;
import io.homeostat.model.Estimate;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The comparison in small; nobody looks at its times.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PeersModeTest {
    private static final int READINGS = 3_000;

    @TempDir private Path work;
    private final StringWriter out = new StringWriter();

    private int run(String... options) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--work", work.toString(), "peers"));
        arguments.addAll(List.of("--rounds", "1", "--warm-up", "1", "--seconds", "1"));
        arguments.addAll(List.of(options));
        return new CommandLine(new Modes())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .execute(arguments.toArray(String[]::new));
    }

    private JsonNode result(String name) throws IOException {
        return new ObjectMapper().readTree(work.resolve("results").resolve(name).toFile());
    }

    @Test
    void the_broker_alone_gives_every_event_back() throws Exception {
        assumeThat(new MosquittoPeer().missing()).as("mosquitto is not installed").isEmpty();

        int code = run("--only", "mosquitto");

        assertThat(code).as(out.toString()).isZero();
        JsonNode round = result("peers.json").at("/systems/0/rounds/1");
        assertThat(round.path("delivery").path("sent").asLong()).isPositive();
        assertThat(round.path("delivery").path("lost").asLong(-1)).isZero();
        assertThat(round.path("delivery").path("duplicates").asLong(-1)).isZero();
        assertThat(round.path("delivery").path("reordered").asLong(-1)).isZero();
        assertThat(round.path("costs").path(0).path("cpuMicros").asDouble()).isPositive();
        assertThat(Files.readString(work.resolve("results/peers.md"))).contains("| mosquitto |");
    }

    @Test
    void what_is_not_installed_is_told_and_is_no_failure() throws Exception {
        int code = run("--only", "node-red,python", "--latency", "--peers", work + "/nothing-here");

        assertThat(code).as(out.toString()).isZero();
        JsonNode table = result("peers-latency.json").path("table");
        assertThat(table).hasSize(2);
        for (JsonNode row : table) {
            assertThat(row.path("events/s").asText())
                    .startsWith("not here: install with homeostat-bench/peers-install");
        }
    }

    @Test
    void a_system_that_is_none_is_refused() {
        assertThat(run("--only", "mosquito")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(out.toString()).contains("found 'mosquito', expected some of [homeostat,");
    }

    @Test
    void the_flow_predicts_what_the_product_predicts() throws Exception {
        Path node = Executables.find("node").orElse(work);
        assumeThat(node).as("node is not installed").isNotEqualTo(work);
        Workload workload = Workload.of("trees");
        PeerModel trained = PeerModel.train(workload);
        trained.writeTrees(work.resolve("trees.json"));
        Scripts.copy("scorer.js", work);
        Path readings = work.resolve("readings.json");
        double[][] rows = new double[READINGS][];
        for (int i = 0; i < READINGS; i++) {
            rows[i] = workload.row(i);
        }
        Files.writeString(readings, new ObjectMapper().writeValueAsString(rows));
        String script =
                "const score = require('./scorer.js')(require('./trees.json'));"
                        + "for (const [speed, load, heat] of require('./readings.json'))"
                        + " console.log(score('d0', {speed, load, heat}));";

        List<String> predictions = output(List.of(node.toString(), "-e", script));

        TrainingSet vectors = trained.rows();
        assertThat(predictions).hasSize(READINGS);
        for (int i = 0; i < READINGS; i++) {
            Estimate.Value expected = (Estimate.Value) trained.model().predict(vectors.row(i));
            assertThat(Double.parseDouble(predictions.get(i)))
                    .as("reading %s", i)
                    .isEqualTo(expected.point());
        }
    }

    private List<String> output(List<String> command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .directory(work.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return text.lines().toList();
    }
}
