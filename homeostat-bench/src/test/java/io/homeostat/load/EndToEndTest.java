package io.homeostat.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The end-to-end benchmarks in small, so that they do not rot; nobody looks at their times.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EndToEndTest {
    @TempDir private Path work;
    private Path product;

    @BeforeEach
    void make_a_product_of_this_class_path() throws Exception {
        product = work.resolve("product");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Files.writeString(
                product,
                "#!/bin/sh\nexec '"
                        + java
                        + "' -Xmx256m $HOMEOSTAT_JAVA_OPTS -XX:+UseSerialGC"
                        + " -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED"
                        + " --sun-misc-unsafe-memory-access=allow -cp '"
                        + System.getProperty("java.class.path")
                        + "' io.homeostat.app.Main \"$@\"\n");
        assertThat(product.toFile().setExecutable(true)).isTrue();
    }

    private JsonNode run(String result, String... mode) throws Exception {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--product", product.toString(), "--work", work.toString()));
        arguments.addAll(List.of(mode));
        StringWriter out = new StringWriter();

        int code =
                new CommandLine(new Modes())
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(out))
                        .execute(arguments.toArray(String[]::new));

        assertThat(code).as(out.toString()).isZero();
        return new ObjectMapper()
                .readTree(work.resolve("results").resolve(result + ".json").toFile())
                .path("figures");
    }

    @Test
    void a_saturated_box_loses_doubles_and_reorders_nothing() throws Exception {
        JsonNode figures =
                run(
                        "saturation-linear",
                        "--pipeline",
                        "linear",
                        "--warm-up",
                        "1",
                        "--seconds",
                        "1",
                        "saturation");

        assertThat(figures.path("sent").asLong()).isPositive();
        assertThat(figures.path("lost").asLong(-1)).isZero();
        assertThat(figures.path("duplicates").asLong(-1)).isZero();
        assertThat(figures.path("reordered").asLong(-1)).isZero();
    }

    @Test
    void latency_is_told_for_every_event_of_a_steady_rate() throws Exception {
        JsonNode figures =
                run(
                        "latency-linear",
                        "--pipeline",
                        "linear",
                        "--warm-up",
                        "1",
                        "--seconds",
                        "1",
                        "latency",
                        "--rate",
                        "500");

        assertThat(figures.path("lost").asLong(-1)).isZero();
        assertThat(figures.path("latencyMillisP99").asDouble())
                .isGreaterThanOrEqualTo(figures.path("latencyMillisP50").asDouble());
    }

    @Test
    void a_replay_is_measured_with_either_model() throws Exception {
        for (String pipeline : List.of("linear", "trees")) {
            JsonNode figures =
                    run(
                            "replay-" + pipeline,
                            "replay",
                            "--pipeline",
                            pipeline,
                            "--rows",
                            "6000",
                            "--passes",
                            "1");

            assertThat(figures.path("trainings").asLong()).isPositive();
        }
    }

    /// That every record was replayed, no more and no less, the mode itself insists on.
    @Test
    void a_recovery_ends_with_the_last_record_and_cuts_what_is_torn_before() throws Exception {
        for (String pipeline : List.of("linear", "trees")) {
            JsonNode figures =
                    run(
                            "recovery-" + pipeline,
                            "recovery",
                            "--pipeline",
                            pipeline,
                            "--records",
                            "3000",
                            "--starts",
                            "2");

            assertThat(figures.path("checkedMillis").asDouble()).isPositive();
            assertThat(figures.path("recoveredMillis").asDouble())
                    .isGreaterThan(figures.path("checkedMillis").asDouble());
            assertThat(figures.path("recordsPerSecond").asDouble()).isPositive();
        }
    }

    @Test
    void a_wide_file_that_is_larger_than_the_heap_is_replayed() throws Exception {
        // 40,000 rows of 130 numbers are 42 MB as doubles and more as text; 32 MB of heap hold
        // neither.
        JsonNode figures = run("wide-ridge", "wide", "--rows", "40000", "--heap", "32m");

        assertThat(figures.path("exitCode").asInt(-1)).isZero();
    }
}
