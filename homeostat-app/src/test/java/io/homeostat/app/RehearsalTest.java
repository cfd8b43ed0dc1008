package io.homeostat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is recorded is what a start needs: all of it, up to a prediction for a device, and nothing
/// of what a demonstration needs besides.
class RehearsalTest {
    @TempDir private Path directory;

    @Test
    void start_goes_from_a_model_to_a_prediction_and_loads_nothing_of_the_lesson()
            throws Exception {
        String data = directory.resolve("data").toString();
        String library = directory.resolve("sqlite.so").toString();

        run("lesson", List.of(), "rehearsal", "lesson", data, library);
        String loaded = run("start", List.of("-Xlog:class+load"), "rehearsal", "start", data);

        assertThat(Path.of(library)).isNotEmptyFile();
        assertThat(loaded)
                .contains(
                        " io.homeostat.node.Recovery ",
                        " io.homeostat.mqtt.MqttSession ",
                        " io.homeostat.codec.MessageDecoder ",
                        " io.homeostat.codec.PredictionEncoder ",
                        " io.homeostat.http.HttpApi ");
        assertThat(loaded)
                .doesNotContain(
                        " ml.dmlc.xgboost4j.java.Booster ",
                        " io.homeostat.demo.SimulatedDevice ",
                        " io.vertx.mqtt.impl.MqttClientImpl ",
                        " sun.net.www.protocol.http.HttpURLConnection ");
        // A box without a model predicts nothing, so what it needs for that would be missing.
        assertThat(loaded)
                .containsPattern("\"pipeline\":\"voc-forecast\"}[^\n]*\"champion\":\"[1-9]");
    }

    @Test
    void rehearsal_is_meant_only_with_all_its_words() {
        assertThat(Rehearsal.asked("rehearsal", "lesson", "data", "library")).isTrue();
        assertThat(Rehearsal.asked("rehearsal", "start", "data")).isTrue();

        assertThat(Rehearsal.asked()).isFalse();
        assertThat(Rehearsal.asked("rehearsal")).isFalse();
        assertThat(Rehearsal.asked("rehearsal", "start", "data", "library")).isFalse();
        assertThat(Rehearsal.asked("rehearsal", "lesson", "data")).isFalse();
        assertThat(Rehearsal.asked("up", "start", "data")).isFalse();
    }

    private String run(String name, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        Path log = directory.resolve(name + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m", "-Xshare:auto"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.add(Main.class.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        int code = builder.start().waitFor();
        String said = Files.readString(log);
        assertThat(code).as(said.lines().limit(200).collect(Collectors.joining("\n"))).isZero();
        return said;
    }
}
