package io.homeostat.cli;

import io.homeostat.config.PipelineResource;
import io.homeostat.replay.ModelFile;
import io.homeostat.replay.Predictions;
import io.homeostat.table.CsvSource;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
        description = "Predicts every row of a file with a model that `train` has written.",
        mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private PipelineArgument pipeline;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "The model. Default: the pipeline's name and .model.")
    private @Nullable Path model;

    @Option(
            names = "--input",
            required = true,
            arity = "1..*",
            paramLabel = "FILE.csv",
            description = "Readings; the target may be absent.")
    private List<Path> inputs = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "FILE.csv",
            description = "Where the predictions go. Default: standard output.")
    private @Nullable Path output;

    @Override
    public Integer call() throws IOException {
        PipelineResource resource = pipeline.read(spec.commandLine().getErr());
        Path given = model;
        Path file = given == null ? Path.of(resource.name() + ".model") : given;
        if (!Files.isReadable(file)) {
            throw new WrongInput(
                    "--model: found no file "
                            + file
                            + ", expected a model; `homeostat train` writes one");
        }
        Predictions predictions = new Predictions(resource.loop(), ModelFile.read(file));
        Path target = output;
        try (CsvSource source =
                        CsvSource.open(
                                inputs,
                                resource.source(),
                                resource.loop().fields(),
                                Set.of(resource.loop().target().field()));
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
}
