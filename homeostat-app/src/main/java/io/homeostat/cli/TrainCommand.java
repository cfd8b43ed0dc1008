package io.homeostat.cli;

import io.homeostat.config.PipelineResource;
import io.homeostat.loop.LoopSpec;
import io.homeostat.model.Candidate;
import io.homeostat.model.Lineage;
import io.homeostat.replay.ModelFile;
import io.homeostat.replay.Replay;
import io.homeostat.replay.ReplayReport;
import io.homeostat.replay.ReportTable;
import io.homeostat.runtime.TrainingRunner;
import io.homeostat.table.TableSource;
import io.homeostat.xgboost.TrainerCatalog;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `homeostat train`.
@Command(
        name = "train",
        description =
                "Trains the pipeline's model on a file, tests it on the newest part that it "
                        + "has not seen, and writes a model that has learned from all of it.",
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private DataArguments data;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Where the model goes. Default: the pipeline's name and .model.")
    private @Nullable Path output;

    @Option(
            names = "--test",
            defaultValue = "0.2",
            paramLabel = "SHARE",
            description = "Share of the newest readings that are kept for the test. Default: 0.2.")
    private double test = 0.2;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Complaints wrong = new Complaints();
        Optional<PipelineResource> read = data.pipeline(wrong, spec.commandLine().getErr());
        if (!(test > 0 && test < 1)) {
            wrong.add("--test: found " + test + ", expected a share between 0 and 1");
        }
        Optional.ofNullable(output).ifPresent(f -> DataArguments.writable("--output", f, wrong));
        wrong.raise();
        PipelineResource resource = read.orElseThrow();
        long readings = count(resource);
        if (readings < 2) {
            throw new WrongInput("--input: found " + readings + " readings, expected at least 2");
        }
        ReplayReport tested =
                replay(resource, Math.max(1, Math.round(readings * (1 - test)))).report();
        out.printf(
                "tested on the newest %d labels:%n%n%s%n",
                tested.end().labels(), ReportTable.metrics(tested.end()));
        Optional<Candidate> model =
                resource.imported().or(() -> replay(resource, readings).champion());
        if (model.isEmpty()) {
            throw new WrongInput(
                    "--input: found nothing to learn from, expected labels in "
                            + resource.loop().target().field());
        }
        Path given = output;
        Path file = given == null ? Path.of(resource.name() + ".model") : given;
        ModelFile.write(file, model.get());
        Lineage lineage = model.get().lineage();
        out.printf(
                "%s: %s %s, digest %s%n",
                file,
                lineage.family(),
                lineage.imported()
                        ? lineage.cause() + ", as it is"
                        : "trained on " + lineage.rows() + " rows",
                lineage.modelDigest());
        return Homeostat.GOOD;
    }

    private record Run(ReplayReport report, Optional<Candidate> champion) {}

    private Run replay(PipelineResource resource, long firstAfter) {
        LoopSpec loop =
                resource.loop().with(new LoopSpec.Strategy.Frozen()).withFirstAfter(firstAfter);
        Replay replay = new Replay(resource, loop, new TrainingRunner(TrainerCatalog::of), _ -> {});
        try (TableSource source = data.open(resource)) {
            ReplayReport report = replay.run(source, "frozen");
            return new Run(report, replay.champion());
        }
    }

    private long count(PipelineResource resource) {
        try (TableSource source = data.open(resource)) {
            while (source.next().isPresent()) {
                // Only their number is asked for.
            }
            return source.acceptedRows();
        }
    }
}
