package io.homeostat.cli;

import io.homeostat.base.Seed;
import io.homeostat.config.PipelineResource;
import io.homeostat.loop.Decision;
import io.homeostat.loop.LoopSpec;
import io.homeostat.replay.Replay;
import io.homeostat.replay.ReplayReport;
import io.homeostat.replay.ReportJson;
import io.homeostat.replay.ReportTable;
import io.homeostat.runtime.TrainingRunner;
import io.homeostat.table.CsvSource;
import io.homeostat.xgboost.TrainerCatalog;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `homeostat replay`.
@Command(
        name = "replay",
        description =
                "Runs the pipeline's loop over a file at full speed, without a network, and "
                        + "reports what was served beside the frozen first model and the trivial "
                        + "baseline.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private DataArguments data;

    @Option(
            names = "--policy",
            defaultValue = "heal",
            paramLabel = "POLICY",
            description = "heal, frozen, or periodic:N (retrain every N readings). Default: heal.")
    private String policy = "heal";

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the report as JSON.")
    private @Nullable Path json;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all random choices.")
    private @Nullable Long seed;

    @Option(names = "--quiet", description = "Prints the table only.")
    private boolean quiet;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Complaints wrong = new Complaints();
        Optional<PipelineResource> read = data.pipeline(wrong, spec.commandLine().getErr());
        Optional<LoopSpec.Strategy> strategy = wrong.of(this::strategy);
        Optional.ofNullable(json).ifPresent(f -> DataArguments.writable("--json", f, wrong));
        wrong.raise();
        PipelineResource resource = read.orElseThrow();
        LoopSpec loop = resource.loop().with(strategy.orElseThrow());
        if (seed != null) {
            loop = loop.with(new Seed(seed));
        }
        ProgressLine progress = new ProgressLine(out);
        int[] told = {0};
        Replay replay =
                new Replay(
                        resource,
                        loop,
                        new TrainingRunner(TrainerCatalog::of),
                        p -> tell(p, progress, told));
        ReplayReport report;
        try (CsvSource source = data.open(resource)) {
            report = replay.run(source, policy);
        }
        progress.clear();
        print(out, report);
        Optional.ofNullable(json).ifPresent(file -> ReportJson.write(report, file));
        return report.end().readings() == 0 ? Homeostat.WRONG_INPUT : Homeostat.GOOD;
    }

    private void tell(Replay.Progress p, ProgressLine progress, int[] told) {
        while (told[0] < p.decisions().size()) {
            Decision decision = p.decisions().get(told[0]++);
            if (!quiet) {
                progress.above(DecisionLine.of(decision));
            }
        }
        if (!quiet && progress.terminal() && progress.due()) {
            progress.show(p.done(), p.readings() + " readings");
        }
    }

    private LoopSpec.Strategy strategy() {
        if (policy.equals("heal")) {
            return new LoopSpec.Strategy.Heal();
        }
        if (policy.equals("frozen")) {
            return new LoopSpec.Strategy.Frozen();
        }
        if (policy.matches("periodic:[1-9][0-9]{0,8}")) {
            return new LoopSpec.Strategy.Periodic(
                    Long.parseLong(policy.substring("periodic:".length())));
        }
        throw new WrongInput(
                "--policy: found '" + policy + "', expected heal, frozen or periodic:N");
    }

    private static void print(PrintWriter out, ReplayReport report) {
        out.printf(
                Locale.ROOT,
                "%n%s, policy %s: %d readings, %d predictions, %d labels in %.2f s (%.0f"
                        + " readings/s)%n%n",
                report.pipeline(),
                report.policy(),
                report.end().readings(),
                report.end().predictions(),
                report.end().labels(),
                report.seconds(),
                report.readingsPerSecond());
        out.println(ReportTable.of(report.end()));
        report.warnings().forEach(warning -> out.println("warning: " + warning));
        if (report.rejected() > 0) {
            out.println(report.rejected() + " rows were no readings:");
            report.rejections().forEach(rejection -> out.println("  " + rejection));
        }
        if (report.end().champion() == 0) {
            out.println("No model was trained: " + report.end().stateReason() + ".");
        }
        out.println("digest " + report.digest());
        out.flush();
    }
}
