package io.homeostat.goals;

import io.homeostat.goals.GoalsFile.Measured;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Measures the goals and writes the table.
@Command(
        name = "goals",
        description = "Every goal that was stated beforehand, in one table.",
        mixinStandardHelpOptions = true)
public final class GoalsMode implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "GOAL",
            description = "Only these, by commas: D1 to D5, S1 to S5, S8, S9, coverage.")
    private List<String> only = List.of();

    @Option(
            names = "--quick",
            description = "A part of the seeds and recordings: whether it works, in a minute.")
    private boolean quick;

    @Option(
            names = "--data",
            description = "Where recordings lie that are not bundled. Default: ../shared/data.")
    private Path data = Path.of("../shared/data");

    @Option(
            names = "--json",
            description = {
                "Default: homeostat-bench/target/results/goals.json, goals-quick.json with"
                        + " --quick.",
                "What stands there and is not measured anew stays."
            })
    private Optional<Path> json = Optional.empty();

    @Option(
            names = "--page",
            description = "Markdown. Default: beside the JSON file; docs/goals.md is one.")
    private Optional<Path> page = Optional.empty();

    /// 0 when everything that was asked for was measured, whichever side of the target it is on.
    @Override
    public Integer call() throws IOException {
        SequencedMap<String, Goal> goals = Goal.all();
        for (String name : only) {
            if (!goals.containsKey(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--only: found '" + name + "', expected some of " + goals.keySet());
            }
        }
        Scale scale = new Scale(quick, Path.of("").toAbsolutePath(), data);
        PrintWriter out = spec.commandLine().getOut();
        List<GoalRow> rows = new ArrayList<>();
        for (var goal : goals.entrySet()) {
            if (only.isEmpty() || only.contains(goal.getKey())) {
                long begun = System.nanoTime();
                List<GoalRow> measured = goal.getValue().measure(scale);
                measured.forEach(row -> out.println(GoalsTable.line(row)));
                double seconds = (System.nanoTime() - begun) / 1e9;
                out.println(Text.of("%22s(%.1f s)%n", "", seconds));
                out.flush();
                rows.addAll(measured);
                write(rows);
            }
        }
        long missed = rows.stream().filter(r -> r.verdict() == GoalRow.Verdict.MISSED).count();
        out.println(
                Text.of(
                        "%d figures, %d missed; written to %s and %s",
                        rows.size(), missed, json(), markdown()));
        out.flush();
        return 0;
    }

    /// After each goal, so that a run that is broken off has not been for nothing.
    private void write(List<GoalRow> fresh) throws IOException {
        Path parent = json().toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        String commit = commit();
        List<Measured> anew = fresh.stream().map(row -> new Measured(row, commit)).toList();
        List<Measured> earlier = GoalsFile.read(json());
        List<Measured> all = GoalsFile.merged(Goal.all().keySet(), earlier, anew);
        SequencedMap<String, String> conditions = conditions(all);
        GoalsFile.write(json(), all, conditions);
        List<GoalRow> rows = all.stream().map(Measured::row).toList();
        Files.writeString(markdown(), GoalsTable.markdown(rows, conditions));
    }

    /// A quick run's figures do not mix with those of a whole one.
    private Path json() {
        String name = quick ? "goals-quick.json" : "goals.json";
        return json.orElseGet(() -> Path.of("homeostat-bench/target/results", name));
    }

    private Path markdown() {
        return page.orElseGet(() -> json().resolveSibling("goals.md"));
    }

    private SequencedMap<String, String> conditions(List<Measured> all) {
        SequencedMap<String, String> conditions = new LinkedHashMap<>();
        conditions.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        SequencedMap<String, SequencedSet<String>> goals = new LinkedHashMap<>();
        for (Measured one : all) {
            goals.computeIfAbsent(one.commit(), _ -> new LinkedHashSet<>()).add(one.row().goal());
        }
        conditions.put(
                "commit",
                String.join(
                        "; ",
                        goals.entrySet().stream()
                                .map(e -> e.getKey() + " (" + String.join(", ", e.getValue()) + ")")
                                .toList()));
        conditions.put(
                "machine", cpu() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        conditions.put("JDK", Runtime.version().toString());
        conditions.put("seeds", quick ? "a part (--quick)" : "all");
        return conditions;
    }

    private static String commit() {
        try {
            Process process = new ProcessBuilder("git", "describe", "--always", "--dirty").start();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return text.isBlank() ? "unknown" : text.strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String cpu() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.replaceFirst(".*:\\s*", ""))
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
