package io.homeostat.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.tukaani.xz.XZInputStream;

/// A real PostgreSQL, in a directory of its own, that can be stopped, broken off and frozen. It
/// refuses to be root's; then it is nobody's.
public final class PostgresServer implements AutoCloseable {
    public static final String PASSWORD = "s3cret";
    private static final String USER = "postgres";
    private static final int NOBODY = 65534;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static @Nullable Path programs;

    private final Path home;
    private final int port;
    private @Nullable Process process;

    private PostgresServer(Path home, int port) {
        this.home = home;
        this.port = port;
    }

    public static PostgresServer start() throws Exception {
        Path home = directory("homeostat-pg-data");
        PostgresServer made;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PostgresServer server = new PostgresServer(home, free.getLocalPort());
            Path secret = Files.writeString(home.resolve("secret"), PASSWORD);
            server.run(
                    "initdb",
                    "-D",
                    home.resolve("data").toString(),
                    "-U",
                    USER,
                    "-A",
                    "scram-sha-256",
                    "--pwfile=" + secret,
                    "-E",
                    "UTF8",
                    "--locale=C",
                    "--locale-provider=icu",
                    "--icu-locale=en",
                    "--no-sync");
            made = server;
        }
        made.go();
        return made;
    }

    /// Starts it, or starts it again on the same data and port; returns when it answers.
    public void go() throws Exception {
        List<String> command = command("postgres");
        command.addAll(
                List.of(
                        "-D",
                        home.resolve("data").toString(),
                        "-p",
                        "" + port,
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=off",
                        "-c",
                        "max_connections=30"));
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
                        .start();
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try (Connection _ = connect("postgres")) {
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > end || !process.isAlive()) {
                    throw new IOException(Files.readString(home.resolve("log")), e);
                }
                Thread.sleep(50);
            }
        }
    }

    /// Ends all sessions and then itself.
    public void stop() throws Exception {
        signal("INT");
        if (process != null) {
            process.waitFor(60, TimeUnit.SECONDS);
        }
    }

    /// Breaks off in the middle of everything, as in a crash.
    public void breakOff() throws Exception {
        signal("QUIT");
        if (process != null) {
            process.waitFor(60, TimeUnit.SECONDS);
        }
    }

    private void signal(String name) throws Exception {
        if (process != null) {
            new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
        }
    }

    public Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", PASSWORD);
        Connection made =
                new Driver()
                        .connect(
                                "jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
        if (made == null) {
            throw new SQLException("no driver");
        }
        return made;
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public int port() {
        return port;
    }

    public String url() {
        return "postgresql://" + USER + "@127.0.0.1:" + port + "/postgres";
    }

    /// The ledger of one box; who waits for it does so for ten seconds.
    public LedgerServer ledger(String schema) {
        return LedgerServer.parse(url(), schema, () -> PASSWORD).waitedFor(Duration.ofSeconds(10));
    }

    private void run(String program, String... arguments) throws Exception {
        List<String> command = command(program);
        command.addAll(Arrays.asList(arguments));
        Process one = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(one.getInputStream().readAllBytes(), UTF_8);
        if (one.waitFor() != 0) {
            throw new IOException(command + ": " + said);
        }
    }

    private static List<String> command(String program) throws Exception {
        List<String> command = new ArrayList<>();
        if (root()) {
            command.addAll(
                    List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        command.add(programs().resolve("bin").resolve(program).toString());
        return command;
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static synchronized Path programs() throws Exception {
        if (programs == null) {
            Path to = directory("homeostat-pg-programs");
            Process tar =
                    new ProcessBuilder("tar", "-x", "-C", to.toString())
                            .redirectErrorStream(true)
                            .start();
            try (InputStream packed =
                            PostgresServer.class.getResourceAsStream("/postgres-linux-x86_64.txz");
                    OutputStream in = tar.getOutputStream()) {
                new XZInputStream(packed).transferTo(in);
            }
            if (tar.waitFor() != 0) {
                throw new IOException(new String(tar.getInputStream().readAllBytes(), UTF_8));
            }
            programs = to;
        }
        return programs;
    }

    private static Path directory(String name) throws IOException {
        Path made = Files.createTempDirectory(name);
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        if (root()) {
            Files.setAttribute(made, "unix:uid", NOBODY);
            Files.setAttribute(made, "unix:gid", NOBODY);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(made)));
        return made;
    }

    private static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            // It is in the directory for temporary files.
        }
    }

    @Override
    public void close() throws IOException {
        Process ending = process;
        if (ending != null) {
            ending.destroyForcibly();
            ending.onExit().join();
        }
        delete(home);
    }
}
