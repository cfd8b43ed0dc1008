package io.homeostat.cli;

import io.homeostat.config.PipelineResource;
import io.homeostat.loop.Decision;
import io.homeostat.plant.SensorFault;
import io.homeostat.replay.Comparison;
import io.homeostat.replay.Experiment;
import io.homeostat.replay.HtmlReport;
import io.homeostat.replay.LabJson;
import io.homeostat.replay.LabReport;
import io.homeostat.replay.Laboratory;
import io.homeostat.replay.Measurement;
import io.homeostat.replay.PictureFile;
import io.homeostat.replay.Replay;
import io.homeostat.runtime.TrainingRunner;
import io.homeostat.xgboost.TrainerCatalog;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
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
                "Runs the pipeline's loop over files, or over the journal of a box, at full "
                        + "speed, without a network, and "
                        + "reports what was served beside the frozen first model and the trivial "
                        + "baseline. Several policies, seeds or settings are compared in a table.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private TapeArguments tape;
    @Mixin private LabArguments lab;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the report as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description = "Writes a page with charts of the error and the decisions.")
    private @Nullable Path page;

    @Option(
            names = "--picture",
            paramLabel = "FILE.svg",
            description = "Draws the error of the first run and what was decided.")
    private @Nullable Path picture;

    @Option(names = "--quiet", description = "Prints the table only.")
    private boolean quiet;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Complaints wrong = new Complaints();
        Optional<TapeArguments.Chosen> chosen = tape.choose(wrong, spec.commandLine().getErr());
        Optional<PipelineResource> read = chosen.map(TapeArguments.Chosen::pipeline);
        List<Experiment> experiments = lab.experiments(read, wrong);
        List<SensorFault> faults = lab.faults(read, wrong);
        Optional.ofNullable(json).ifPresent(f -> DataArguments.writable("--json", f, wrong));
        Optional.ofNullable(page).ifPresent(f -> DataArguments.writable("--report", f, wrong));
        Optional.ofNullable(picture).ifPresent(f -> DataArguments.writable("--picture", f, wrong));
        wrong.raise();
        LabReport report;
        try (TapeArguments.Chosen past = chosen.orElseThrow()) {
            List<Measurement> measurements =
                    measure(past, experiments, faults, new ProgressLine(out));
            report =
                    new LabReport(
                            measurements,
                            Comparison.of(measurements, lab.swept()),
                            past.names(),
                            faults,
                            lab.labelDelay());
        }
        if (experiments.size() == 1) {
            ReplayOutput.one(out, report.first());
        } else {
            ReplayOutput.several(out, report);
        }
        Optional.ofNullable(json).ifPresent(file -> LabJson.write(report, file));
        Optional.ofNullable(page).ifPresent(file -> HtmlReport.write(report, file));
        Optional.ofNullable(picture).ifPresent(file -> PictureFile.write(report, file));
        return report.first().end().readings() == 0 ? Homeostat.WRONG_INPUT : Homeostat.GOOD;
    }

    private List<Measurement> measure(
            TapeArguments.Chosen past,
            List<Experiment> experiments,
            List<SensorFault> faults,
            ProgressLine progress) {
        Laboratory laboratory =
                new Laboratory(
                        experiment -> past.tapes().apply(experiment.pipeline()),
                        faults,
                        new TrainingRunner(TrainerCatalog::of),
                        p -> tell(p, progress));
        int[] told = {0};
        List<Measurement> measurements =
                experiments.size() == 1
                        ? List.of(
                                laboratory.one(
                                        experiments.getFirst(), p -> tell(p, progress, told)))
                        : laboratory.run(experiments, Runtime.getRuntime().availableProcessors());
        progress.clear();
        return measurements;
    }

    /// One replay tells its decisions as they fall.
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

    /// Of several, only how far they are.
    private void tell(Laboratory.Progress p, ProgressLine progress) {
        if (!quiet && progress.due()) {
            progress.show(
                    p.done(),
                    String.format(
                            Locale.ROOT,
                            "%d of %d runs, %.0f %% of the work",
                            p.ended(),
                            p.experiments(),
                            100 * p.done()));
        }
    }
}
