package io.homeostat.tracking;

import static io.homeostat.e2e.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real Gitea with SQLite, a user `box` and a repository `box/models` with a first commit.
final class GiteaServer implements AutoCloseable {
    private static final Path BUILT = Path.of("..", "target", "forge").toAbsolutePath().normalize();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final int port;
    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private String token = "";

    private GiteaServer(Path directory, int port) throws Exception {
        this.directory = directory;
        this.port = port;
        run("migrate");
        run(
                "admin user create --username box --password box-is-a-user --email box@plant.test"
                        + " --must-change-password=false");
        this.process = gitea(List.of("web"), directory.resolve("web.log"));
    }

    static GiteaServer start(Path directory) throws Exception {
        assertThat(BUILT.resolve("bin").resolve("gitea"))
                .as("Gitea, built by make check-forge")
                .isExecutable();
        Files.createDirectories(directory);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.writeString(
                directory.resolve("app.ini"),
                String.join(
                        "\n",
                        "RUN_MODE = prod",
                        // Only asked for where it runs so.
                        "I_AM_BEING_UNSAFE_RUNNING_AS_ROOT = true",
                        "[database]",
                        "DB_TYPE = sqlite3",
                        "PATH = " + directory.resolve("gitea.db"),
                        "[server]",
                        "HTTP_ADDR = 127.0.0.1",
                        "HTTP_PORT = " + port,
                        "ROOT_URL = http://127.0.0.1:" + port + "/",
                        "DISABLE_SSH = true",
                        "OFFLINE_MODE = true",
                        "STATIC_ROOT_PATH = " + BUILT.resolve("static"),
                        "[security]",
                        "INSTALL_LOCK = true",
                        "[repository]",
                        "ROOT = " + directory.resolve("repositories"),
                        "[cron]",
                        "ENABLED = false",
                        "[actions]",
                        "ENABLED = false",
                        "[log]",
                        "MODE = console",
                        "LEVEL = Warn",
                        ""));
        GiteaServer server = new GiteaServer(directory, port);
        try {
            server.begin();
            return server;
        } catch (Exception | AssertionError failed) {
            server.close();
            throw failed;
        }
    }

    private void begin() throws Exception {
        eventually(
                "Gitea answers: " + Files.readString(directory.resolve("web.log")),
                () -> {
                    try {
                        return status("GET", "/version", "") == 200;
                    } catch (IOException notYet) {
                        return false;
                    }
                });
        token = token("write:repository,write:user");
        assertThat(
                        status(
                                "POST",
                                "/user/repos",
                                "{\"name\":\"models\",\"auto_init\":true,"
                                        + "\"default_branch\":\"main\"}"))
                .isEqualTo(201);
    }

    private Process gitea(List<String> arguments, Path log) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                BUILT.resolve("bin").resolve("gitea").toString(),
                                "--config",
                                directory.resolve("app.ini").toString(),
                                "--work-path",
                                directory.toString()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().put("HOME", directory.toString());
        return builder.start();
    }

    private String run(String arguments) throws Exception {
        Path log = Files.createTempFile(directory, "gitea", ".log");
        Process done = gitea(List.of(arguments.split(" ")), log);
        int code = done.waitFor();
        String said = Files.readString(log);
        assertThat(code).as(() -> "gitea " + arguments + ":\n" + said).isZero();
        return said;
    }

    /// Of the user `box`, with these rights.
    String token(String scopes) throws Exception {
        return run("admin user generate-access-token --username box --raw --token-name t"
                        + System.nanoTime()
                        + " --scopes "
                        + scopes)
                .lines()
                .filter(line -> line.matches("[0-9a-f]{40}"))
                .findFirst()
                .orElseThrow();
    }

    String token() {
        return token;
    }

    /// URL of the repository.
    String url() {
        return "http://127.0.0.1:" + port + "/box/models.git";
    }

    URI api() {
        return URI.create("http://127.0.0.1:" + port + "/api/v1");
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(api() + path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body, UTF_8));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    }

    int status(String method, String path, String body) throws Exception {
        return send(method, path, body).statusCode();
    }

    /// All pull requests, the oldest first.
    List<JsonNode> pulls() throws Exception {
        List<JsonNode> pulls = new ArrayList<>();
        JSON.readTree(send("GET", "/repos/box/models/pulls?state=all&sort=oldest", "").body())
                .forEach(pulls::add);
        return pulls;
    }

    /// Whether the repository has this branch.
    boolean has(String branch) throws Exception {
        return status("GET", "/repos/box/models/branches/" + branch.replace("/", "%2F"), "") == 200;
    }

    void merge(int number) throws Exception {
        // It is told as "not yet" while Gitea looks for conflicts.
        eventually(
                "merged",
                () ->
                        status(
                                        "POST",
                                        "/repos/box/models/pulls/" + number + "/merge",
                                        "{\"Do\":\"merge\"}")
                                == 200);
    }

    void reject(int number) throws Exception {
        assertThat(status("PATCH", "/repos/box/models/pulls/" + number, "{\"state\":\"closed\"}"))
                .isEqualTo(201);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.shutdownNow();
    }
}
