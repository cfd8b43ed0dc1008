package io.homeostat.cli;

import io.homeostat.base.StateFormatException;
import io.homeostat.config.PipelineResource;
import io.homeostat.model.Candidate;
import io.homeostat.replay.Predictions;
import io.homeostat.table.TableSource;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `homeostat predict`.
@Command(
        name = "predict",
        description =
                "Predicts every row of a file, which may lack the target, with a model that `train`"
                        + " has written.",
        mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private DataArguments data;
    @Mixin private ModelArgument model;

    @Option(
            names = "--output",
            paramLabel = "FILE.csv",
            description = "Where the predictions go. Default: standard output.")
    private @Nullable Path output;

    @Override
    public Integer call() throws IOException {
        Complaints wrong = new Complaints();
        Optional<PipelineResource> read = data.pipeline(wrong, spec.commandLine().getErr(), true);
        Optional<Candidate> candidate = model.choose(read, wrong);
        Optional.ofNullable(output).ifPresent(f -> DataArguments.writable("--output", f, wrong));
        wrong.raise();
        PipelineResource resource = read.orElseThrow();
        Predictions predictions = predictions(resource, candidate.orElseThrow());
        Path target = output;
        try (TableSource source = data.openWithoutTarget(resource);
                PrintWriter out =
                        target == null
                                ? spec.commandLine().getOut()
                                : new PrintWriter(
                                        new BufferedWriter(Files.newBufferedWriter(target)))) {
            long rows = predictions.write(source, out);
            out.flush();
            spec.commandLine().getErr().println(rows + " predictions");
        }
        return Homeostat.GOOD;
    }

    private static Predictions predictions(PipelineResource resource, Candidate candidate) {
        try {
            return new Predictions(resource.loop(), candidate);
        } catch (StateFormatException unfit) {
            throw new WrongInput("--model: " + unfit.getMessage());
        }
    }
}
