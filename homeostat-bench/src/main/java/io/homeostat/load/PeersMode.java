package io.homeostat.load;

import io.homeostat.bench.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// The product and what else would do its work, in turn: the same events from the same generator.
@Command(
        name = "peers",
        description =
                "The same events through the product and other systems, in turn; the order changes"
                        + " from round to round.",
        mixinStandardHelpOptions = true)
final class PeersMode implements Callable<Integer> {
    /// The one that the others can evaluate too.
    private static final String PIPELINE = "trees";

    @ParentCommand private Modes modes;
    @Spec private CommandSpec spec;

    @Option(
            names = "--only",
            split = ",",
            description =
                    "Some of homeostat, homeostat-mosquitto, mosquitto, node-red, python."
                            + " Default: all.")
    private @Nullable List<String> only;

    @Option(names = "--rounds", description = "Default: 5.")
    private int rounds = 5;

    @Option(names = "--warm-up", description = "Seconds before measuring. Default: 30.")
    private int warmUpSeconds = 30;

    @Option(names = "--seconds", description = "Seconds of measuring. Default: 30.")
    private int seconds = 30;

    @Option(
            names = "--latency",
            description = "Measure latency at a rate instead of events at saturation.")
    private boolean latency;

    @Option(names = "--rate", description = "Events a second for --latency. Default: 2000.")
    private double rate = 2_000;

    @Option(
            names = "--peers",
            description =
                    "Where peers-install put the others. Default: homeostat-bench/target/peers.")
    private Path home = Path.of("homeostat-bench/target/peers");

    @Override
    public Integer call() throws IOException {
        Workload workload = Workload.of(PIPELINE);
        List<PeerRounds> systems = chosen(workload).stream().map(PeerRounds::new).toList();
        Figures figures = new Figures(latency ? "peers-latency" : "peers");
        figures.under("rounds", rounds).under("warmUpSeconds", warmUpSeconds);
        figures.under("seconds", seconds).under("window", LoadGenerator.WINDOW);
        figures.under("rate", latency ? Double.toString(rate) : "closed loop");
        for (int round = 1; round <= rounds; round++) {
            List<PeerRounds> order = new ArrayList<>(systems);
            Collections.rotate(order, 1 - round);
            for (PeerRounds system : order) {
                if (system.peer().missing().isEmpty()) {
                    measure(system, round, workload);
                }
            }
        }
        tell(systems, figures);
        boolean failed = systems.stream().anyMatch(system -> !system.failures().isEmpty());
        boolean perfect =
                systems.stream()
                        .filter(system -> system.peer() instanceof HomeostatPeer)
                        .allMatch(system -> system.delivery().perfect());
        return perfect && !failed ? 0 : 1;
    }

    private List<Peer> chosen(Workload workload) throws IOException {
        Path pipeline = modes.fresh().resolve(PIPELINE + ".yaml");
        Files.writeString(pipeline, Workload.text(PIPELINE));
        PeerModel trained = PeerModel.train(workload);
        List<Peer> all =
                List.of(
                        new HomeostatPeer(modes.command(), pipeline, false),
                        new HomeostatPeer(modes.command(), pipeline, true),
                        new MosquittoPeer(),
                        new NodeRedPeer(home.resolve("node-red"), trained),
                        new PythonPeer(home.resolve("python"), trained));
        if (only == null) {
            return all;
        }
        List<String> names = all.stream().map(Peer::name).toList();
        for (String name : only) {
            if (!names.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--only: found '" + name + "', expected some of " + names);
            }
        }
        return all.stream().filter(peer -> only.contains(peer.name())).toList();
    }

    private void measure(PeerRounds system, int round, Workload workload) throws IOException {
        Peer peer = system.peer();
        Path work = modes.fresh().resolve(peer.name() + "-" + round);
        Measurement measurement = new Measurement(latency ? rate : 0, warmUpSeconds, seconds);
        try (Peer.Running running = peer.start(work);
                LoadGenerator load =
                        new LoadGenerator(running.port(), workload, running.answers())) {
            Sample sample = measurement.take(load, running.parts());
            system.add(round, sample);
            say(round, peer, "%,.0f events/s", sample.perSecond());
        } catch (Exception e) { // whatever one system does, the others are measured
            system.failed(round, String.valueOf(e.getMessage()));
            say(round, peer, "failed: %s", e);
        }
        if (system.failures().isEmpty()) {
            Folders.delete(work); // hundreds of megabytes each; what failed is kept to be looked at
        }
    }

    private void say(int round, Peer peer, String format, Object value) {
        String text = String.format(Locale.ROOT, format, value);
        modes.out().printf("round %d  %-20s %s%n", round, peer.name(), text);
        modes.out().flush();
    }

    private void tell(List<PeerRounds> systems, Figures figures) throws IOException {
        PeerTable table = new PeerTable(systems, latency);
        figures.detail("table", table.rows());
        figures.detail("systems", systems.stream().map(PeersMode::details).toList());
        figures.tell(modes.out(), modes.results());
        Path markdown = modes.results().resolve(latency ? "peers-latency.md" : "peers.md");
        Files.writeString(markdown, table.markdown());
        PrintWriter out = modes.out();
        out.printf("  written to %s%n%n%s", markdown, table.terminal());
        out.flush();
    }

    private static Map<String, Object> details(PeerRounds system) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("system", system.peer().name());
        details.put("rounds", system.samples());
        details.put("failures", system.failures());
        return details;
    }
}
