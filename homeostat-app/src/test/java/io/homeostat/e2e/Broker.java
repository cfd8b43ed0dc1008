package io.homeostat.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A Mosquitto of one's own, which keeps its sessions on disk.
public final class Broker implements AutoCloseable {
    private final String program = Peers.program("mosquitto", "Debian: mosquitto");
    private final Path configuration;
    private final Path output;
    private final int port;
    private Process process;

    private Broker(Path configuration, Path output, int port) throws IOException {
        this.configuration = configuration;
        this.output = output;
        this.port = port;
        this.process = launch();
    }

    /// One that is not killed.
    public static Broker start(Path directory) throws Exception {
        return start(directory, "");
    }

    /// One whose sessions outlive a `kill -9`: it writes them down as a whole with each change,
    /// which takes it seconds once a hundred thousand messages wait there.
    public static Broker careful(Path directory) throws Exception {
        return start(
                directory,
                """
                autosave_on_changes true
                autosave_interval 1
                """);
    }

    private static Broker start(Path directory, String care) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path configuration =
                Files.writeString(
                        directory.resolve("mosquitto.conf"),
                        """
                        listener %d 127.0.0.1
                        allow_anonymous true
                        persistence true
                        persistence_location %s/
                        max_queued_messages 0
                        %s\
                        """
                                .formatted(port, directory, care));
        Broker broker = new Broker(configuration, directory.resolve("mosquitto.out"), port);
        broker.ready();
        return broker;
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(program, "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private void ready() throws Exception {
        Eventually.eventually(
                "a broker",
                () -> {
                    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        return socket.isConnected();
                    } catch (IOException notYet) {
                        return false;
                    }
                });
    }

    /// Writes each message of `topic` on a line of `heard`; the broker keeps its session.
    public Process subscriber(String topic, Path heard) throws IOException {
        return new ProcessBuilder(
                        "stdbuf",
                        "-oL",
                        Peers.program("mosquitto_sub", "Debian: mosquitto-clients"),
                        "-p",
                        "" + port,
                        "-h",
                        "127.0.0.1",
                        "-q",
                        "1",
                        "-c",
                        "-i",
                        "downstream",
                        "-t",
                        topic)
                .redirectOutput(heard.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    public int port() {
        return port;
    }

    /// `kill -9`, and another one over the same files.
    public void killAndRestart() throws Exception {
        process.destroyForcibly();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
        process = launch();
        ready();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
