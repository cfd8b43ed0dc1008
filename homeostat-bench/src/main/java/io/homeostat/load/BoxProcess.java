package io.homeostat.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `homeostat up` in a process of its own.
final class BoxProcess implements AutoCloseable {
    private static final Pattern MQTT = Pattern.compile("mqtt://[^:\n]+:(\\d+)\n");
    private static final long START_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_NANOS = 1_000_000;

    private final Process process;
    private final Path output;
    private final long startedAt;
    private long readyAt;
    private int mqttPort;

    private BoxProcess(Process process, Path output, long startedAt) {
        this.process = process;
        this.output = output;
        this.startedAt = startedAt;
    }

    /// Runs a box on free ports and returns when it listens.
    ///
    /// @param product the command that runs the product, without arguments
    /// @param work where its data and output go
    static BoxProcess start(
            List<String> product, Path work, Map<String, String> environment, Path pipeline) {
        try {
            Path output = Files.createDirectories(work).resolve("box.log");
            List<String> command = new ArrayList<>(product);
            command.addAll(List.of("up", "--data", work.resolve("data").toString()));
            command.addAll(List.of("--port", "0", "--mqtt-port", "0", pipeline.toString()));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            long startedAt = System.nanoTime();
            Process process = builder.redirectOutput(output.toFile()).start();
            BoxProcess box = new BoxProcess(process, output, startedAt);
            box.awaitReady();
            return box;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + product, e);
        }
    }

    private void awaitReady() throws IOException {
        while (true) {
            Matcher found = MQTT.matcher(Files.readString(output));
            if (found.find()) {
                readyAt = System.nanoTime();
                mqttPort = Integer.parseInt(found.group(1));
                return;
            }
            if (!process.isAlive() || System.nanoTime() - startedAt > START_NANOS_MAX) {
                close();
                throw new IllegalStateException("the box did not start:\n" + log());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    int mqttPort() {
        return mqttPort;
    }

    /// When it was started, by `System.nanoTime`.
    long startedAt() {
        return startedAt;
    }

    double millisToReady() {
        return (readyAt - startedAt) / 1e6;
    }

    ProcessFigures figures() {
        return new ProcessFigures(process.pid());
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
