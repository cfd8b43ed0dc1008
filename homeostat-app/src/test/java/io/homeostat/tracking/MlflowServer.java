package io.homeostat.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A real MLflow server on the loopback, and the Python client that comes with it.
final class MlflowServer implements AutoCloseable {
    private final Path executable;
    private final Path directory;
    private final int port;
    private Optional<Process> process = Optional.empty();

    private MlflowServer(Path executable, Path directory, int port) {
        this.executable = executable;
        this.directory = directory;
        this.port = port;
    }

    /// A server that is not started yet; skips the test where MLflow is not installed.
    static MlflowServer prepare(Path directory) throws IOException {
        Path executable = installed();
        try (ServerSocket socket = new ServerSocket(0)) {
            return new MlflowServer(executable, directory, socket.getLocalPort());
        }
    }

    private static Path installed() {
        Optional<Path> executable = find();
        assumeTrue(
                executable.isPresent(),
                "no MLflow: pip install mlflow in a virtual environment and set HOMEOSTAT_MLFLOW to"
                        + " the path of its bin/mlflow, or put mlflow on PATH");
        return executable.get();
    }

    private static Optional<Path> find() {
        Optional<Path> stated =
                Optional.ofNullable(System.getenv("HOMEOSTAT_MLFLOW")).map(Path::of);
        if (stated.isPresent()) {
            return stated.filter(Files::isExecutable);
        }
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path candidate = Path.of(folder, "mlflow");
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    void start() throws IOException, InterruptedException {
        process =
                Optional.of(
                        new ProcessBuilder(
                                        executable.toString(),
                                        "server",
                                        "--host",
                                        "127.0.0.1",
                                        "--port",
                                        Integer.toString(port),
                                        "--workers",
                                        "1",
                                        "--backend-store-uri",
                                        "sqlite:///" + directory.resolve("mlflow.db"),
                                        "--artifacts-destination",
                                        directory.resolve("artifacts").toString())
                                .redirectErrorStream(true)
                                .redirectOutput(directory.resolve("server.log").toFile())
                                .start());
        for (int i = 0; i < 240 && !healthy(); i++) {
            assertThat(process.get().waitFor(500, TimeUnit.MILLISECONDS)).as(() -> log()).isFalse();
        }
        assertThat(healthy()).as(() -> log()).isTrue();
    }

    private boolean healthy() throws InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(address().resolve("/health")).build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("server.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// Runs a script with MLflow's own client; returns what it prints.
    String python(String script) throws IOException, InterruptedException {
        return python(directory, address(), script);
    }

    /// The same against whatever serves the protocol at `address`; skips the test where MLflow is
    /// not installed.
    static String python(Path directory, URI address, String script)
            throws IOException, InterruptedException {
        return python(directory, address, script, Map.of());
    }

    /// @param environment what the client reads besides, such as who it is
    static String python(
            Path directory, URI address, String script, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("check.py"), script);
        ProcessBuilder builder =
                new ProcessBuilder(
                        installed().resolveSibling("python3").toString(), file.toString());
        builder.environment()
                .putAll(
                        Map.of(
                                "MLFLOW_TRACKING_URI",
                                address.toString(),
                                "MLFLOW_DISABLE_TELEMETRY",
                                "true"));
        builder.environment().putAll(environment);
        Path errors = directory.resolve("check.err");
        Process running = builder.redirectError(errors.toFile()).start();
        String out = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor()).as(Files.readString(errors)).isZero();
        return out;
    }

    @Override
    public void close() {
        process.ifPresent(MlflowServer::stop);
    }

    private static void stop(Process server) {
        server.descendants().forEach(ProcessHandle::destroy);
        server.destroy();
        server.onExit().completeOnTimeout(server, 20, TimeUnit.SECONDS).join();
        server.descendants().forEach(ProcessHandle::destroyForcibly);
        server.destroyForcibly();
    }
}
