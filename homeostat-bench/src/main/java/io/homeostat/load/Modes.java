package io.homeostat.load;

import io.homeostat.bench.Workload;
import io.homeostat.goals.GoalsMode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The modes of the end-to-end benchmarks, one command each.
@Command(
        name = "load",
        description = "Measures a whole box in a process of its own.",
        mixinStandardHelpOptions = true,
        subcommands = {
            GoalsMode.class,
            PeersMode.class,
            RecoveryMode.class,
            ReplayMode.class,
            WideMode.class
        })
final class Modes {
    private static final int STARTS = 10;

    @Spec private CommandSpec spec;

    @Option(
            names = "--product",
            description = "Command that runs the product. Default: ./homeostat.")
    private String product = "./homeostat";

    @Option(names = "--pipeline", description = "linear or trees. Default: trees.")
    private String pipeline = "trees";

    @Option(names = "--work", description = "Where data and results go.")
    private Path work = Path.of("homeostat-bench/target/load");

    @Option(names = "--warm-up", description = "Seconds before measuring. Default: 20.")
    private int warmUpSeconds = 20;

    @Option(names = "--seconds", description = "Seconds of measuring. Default: 30.")
    private int seconds = 30;

    /// Sends as fast as the box acknowledges.
    @Command(description = "As many events as the box takes, 4,000 unacknowledged at a time.")
    int saturation() throws IOException {
        return drive("saturation", 0);
    }

    /// Sends at a given rate and measures from the intended moment.
    @Command(description = "Latency at a given rate, from the moment each event was due.")
    int latency(@Option(names = "--rate", defaultValue = "20000") double rate) throws IOException {
        return drive("latency", rate);
    }

    private int drive(String mode, double rate) throws IOException {
        Workload workload = Workload.of(pipeline);
        Figures figures = new Figures(mode + "-" + pipeline).under("pipeline", pipeline);
        figures.under("rate", rate == 0 ? "closed loop" : Double.toString(rate));
        figures.under("warmUpSeconds", warmUpSeconds).under("seconds", seconds);
        try (BoxProcess box = box(1);
                LoadGenerator load = new LoadGenerator(box.mqttPort(), workload)) {
            Measurement measurement = new Measurement(rate, warmUpSeconds, seconds);
            Sample sample = measurement.take(load, List.of(box.process().part()));
            Sample.Delivery delivery = sample.delivery();
            figures.add("sent", delivery.sent())
                    .add("predictedPerSecond", sample.perSecond())
                    .add("boxCpuMicrosPerEvent", sample.systemMicros())
                    .add("loadCpuMicrosPerEvent", sample.generatorMicros())
                    .add("boxCores", sample.systemMicros() * sample.perSecond() / 1e6);
            if (rate > 0) {
                latencies(figures, sample.latency());
            }
            figures.add("lost", delivery.lost())
                    .add("duplicates", delivery.duplicates())
                    .add("reordered", delivery.reordered())
                    .add("unacknowledged", delivery.unacknowledged())
                    .add("rssMegabytes", sample.megabytes())
                    .add("rssMegabytesMax", sample.megabytesMax());
            figures.tell(out(), results());
            return delivery.perfect() ? 0 : 1;
        }
    }

    private static void latencies(Figures figures, Sample.Latency latency) {
        figures.add("latencyMillisP50", latency.p50())
                .add("latencyMillisP90", latency.p90())
                .add("latencyMillisP99", latency.p99())
                .add("latencyMillisP999", latency.p999())
                .add("latencyMillisMax", latency.max());
    }

    /// Starts boxes, and starts them again on the data of the first.
    @Command(description = "Start to ready, start to first scored event, memory of an idle box.")
    int idle() throws IOException {
        Workload workload = Workload.of(pipeline);
        Figures figures = new Figures("idle-" + pipeline).under("pipeline", pipeline);
        long seen;
        try (BoxProcess box = box(1);
                LoadGenerator load = new LoadGenerator(box.mqttPort(), workload)) {
            figures.add("readyMillisFirst", box.millisToReady());
            Measurement.awaitFirst(load);
            load.drain();
            seen = load.sent();
        }
        double[] ready = new double[STARTS];
        double[] scored = new double[STARTS];
        double[] resident = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            // The same data directory: a model is there already.
            try (BoxProcess box = box(1)) {
                ready[i] = box.millisToReady();
                try (LoadGenerator load = new LoadGenerator(box.mqttPort(), workload, seen)) {
                    load.openLoop(100, Measurement.until(30, () -> load.firstPredictionAt() == 0));
                    if (load.firstPredictionAt() == 0) {
                        throw new IllegalStateException("no prediction:\n" + box.log());
                    }
                    scored[i] = (load.firstPredictionAt() - box.startedAt()) / 1e6;
                    load.openLoop(1, Measurement.during(3));
                    resident[i] = box.figures().residentMegabytes();
                    seen += load.sent();
                }
            }
        }
        figures.add("readyMillisMedian", median(ready))
                .add("readyMillisMin", Arrays.stream(ready).min().orElseThrow())
                .add("firstScoredMillisMedian", median(scored))
                .add("firstScoredMillisMin", Arrays.stream(scored).min().orElseThrow())
                .add("rssIdleMegabytes", median(resident));
        figures.tell(out(), results());
        return 0;
    }

    /// Runs the product's own demonstration.
    @Command(description = "Memory and CPU of the demonstration, which trains several times.")
    int demo(@Option(names = "--name", defaultValue = "gas-turbine") String name)
            throws IOException, InterruptedException {
        Figures figures = new Figures("demo-" + name);
        List<String> command = new ArrayList<>(command());
        command.addAll(List.of("demo", "--pipeline", name, "--port", "0", "--mqtt-port", "0"));
        long start = System.nanoTime();
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(Files.createTempFile(fresh(), "demo", ".log").toFile())
                        .start();
        ProcessFigures box = new ProcessFigures(process.pid());
        double most = 0;
        double cpu = 0;
        while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
            try {
                most = Math.max(most, box.residentMegabytesMax());
                cpu = box.cpuSeconds();
            } catch (RuntimeException ended) {
                break; // between the look and the end of the process
            }
        }
        int code = process.waitFor();
        figures.add("seconds", (System.nanoTime() - start) / 1e9)
                .add("cpuSeconds", cpu)
                .add("rssMegabytesMax", most)
                .add("exitCode", (long) code);
        figures.tell(out(), results());
        return code;
    }

    private BoxProcess box(int number) throws IOException {
        Path file = fresh().resolve(pipeline + ".yaml");
        Files.writeString(file, Workload.text(pipeline));
        return BoxProcess.start(command(), fresh().resolve("box-" + number), Map.of(), file);
    }

    /// A directory of this run's own.
    Path fresh() throws IOException {
        return Files.createDirectories(work.resolve("run-" + ProcessHandle.current().pid()));
    }

    List<String> command() {
        return List.of(product.split(" "));
    }

    Path work() {
        return work;
    }

    Path results() {
        return work.resolve("results");
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
