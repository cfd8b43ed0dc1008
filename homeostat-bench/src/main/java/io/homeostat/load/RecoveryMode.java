package io.homeostat.load;

import io.homeostat.base.Check;
import io.homeostat.bench.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Starts boxes on copies of what a killed one has left: a model that serves, and a [Backlog].
@Command(
        name = "recovery",
        description = "Start to the last of 1,000,000 journaled records that no snapshot covers.",
        mixinStandardHelpOptions = true)
final class RecoveryMode implements Callable<Integer> {
    private static final Pattern JOURNAL_CHECKED =
            Pattern.compile("cutting a torn tail off the journal");

    private static final Pattern RECOVERED =
            Pattern.compile("\"replayed\":\"(\\d+)\".*\"pipeline ready\"");

    /// Whichever comes first: a box with little to do again listens when it has done that.
    private static final Pattern LISTENING_OR_RECOVERED =
            Pattern.compile(BoxProcess.MQTT.pattern() + "|" + RECOVERED.pattern());

    @ParentCommand private Modes modes;

    @Option(names = "--pipeline", description = "linear or trees. Default: trees.")
    private String pipeline = "trees";

    @Option(names = "--records", description = "Default: 1000000.")
    private long records = 1_000_000;

    @Option(names = "--starts", description = "Default: 5.")
    private int starts = 5;

    @Option(
            names = "--seconds-max",
            description = "A start that takes longer has failed. Default: 300.")
    private int secondsMax = 300;

    /// What one start took.
    ///
    /// @param checkedMillis from the start of the process until the journal is open, its torn tail
    ///   cut
    /// @param recoveredMillis until the last record is processed
    /// @param listeningMillis until it takes readings
    /// @param cpuSeconds until the last record is processed
    /// @param megabytesMax the most resident memory until then
    private record Start(
            double checkedMillis,
            double recoveredMillis,
            double listeningMillis,
            double cpuSeconds,
            double megabytesMax) {}

    @Override
    public Integer call() throws IOException {
        Path work = modes.fresh();
        Path file = Files.writeString(work.resolve(pipeline + ".yaml"), Workload.text(pipeline));
        Path left = work.resolve("left");
        Figures figures = new Figures("recovery-" + pipeline).under("pipeline", pipeline);
        figures.under("records", records).under("starts", starts);
        List<Start> all = new ArrayList<>();
        try {
            figures.under("journalBytes", leave(left, file));
            for (int i = 1; i <= starts; i++) {
                all.add(start(left, work.resolve("start"), file));
            }
        } finally {
            Folders.delete(left);
        }
        tell(figures, all);
        return 0;
    }

    /// A box learns its first model and stops, which saves a snapshot; the records come behind it.
    ///
    /// @return bytes of the journal
    private long leave(Path left, Path file) throws IOException {
        Workload workload = Workload.of(pipeline);
        long seen;
        try (BoxProcess box = BoxProcess.start(modes.command(), left, Map.of(), file);
                LoadGenerator load = new LoadGenerator(box.mqttPort(), workload)) {
            Measurement.awaitFirst(load);
            load.drain();
            seen = load.sent();
        }
        Backlog backlog = new Backlog(workload, left.resolve("data"));
        backlog.append(seen, records);
        backlog.tear();
        return backlog.bytes();
    }

    private Start start(Path left, Path work, Path file) throws IOException {
        List<String> command =
                BoxProcess.command(modes.command(), work, List.of("--mqtt-port", "0"), file);
        Folders.copy(left.resolve("data"), work.resolve("data"));
        try (ChildProcess box = ChildProcess.start("box", command, Map.of(), work)) {
            box.await(JOURNAL_CHECKED, secondsMax);
            double checked = box.millis();
            box.await(LISTENING_OR_RECOVERED, secondsMax);
            double first = box.millis();
            boolean listening = BoxProcess.MQTT.matcher(box.log()).find();
            long replayed = Long.parseLong(box.await(RECOVERED, secondsMax).group(1));
            double recovered = box.millis();
            ProcessFigures process = box.part().figures();
            double cpu = process.cpuSeconds();
            double megabytes = process.residentMegabytesMax();
            Check.that(replayed == records, "%s records were replayed, not %s", replayed, records);
            box.await(BoxProcess.MQTT, secondsMax);
            double listens = listening ? first : box.millis();
            return new Start(checked, recovered, listens, cpu, megabytes);
        } finally {
            Folders.delete(work);
        }
    }

    private void tell(Figures figures, List<Start> all) {
        spread(figures, "checkedMillis", all, Start::checkedMillis);
        spread(figures, "recoveredMillis", all, Start::recoveredMillis);
        spread(
                figures,
                "recordsPerSecond",
                all,
                one -> 1000 * records / (one.recoveredMillis() - one.checkedMillis()));
        spread(figures, "listeningMillis", all, Start::listeningMillis);
        spread(figures, "cpuSeconds", all, Start::cpuSeconds);
        spread(figures, "rssMegabytesMax", all, Start::megabytesMax);
        figures.detail("each", all);
        figures.tell(modes.out(), modes.results());
    }

    private static void spread(
            Figures figures, String name, List<Start> all, ToDoubleFunction<Start> value) {
        Spread spread = Spread.of(all.stream().mapToDouble(value).toArray());
        figures.add(name, spread.median())
                .add(name + "Least", spread.min())
                .add(name + "Most", spread.max());
    }
}
