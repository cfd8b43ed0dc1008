package io.homeostat.cli;

import io.homeostat.base.StateFormatException;
import io.homeostat.config.PipelineResource;
import io.homeostat.model.Candidate;
import io.homeostat.replay.ModelFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which model a command is about.
final class ModelArgument {
    @Option(
            names = "--model",
            paramLabel = "FILE",
            description =
                    "The model. Default: the pipeline's name and .model, or the ONNX file that it"
                            + " names.")
    private @Nullable Path model;

    /// The model, unless `wrong` has heard of something.
    Optional<Candidate> choose(Optional<PipelineResource> read, Complaints wrong) {
        if (model != null) {
            return read("--model", model, wrong);
        }
        return read.flatMap(pipeline ->
                pipeline.imported()
                        .or(() -> read("--model", Path.of(pipeline.name() + ".model"), wrong)));
    }

    /// The model in `file`, which `option` names, unless `wrong` has heard of something.
    static Optional<Candidate> read(String option, Path file, Complaints wrong) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            wrong.add(
                    option
                            + ": found no file "
                            + file
                            + ", expected a model; `homeostat train` writes one");
            return Optional.empty();
        }
        try {
            return Optional.of(ModelFile.read(file));
        } catch (StateFormatException unfit) {
            wrong.add(option + ": " + unfit.getMessage());
            return Optional.empty();
        }
    }
}
