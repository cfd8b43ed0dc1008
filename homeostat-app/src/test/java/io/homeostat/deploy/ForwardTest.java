package io.homeostat.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `make forward` and `make forward-stop`, with a stand-in for kubectl whose cluster has no
/// Node-RED and whose Grafana does not answer.
class ForwardTest {
    private static final String KUBECTL =
            """
            #!/usr/bin/env bash
            echo "$*" >>"$0.told"
            case "$*" in
              *"get service node-red"*) exit 1 ;;
              *"get service"*) exit 0 ;;
              *"service/grafana"*) echo "error: no pod"; exit 1 ;;
              *port-forward*) echo "Forwarding from 127.0.0.1"; trap 'exit 0' TERM; while :; do read -rt 1 <> <(:) || :; done ;;
            esac
            exit 2
            """;

    @TempDir private Path directory;
    private Path state;
    private Path kubectl;

    @BeforeEach
    void stand_in() throws IOException {
        state = directory.resolve("state");
        kubectl = Files.createDirectories(directory.resolve("bin")).resolve("kubectl");
        Files.writeString(kubectl, KUBECTL);
        assertThat(kubectl.toFile().setExecutable(true)).isTrue();
    }

    @AfterEach
    void nothing_is_left_running() throws Exception {
        for (long pid : pids()) {
            ProcessHandle.of(pid)
                    .filter(one -> one.pid() != ProcessHandle.current().pid())
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private record Made(int code, String said) {}

    private Made make(String target) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("make", "--silent", target)
                        .directory(SharedData.repository().toFile())
                        .redirectErrorStream(true);
        builder.environment()
                .merge(
                        "PATH",
                        kubectl.resolveSibling("").toString(),
                        (path, bin) -> bin + ":" + path);
        builder.environment().put("HOMEOSTAT_FORWARD", state.toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Made(process.waitFor(), said);
    }

    private List<Long> pids() throws IOException {
        if (!Files.isDirectory(state)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(state)) {
            return files.filter(file -> file.toString().endsWith(".pid"))
                    .map(file -> Long.parseLong(Release.read(file).strip()))
                    .toList();
        }
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    @Test
    void what_is_there_is_forwarded_once_and_what_is_not_is_told() throws Exception {
        Made first = make("forward");
        assertThat(first.code()).as("Grafana did not answer").isNotZero();
        assertThat(first.said())
                .contains(
                        "homeostat: http://localhost:8080/",
                        "mlflow: http://localhost:5000/",
                        "node-red: not in ot-edge",
                        "grafana: error: no pod");
        List<Long> begun = pids();
        assertThat(begun).hasSize(2).allMatch(ForwardTest::alive);

        assertThat(make("forward").said()).contains("homeostat: http://localhost:8080/, already");
        assertThat(pids()).hasSameElementsAs(begun);
        assertThat(Release.read(Path.of(kubectl + ".told")).lines())
                .filteredOn(line -> line.contains("service/homeostat"))
                .containsExactly(
                        "-n ot-edge port-forward --address 127.0.0.1 service/homeostat 8080:8080");

        assertThat(make("forward-stop").code()).isZero();
        for (long pid : begun) {
            ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
            assertThat(alive(pid)).isFalse();
        }
        assertThat(pids()).isEmpty();
    }

    @Test
    void a_number_that_has_become_another_process_is_left_alone() throws Exception {
        Path file = Files.createDirectories(state).resolve("mlflow.pid");
        Process other = new ProcessBuilder("cat").start();
        try {
            Files.writeString(file, other.pid() + "\n");
            assertThat(make("forward-stop").code()).isZero();
            assertThat(other.isAlive()).isTrue();
            assertThat(file).doesNotExist();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void every_target_has_a_line_of_help() throws Exception {
        String help = make("help").said();
        for (String target :
                List.of("forward", "forward-stop", "test-deploy", "check-deploy", "run-chart")) {
            assertThat(help.lines()).anyMatch(line -> line.strip().startsWith("make " + target));
        }
    }
}
