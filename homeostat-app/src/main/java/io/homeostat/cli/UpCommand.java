package io.homeostat.cli;

import io.homeostat.codec.EdgeNodeId;
import io.homeostat.config.ConfigException;
import io.homeostat.config.PipelineResource;
import io.homeostat.config.Problem;
import io.homeostat.node.Node;
import io.homeostat.node.NodeOptions;
import io.homeostat.node.Wiring;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `homeostat up`.
@Command(
        name = "up",
        description =
                "Runs the given pipelines, or the bundled ones, until stopped: MQTT listener, "
                        + "loops, stores and HTTP server in one process.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private NodeArguments arguments;

    @Parameters(arity = "0..*", paramLabel = "PIPELINE.yaml", description = "Pipeline files.")
    private List<Path> files = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Complaints wrong = new Complaints();
        Optional<NodeOptions> options = wrong.of(arguments::options);
        Optional<List<PipelineResource>> read =
                wrong.of(() -> files.isEmpty() ? Bundled.all() : read());
        wrong.raise();
        List<PipelineResource> pipelines = read.orElseThrow();
        arguments.trusting(pipelines);
        pipelines.forEach(p -> p.warnings().forEach(w -> err.println("warning: " + w.message())));
        try (Node node = Wiring.start(options.orElseThrow(), pipelines)) {
            out.printf("dashboard  %s%n", node.httpAddress(arguments.shownHost()));
            out.printf("mqtt       %s%n", node.mqttAddress(arguments.shownHost()));
            for (PipelineResource pipeline : pipelines) {
                out.printf(
                        "pipeline   %s: %s -> %s%n",
                        pipeline.name(), pipeline.source().topic(), pipeline.publish().topic());
            }
            out.flush();
            untilStopped(node);
        }
        return Homeostat.GOOD;
    }

    /// Waits for a signal; the node is closed before the process ends.
    static void untilStopped(Node node) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    node.close();
                                    stopped.countDown();
                                },
                                "shutdown"));
        stopped.await();
    }

    private List<PipelineResource> read() {
        List<PipelineResource> pipelines = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        Set<String> edgeNodes = new TreeSet<>();
        for (Path file : files) {
            try {
                PipelineResource pipeline = arguments.pipeline(file);
                if (!names.add(pipeline.name())) {
                    problems.add(twice(file, "metadata.name", pipeline.name(), "a name"));
                }
                pipeline.publish()
                        .edgeNode()
                        .map(EdgeNodeId::toString)
                        .filter(id -> !edgeNodes.add(id))
                        .ifPresent(id ->
                                problems.add(twice(file, "spec.publish.node", id, "an edge node")));
                pipelines.add(pipeline);
            } catch (ConfigException wrong) {
                problems.addAll(wrong.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return pipelines;
    }

    private static Problem twice(Path file, String place, String found, String what) {
        return new Problem(
                file.toString(),
                0,
                0,
                place,
                "'" + found + "' a second time",
                what + " of its own for each pipeline",
                "");
    }
}
