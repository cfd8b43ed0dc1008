package io.homeostat.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.config.SharedData;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A real OpenSearch on the loopback, in a process and with a class path of its own; with
/// `-Dhomeostat.search=elasticsearch` a real Elasticsearch.
final class SearchServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PRODUCT = System.getProperty("homeostat.search", "opensearch");
    private static final Path TEST =
            SharedData.repository().resolve("homeostat-app/src/test").resolve(PRODUCT);

    private static final Predicate<String> OF_A_MODULE =
            Pattern.compile("/(netty|transport-netty4)-[^/]*$").asPredicate();

    private final Path libraries;
    private final Path directory;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();
    private Optional<Process> process = Optional.empty();

    private SearchServer(Path libraries, Path directory, int port) {
        this.libraries = libraries;
        this.directory = directory;
        this.port = port;
    }

    /// A server that is not started yet; skips the test where its jars are not there.
    static SearchServer prepare(Path directory) throws IOException {
        String variable = "HOMEOSTAT_" + PRODUCT.toUpperCase(Locale.ROOT);
        String stated = System.getenv().getOrDefault(variable, "");
        boolean there = !stated.isEmpty() && Files.isDirectory(Path.of(stated));
        if (System.getProperty("homeostat.search") == null) {
            assumeTrue(there, "no " + PRODUCT + ": " + TEST + "/pom.xml says how to fetch it");
        }
        assertThat(there).as(variable + ", fetched as " + TEST + "/pom.xml says").isTrue();
        try (ServerSocket socket = new ServerSocket(0)) {
            return new SearchServer(Path.of(stated), directory, socket.getLocalPort());
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// Starts it on what it had.
    void start() throws Exception {
        process =
                Optional.of(
                        new ProcessBuilder(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xmx384m",
                                        "-XX:TieredStopAtLevel=1",
                                        "-cp",
                                        classPath(),
                                        TEST.resolve("SearchServer.java").toString(),
                                        directory.resolve("search").toString(),
                                        Integer.toString(port),
                                        libraries.toString())
                                .redirectErrorStream(true)
                                .redirectOutput(directory.resolve("search.log").toFile())
                                .start());
        for (int i = 0; i < 480 && !healthy(); i++) {
            assertThat(process.get().waitFor(250, TimeUnit.MILLISECONDS)).as(this::log).isFalse();
        }
        assertThat(healthy()).as(this::log).isTrue();
    }

    /// Elasticsearch wants the jars of its modules elsewhere: its launcher takes them from the
    /// directory.
    private String classPath() throws IOException {
        try (Stream<Path> jars = Files.list(libraries)) {
            return jars.map(Path::toString)
                    .filter(jar -> PRODUCT.equals("opensearch") || !OF_A_MODULE.test(jar))
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    private boolean healthy() throws InterruptedException {
        try {
            return send("GET", "/_cluster/health?wait_for_status=yellow", "").has("status");
        } catch (IOException e) {
            return false;
        }
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("search.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// `kill -9`.
    void kill() {
        process.ifPresent(server -> {
            server.destroyForcibly();
            server.onExit().orTimeout(30, TimeUnit.SECONDS).join();
        });
        process = Optional.empty();
    }

    JsonNode send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address().resolve(path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /// How many documents of our indices fit, with everything visible that has arrived.
    long count(String query) throws Exception {
        send("POST", "/edge-mlops-*/_refresh", "");
        return send("POST", "/edge-mlops-*/_count", "{\"query\":" + query + "}")
                .path("count")
                .asLong();
    }

    /// The fields of one that fits.
    JsonNode one(String query) throws Exception {
        send("POST", "/edge-mlops-*/_refresh", "");
        JsonNode hits = send("POST", "/edge-mlops-*/_search", "{\"query\":" + query + "}");
        return hits.at("/hits/hits/0/_source");
    }

    static String term(String field, String value) {
        return "{\"term\":{\"" + field + "\":\"" + value + "\"}}";
    }

    static String both(String one, String other) {
        return "{\"bool\":{\"filter\":[" + one + "," + other + "]}}";
    }

    @Override
    public void close() {
        kill();
        http.close();
    }
}
