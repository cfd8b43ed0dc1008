package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// `homeostat up` in a process of its own.
public final class Box implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern MQTT = Pattern.compile("mqtts?://127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern HTTP = Pattern.compile("(https?)://127\\.0\\.0\\.1:(\\d+)/");

    private final Process process;
    private final Path output;
    private final HttpClient http = HttpClient.newHttpClient();
    private int mqttPort;
    private String httpScheme = "http";
    private int httpPort;

    /// @param status of the response
    public record Answer(int status, String type, JsonNode body) {}

    private Box(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /// Runs a box on free ports; returns when it takes readings.
    ///
    /// @param more further options, and pipeline files
    public static Box up(Path data, String... more) throws Exception {
        return awaited(start(data, more));
    }

    private static Box awaited(Box box) throws Exception {
        try {
            Eventually.eventually("a box that takes readings", box::started);
        } catch (Exception | AssertionError e) {
            box.kill();
            throw new AssertionError(box.output(), e);
        }
        return box;
    }

    /// A box that has only just begun to start; it may be killed while it does.
    public static Box launch(Path data, String... more) throws IOException {
        return start(data, more);
    }

    /// A box whose every file may grow to `kibibytes` at most, whoever runs it: the nearest to a
    /// full disk that needs no rights.
    public static Box upWithin(int kibibytes, Path data, String... more) throws Exception {
        Box box =
                start(
                        List.of("bash", "-c", "ulimit -f " + kibibytes + "; exec \"$@\"", "box"),
                        data,
                        more);
        return awaited(box);
    }

    /// A box on a port of one's own, by the launcher of a release that is unpacked somewhere.
    ///
    /// @param launcher nothing for what was built here
    public static Box release(Optional<Path> launcher, int mqttPort, Path data, String... more)
            throws Exception {
        List<String> program = launcher.map(file -> List.of(file.toString())).orElseGet(Box::java);
        return awaited(start(program, mqttPort, data, more));
    }

    private static Box start(Path data, String... more) throws IOException {
        return start(List.of(), data, more);
    }

    private static Box start(List<String> before, Path data, String... more) throws IOException {
        return start(Stream.of(before, java()).flatMap(List::stream).toList(), 0, data, more);
    }

    private static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "io.homeostat.app.Main");
    }

    private static Box start(List<String> program, int mqttPort, Path data, String... more)
            throws IOException {
        Path output = Files.createTempFile(Files.createDirectories(data), "box", ".out");
        List<String> command = new ArrayList<>(program);
        command.addAll(
                List.of(
                        "up",
                        "--data",
                        data.toString(),
                        "--port",
                        "0",
                        "--mqtt-port",
                        "" + mqttPort));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        // Not as an argument: ONNX Runtime ends a process whose command line is that long.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return new Box(builder.redirectOutput(output.toFile()).start(), output);
    }

    /// A box that could not start.
    public record Ended(int code, String output) {}

    /// Runs a box that is to fail, and returns how it did.
    public static Ended fails(Path data, String... more) throws Exception {
        try (Box box = start(data, more)) {
            Process ended = box.process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
            return new Ended(ended.exitValue(), box.output());
        }
    }

    private boolean started() throws IOException {
        assertThat(process.isAlive()).as(this::output).isTrue();
        String text = output();
        Matcher mqtt = MQTT.matcher(text);
        Matcher dashboard = HTTP.matcher(text);
        // The port may be written in part: it is complete when the next line has begun.
        if (!dashboard.find() || !mqtt.find() || text.indexOf('\n', mqtt.end()) < 0) {
            return false;
        }
        mqttPort = Integer.parseInt(mqtt.group(1));
        httpScheme = dashboard.group(1);
        httpPort = Integer.parseInt(dashboard.group(2));
        return true;
    }

    public int mqttPort() {
        return mqttPort;
    }

    public URI url() {
        return URI.create(httpScheme + "://127.0.0.1:" + httpPort);
    }

    public long pid() {
        return process.pid();
    }

    /// Everything that it has printed.
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }

    public Answer get(String path) throws Exception {
        return send(HttpRequest.newBuilder(url().resolve(path)).GET());
    }

    /// What is no JSON.
    public String text(String path) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(url().resolve(path)).GET().build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    public Answer post(String path, String body) throws Exception {
        return send(
                HttpRequest.newBuilder(url().resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private Answer send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response =
                http.send(
                        request.timeout(Duration.ofSeconds(30)).build(),
                        HttpResponse.BodyHandlers.ofString());
        String type = response.headers().firstValue("Content-Type").orElse("");
        JsonNode body = type.contains("json") ? JSON.readTree(response.body()) : JSON.nullNode();
        return new Answer(response.statusCode(), type, body);
    }

    /// The loop's picture as the dashboard has it.
    public JsonNode snapshot(String pipeline) throws Exception {
        return get("/api/v1/pipelines/" + pipeline).body().path("snapshot");
    }

    /// `kill -9`.
    public void kill() {
        process.destroyForcibly();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    /// `kill -9` some time from now, or as soon as it ends by itself.
    public void killAfter(long millis) throws InterruptedException {
        boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
        if (!ended) {
            kill();
        }
    }

    /// `kill -STOP` and `kill -CONT`: it is there, and says nothing.
    public void frozen(boolean so) throws Exception {
        Process signal = new ProcessBuilder("kill", so ? "-STOP" : "-CONT", "" + pid()).start();
        assertThat(signal.waitFor()).isZero();
    }

    /// Asks it to stop, and does not wait.
    public void askToStop() {
        process.destroy();
    }

    /// Memory that it holds, in bytes.
    public long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", "" + pid(), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no VmRSS of " + pid());
    }

    /// A signal, as an operator or a service manager sends it; returns when the process has ended.
    public void stop() {
        process.destroy();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        http.close();
        if (process.isAlive()) {
            kill();
        }
    }
}
