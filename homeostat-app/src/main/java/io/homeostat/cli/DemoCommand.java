package io.homeostat.cli;

import io.homeostat.config.PipelineResource;
import io.homeostat.demo.Device;
import io.homeostat.demo.Recording;
import io.homeostat.http.HttpSecurity;
import io.homeostat.http.PipelineApi;
import io.homeostat.journal.JournalPolicy;
import io.homeostat.loop.Decision;
import io.homeostat.loop.LoopSnapshot;
import io.homeostat.mqtt.MqttFeeder;
import io.homeostat.node.MqttAccess;
import io.homeostat.node.Node;
import io.homeostat.node.NodeOptions;
import io.homeostat.node.Wiring;
import io.homeostat.reading.Reading;
import io.homeostat.replay.ReportTable;
import io.homeostat.table.TableSource;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `homeostat demo`.
@Command(
        name = "demo",
        description =
                "Plays years of real sensor data to a box over MQTT and shows drift, healing "
                        + "and rollback as they happen.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final String HOST = "127.0.0.1";
    private static final int WINDOW = 200;
    private static final int SIMULATED_READINGS = 6_000;
    private static final int DECISIONS_AT_ONCE = 1_000;

    @Spec private CommandSpec spec;

    @Option(
            names = "--pipeline",
            defaultValue = "gas-turbine",
            paramLabel = "NAME",
            description = "gas-turbine (default), occupancy, machine-temperature, voc-forecast.")
    private String name = "gas-turbine";

    @Option(names = "--stay", description = "Stays up afterwards, for looking around.")
    private boolean stay;

    @Option(
            names = "--rate",
            defaultValue = "0",
            paramLabel = "N",
            description = "At most N readings a second. Default: as fast as it goes.")
    private int rate;

    @Option(names = "--port", defaultValue = "8080", description = "HTTP port. Default: 8080.")
    private int httpPort = 8080;

    @Option(names = "--mqtt-port", defaultValue = "1883", description = "MQTT port. Default: 1883.")
    private int mqttPort = 1883;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keeps the data there. Default: a directory that is deleted at the end.")
    private @Nullable Path data;

    @Mixin private HttpArguments http;

    private long shownDecision;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Bundled bundled = Bundled.named(name);
        PipelineResource pipeline = bundled.resource();
        HttpSecurity people = http.security(HOST);
        Path kept = data;
        Path home = kept == null ? Files.createTempDirectory("homeostat-demo") : kept;
        NodeOptions options =
                new NodeOptions(
                        home,
                        HOST,
                        freeOr(mqttPort),
                        freeOr(httpPort),
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        MqttAccess.OPEN,
                        people,
                        JournalPolicy.standard());
        try (Node node = Wiring.start(options, List.of(pipeline))) {
            out.printf("dashboard  %s%n", node.httpAddress(HOST));
            out.printf("mqtt       mqtt://127.0.0.1:%d%n%n", node.mqttPort());
            out.flush();
            try (Recording recording = recording(bundled, pipeline, home)) {
                play(node, pipeline, recording, out);
            }
            end(node, pipeline, out);
            if (stay) {
                out.printf("%nStaying up; Ctrl-C ends it.%n");
                out.flush();
                UpCommand.untilStopped(node);
            }
        } finally {
            if (kept == null) {
                delete(home);
            }
        }
        return Homeostat.GOOD;
    }

    private static Recording recording(Bundled bundled, PipelineResource pipeline, Path home) {
        if (bundled == Bundled.VOC_FORECAST) {
            return Recording.simulated(pipeline, SIMULATED_READINGS);
        }
        return Recording.of(
                TableSource.open(
                        bundled.data(home.resolve("recording")),
                        pipeline.source(),
                        pipeline.loop().fields()));
    }

    private void play(Node node, PipelineResource pipeline, Recording recording, PrintWriter out)
            throws IOException {
        ProgressLine progress = new ProgressLine(out);
        Device device = new Device(pipeline);
        Vertx vertx = Vertx.vertx();
        long start = System.nanoTime();
        long sent = 0;
        try (MqttFeeder client =
                MqttFeeder.connect(vertx, HOST, node.mqttPort(), "demo-device", WINDOW)) {
            Optional<Reading> next = recording.next();
            while (next.isPresent()) {
                client.publish(device.topic(), device.payload(next.get()));
                sent++;
                pace(start, sent);
                if (progress.due()) {
                    show(node, pipeline, progress, recording.progress(), start);
                }
                next = recording.next();
            }
            client.drain();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
        // The lane answers after everything that came before.
        String digest = node.digest(pipeline.name());
        show(node, pipeline, progress, 1, start);
        progress.clear();
        out.printf(
                Locale.ROOT,
                "%n%d readings over MQTT in %.1f s, decision log %s%n%n",
                sent,
                (System.nanoTime() - start) / 1e9,
                digest);
    }

    private void pace(long start, long sent) {
        if (rate > 0) {
            long due = start + sent * 1_000_000_000L / rate;
            long ahead = due - System.nanoTime();
            if (ahead > 0) {
                LockSupport.parkNanos(ahead);
            }
        }
    }

    private void show(
            Node node, PipelineResource pipeline, ProgressLine progress, double done, long start) {
        PipelineApi api = node.pipeline(pipeline.name()).orElseThrow();
        List<Decision> fresh = api.decisions(shownDecision, DECISIONS_AT_ONCE);
        for (Decision decision : fresh) {
            progress.above(DecisionLine.of(decision));
            shownDecision = decision.number();
        }
        LoopSnapshot now = api.snapshot();
        progress.show(
                done,
                String.format(
                        Locale.ROOT,
                        "%d readings  %.0f/s  %s  %s",
                        now.readings(),
                        now.readings() / ((System.nanoTime() - start) / 1e9),
                        served(now),
                        now.state()));
    }

    private static String served(LoopSnapshot now) {
        double healed = now.rolling().getOrDefault("healed", Double.NaN);
        return Double.isNaN(healed)
                ? "no labelled prediction yet"
                : String.format(
                        Locale.ROOT,
                        "rolling %s %.3f, frozen %.3f  champion v%d",
                        now.monitor().metric(),
                        healed,
                        now.rolling().getOrDefault("frozen", Double.NaN),
                        now.champion());
    }

    private static void end(Node node, PipelineResource pipeline, PrintWriter out) {
        out.println(ReportTable.of(node.pipeline(pipeline.name()).orElseThrow().snapshot()));
        out.flush();
    }

    /// `port`, or any free one where somebody else has it: a demonstration must not fail for that.
    private static int freeOr(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException taken) {
            return 0;
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + directory, e);
        }
    }
}
