package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.PipelineResource;
import io.homeostat.http.NodeApi;
import io.homeostat.node.Node;
import io.homeostat.node.TrainingPlane;
import io.homeostat.node.Wiring;
import io.homeostat.remote.RemotePolicy;
import io.homeostat.s3.S3Server;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A box whose models are made by a trainer: another process, at a real server of S3's protocol.
class TrainingPlaneTest {
    private static final PipelineResource PIPELINE = Plant.resource(Plant.INLINE);
    private static final int LATE = 1_400;

    @TempDir private Path directory;
    private S3Server server;

    @BeforeEach
    void start() throws Exception {
        server = S3Server.start();
        server.known("");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Process homeostat(String... words) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("io.homeostat.app.Main");
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(server.environment());
        return builder.start();
    }

    private static String version() throws Exception {
        String text = Said.homeostat("--version").out();
        return text.substring("homeostat ".length()).lines().findFirst().orElseThrow();
    }

    private Node box() throws Exception {
        RemotePolicy policy =
                new RemotePolicy(server.place("training"), Duration.ofMinutes(5), version());
        return Wiring.start(
                State.options(directory.resolve("box"))
                        .with(new TrainingPlane(policy, Optional.empty())),
                List.of(PIPELINE));
    }

    private static NodeApi.Probe probe(Node node) {
        return node.health().probes().stream()
                .filter(probe -> probe.name().equals("trainer"))
                .findFirst()
                .orElseThrow();
    }

    /// The same decisions as those of a box that trains itself, and every model of its ledger lies
    /// in the store.
    @Test
    void a_trainer_makes_the_models_of_a_box() throws Exception {
        Process trainer = homeostat("trainer", "s3://plant/training", "--watch", "--pause", "1");
        List<String> said = new CopyOnWriteArrayList<>();
        Thread reader =
                Thread.ofVirtual()
                        .start(() ->
                                new BufferedReader(
                                                new InputStreamReader(
                                                        trainer.getInputStream(),
                                                        StandardCharsets.UTF_8))
                                        .lines()
                                        .forEach(said::add));
        State away;
        try (Node node = box()) {
            Feeder.feed(node.mqttPort(), 0, LATE);
            away = State.of(node, PIPELINE);
            assertThat(probe(node).good()).as(probe(node).detail()).isTrue();
            assertThat(node.pipeline(Plant.NAME).orElseThrow().models())
                    .hasSizeGreaterThan(1)
                    .extracting(model -> model.lineage().modelDigest())
                    .allMatch(digest -> server.has("training/models/" + digest));
        } finally {
            trainer.destroy();
            assertThat(trainer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        reader.join();
        assertThat(said)
                .hasSizeGreaterThan(1)
                .allMatch(line ->
                        line.matches(
                                "order [0-9a-f]{64}: ridge, \\d+ rows offered, .* s: model"
                                        + " [0-9a-f]{64}"));
        try (Node node =
                Wiring.start(State.options(directory.resolve("alone")), List.of(PIPELINE))) {
            Feeder.feed(node.mqttPort(), 0, LATE);
            assertThat(away).isEqualTo(State.of(node, PIPELINE));
        }
    }

    @Test
    void one_order_is_trained_once_and_none_is_named() throws Exception {
        Process none = homeostat("trainer", "s3://plant/training");
        assertThat(text(none)).isEqualTo("nothing waits in s3://plant/training");
        assertThat(none.exitValue()).isZero();
        Process wrong = homeostat("trainer", "s3://plant/training", "--order", "abc");
        assertThat(text(wrong)).isEqualTo("--order: found 'abc', expected 64 hexadecimal digits");
        assertThat(wrong.exitValue()).isEqualTo(2);
        String missing = "0".repeat(64);
        Process absent = homeostat("trainer", "s3://plant/training", "--order", missing);
        assertThat(text(absent))
                .isEqualTo("order " + missing + ": there is none in s3://plant/training");
        assertThat(absent.exitValue()).isEqualTo(1);
    }

    private static String text(Process process) throws Exception {
        String said =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return said;
    }
}
