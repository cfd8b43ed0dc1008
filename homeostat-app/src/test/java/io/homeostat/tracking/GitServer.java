package io.homeostat.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A bare repository of the real git, reached by its path or by `git http-backend`, and a person
/// with a clone of it.
final class GitServer implements AutoCloseable {
    static final String TOKEN = "s3cret-token";

    private final Path directory;
    private final Path bare;
    private final Path clone;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Path backend;

    private GitServer(Path directory, Path backend) throws IOException {
        this.directory = directory;
        this.bare = directory.resolve("config.git");
        this.clone = directory.resolve("person");
        this.backend = backend;
        this.http =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/", this::serve);
        http.start();
    }

    /// Skips the test where git is not installed.
    static GitServer start(Path directory) throws Exception {
        Files.createDirectories(directory);
        Path backend;
        try {
            backend = Path.of(run(directory, "git", "--exec-path").strip(), "git-http-backend");
        } catch (IOException e) {
            backend = Path.of("git-http-backend");
        }
        assumeTrue(Files.isExecutable(backend), "git is not installed (Debian: git)");
        GitServer server = new GitServer(directory, backend);
        run(directory, "git", "init", "-q", "--bare", "-b", "main", server.bare.toString());
        run(server.bare, "git", "config", "http.receivepack", "true");
        return server;
    }

    String file() {
        return bare.toUri().toString();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/config.git";
    }

    /// The repository is no longer where it was.
    void leave() throws IOException {
        Files.move(bare, bare.resolveSibling("elsewhere.git"));
    }

    void comeBack() throws IOException {
        Files.move(bare.resolveSibling("elsewhere.git"), bare);
    }

    /// Runs git on the repository itself.
    String git(String... arguments) throws Exception {
        return run(bare, command(arguments));
    }

    /// A person changes something and pushes it: `script` is run in an up-to-date clone.
    void person(String script) throws Exception {
        if (!Files.exists(clone)) {
            run(bare, "git", "clone", "-q", bare.toString(), clone.toString());
            run(clone, "git", "config", "user.name", "Person");
            run(clone, "git", "config", "user.email", "person@plant");
        }
        run(
                clone,
                "sh",
                "-ec",
                "git pull -q --rebase origin main 2>/dev/null || git checkout -q -B main\n"
                        + script
                        + "\ngit push -q origin main");
    }

    /// Subjects of the branch, oldest first.
    List<String> subjects() throws Exception {
        return git("log", "--reverse", "--format=%s", "main").lines().toList();
    }

    /// Runs at each push before it is taken.
    void hook(String name, String script) throws IOException {
        Path hook = bare.resolve("hooks").resolve(name);
        Files.writeString(hook, "#!/bin/sh\n" + script + "\n");
        assertThat(hook.toFile().setExecutable(true)).isTrue();
    }

    /// Lines of a file that a hook has written, none without it.
    List<String> recorded(String file) throws IOException {
        Path record = bare.resolve(file);
        return Files.exists(record) ? Files.readAllLines(record) : List.of();
    }

    void unhook(String name) throws IOException {
        Files.delete(bare.resolve("hooks").resolve(name));
    }

    private static String[] command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    static String run(Path directory, String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment()
                .putAll(
                        Map.of(
                                "GIT_CONFIG_GLOBAL", "/dev/null",
                                "GIT_CONFIG_SYSTEM", "/dev/null",
                                "GIT_TERMINAL_PROMPT", "0"));
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(() -> List.of(command) + ":\n" + said).isZero();
        return said;
    }

    /// One request as CGI, for the holder of the token.
    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String basic = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            String secret =
                    Base64.getEncoder().encodeToString(("homeostat:" + TOKEN).getBytes(UTF_8));
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!basic.equals("Basic " + secret)) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            Process process = backend(exchange).start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(body);
            }
            answer(exchange, process.getInputStream());
        }
    }

    private ProcessBuilder backend(HttpExchange exchange) {
        ProcessBuilder builder = new ProcessBuilder(backend.toString());
        Map<String, String> environment = builder.environment();
        environment.put("GIT_PROJECT_ROOT", directory.toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.put("REQUEST_METHOD", exchange.getRequestMethod());
        environment.put("PATH_INFO", exchange.getRequestURI().getPath());
        environment.put("REMOTE_USER", "homeostat");
        String query = exchange.getRequestURI().getQuery();
        environment.put("QUERY_STRING", query == null ? "" : query);
        header(exchange, "Content-Type", environment, "CONTENT_TYPE");
        header(exchange, "Content-Encoding", environment, "HTTP_CONTENT_ENCODING");
        header(exchange, "Git-Protocol", environment, "GIT_PROTOCOL");
        return builder;
    }

    private static void header(
            HttpExchange exchange, String name, Map<String, String> environment, String variable) {
        String value = exchange.getRequestHeaders().getFirst(name);
        if (value != null) {
            environment.put(variable, value);
        }
    }

    private static void answer(HttpExchange exchange, InputStream said) throws IOException {
        int status = 200;
        for (String line = line(said); !line.isEmpty(); line = line(said)) {
            String name = line.substring(0, line.indexOf(':'));
            String value = line.substring(line.indexOf(':') + 1).strip();
            if (name.equals("Status")) {
                status = Integer.parseInt(value.substring(0, 3));
            } else {
                exchange.getResponseHeaders().add(name, value);
            }
        }
        byte[] body = said.readAllBytes();
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(UTF_8);
    }

    @Override
    public void close() {
        http.stop(0);
        threads.close();
    }
}
