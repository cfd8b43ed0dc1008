package io.homeostat.cli;

import io.homeostat.base.StateFormatException;
import io.homeostat.config.PipelineResource;
import io.homeostat.replay.ModelFile;
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

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description =
                    "The model. Default: the pipeline's name and .model, or the ONNX file that it"
                            + " names.")
    private @Nullable Path model;

    @Option(
            names = "--output",
            paramLabel = "FILE.csv",
            description = "Where the predictions go. Default: standard output.")
    private @Nullable Path output;

    @Override
    public Integer call() throws IOException {
        Complaints wrong = new Complaints();
        Optional<PipelineResource> read = data.pipeline(wrong, spec.commandLine().getErr(), true);
        Optional<Path> file =
                Optional.ofNullable(model)
                        .or(() ->
                                read.filter(resource -> resource.imported().isEmpty())
                                        .map(resource -> Path.of(resource.name() + ".model")));
        file.filter(given -> !Files.isReadable(given))
                .ifPresent(missing ->
                        wrong.add(
                                "--model: found no file "
                                        + missing
                                        + ", expected a model; `homeostat train` writes one"));
        Optional.ofNullable(output).ifPresent(f -> DataArguments.writable("--output", f, wrong));
        wrong.raise();
        PipelineResource resource = read.orElseThrow();
        Predictions predictions = predictions(resource, file);
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

    /// @param file empty for the model that the pipeline itself names
    private static Predictions predictions(PipelineResource resource, Optional<Path> file) {
        try {
            return new Predictions(
                    resource.loop(),
                    file.map(ModelFile::read).orElseGet(() -> resource.imported().orElseThrow()));
        } catch (StateFormatException unfit) {
            throw new WrongInput("--model: " + unfit.getMessage());
        }
    }
}
