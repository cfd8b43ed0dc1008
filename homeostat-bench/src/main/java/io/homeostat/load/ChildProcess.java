package io.homeostat.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server in a process of its own, whose output goes to a file.
final class ChildProcess implements AutoCloseable {
    private static final int START_SECONDS_MAX = 60;
    private static final long POLL_NANOS = 1_000_000;

    private final String name;
    private final Process process;
    private final Path output;
    private final long startedAt;

    private ChildProcess(String name, Process process, Path output, long startedAt) {
        this.name = name;
        this.process = process;
        this.output = output;
        this.startedAt = startedAt;
    }

    /// @param work where its output goes, in `NAME.log`
    static ChildProcess start(
            String name, List<String> command, Map<String, String> environment, Path work) {
        try {
            Path output = Files.createDirectories(work).resolve(name + ".log");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            long startedAt = System.nanoTime();
            Process process = builder.redirectOutput(output.toFile()).start();
            return new ChildProcess(name, process, output, startedAt);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    /// A port of this machine that nobody listens on.
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no port is free", e);
        }
    }

    /// Returns when `ready` is in its output; stops it when that does not come.
    Matcher await(Pattern ready) throws IOException {
        return await(ready, START_SECONDS_MAX);
    }

    /// The same, for what may take longer.
    ///
    /// @param secondsMax since it was started
    Matcher await(Pattern ready, int secondsMax) throws IOException {
        Matcher found = ready.matcher(log());
        while (!found.find()) {
            pause(secondsMax);
            found = ready.matcher(log());
        }
        return found;
    }

    /// Returns when it listens on `port`; stops it when it does not.
    void awaitPort(int port) throws IOException {
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException notYet) {
                pause(START_SECONDS_MAX);
            }
        }
    }

    private void pause(int secondsMax) throws IOException {
        if (!process.isAlive() || millis() > 1000.0 * secondsMax) {
            close();
            throw new IllegalStateException("the " + name + " did not start:\n" + log());
        }
        LockSupport.parkNanos(POLL_NANOS);
    }

    /// When it was started, by `System.nanoTime`.
    long startedAt() {
        return startedAt;
    }

    /// Since it was started.
    double millis() {
        return (System.nanoTime() - startedAt) / 1e6;
    }

    Part part() {
        return new Part(name, new ProcessFigures(process.pid()));
    }

    String log() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
