package io.homeostat.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// `homeostat up` in a process of its own.
final class BoxProcess implements AutoCloseable {
    /// Says where it listens.
    static final Pattern MQTT = Pattern.compile("mqtt://[^:\n]+:(\\d+)\n");

    private final ChildProcess process;
    private final int mqttPort;
    private final long readyAt;

    private BoxProcess(ChildProcess process, int mqttPort, long readyAt) {
        this.process = process;
        this.mqttPort = mqttPort;
        this.readyAt = readyAt;
    }

    /// Runs a box on free ports and returns when it listens.
    ///
    /// @param product the command that runs the product, without arguments
    /// @param work where its data and output go
    static BoxProcess start(
            List<String> product, Path work, Map<String, String> environment, Path pipeline) {
        return start(product, work, environment, List.of("--mqtt-port", "0"), pipeline);
    }

    /// The same at the broker on `port`.
    static BoxProcess startAt(int port, List<String> product, Path work, Path pipeline) {
        List<String> mqtt = List.of("--mqtt", "mqtt://127.0.0.1:" + port);
        return start(product, work, Map.of(), mqtt, pipeline);
    }

    private static BoxProcess start(
            List<String> product,
            Path work,
            Map<String, String> environment,
            List<String> mqtt,
            Path pipeline) {
        List<String> command = command(product, work, mqtt, pipeline);
        ChildProcess process = ChildProcess.start("box", command, environment, work);
        try {
            int port = Integer.parseInt(process.await(MQTT).group(1));
            return new BoxProcess(process, port, System.nanoTime());
        } catch (IOException e) {
            process.close();
            throw new UncheckedIOException("cannot start " + product, e);
        }
    }

    /// What starts a box whose data lies in `work`.
    static List<String> command(List<String> product, Path work, List<String> mqtt, Path pipeline) {
        List<String> command = new ArrayList<>(product);
        command.addAll(List.of("up", "--data", work.resolve("data").toString(), "--port", "0"));
        command.addAll(mqtt);
        command.add(pipeline.toString());
        return command;
    }

    /// The port that it listens on, or the broker's.
    int mqttPort() {
        return mqttPort;
    }

    /// When it was started, by `System.nanoTime`.
    long startedAt() {
        return process.startedAt();
    }

    double millisToReady() {
        return (readyAt - startedAt()) / 1e6;
    }

    ProcessFigures figures() {
        return process.part().figures();
    }

    ChildProcess process() {
        return process;
    }

    String log() throws IOException {
        return process.log();
    }

    @Override
    public void close() {
        process.close();
    }
}
