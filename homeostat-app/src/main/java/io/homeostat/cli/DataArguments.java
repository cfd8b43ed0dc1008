package io.homeostat.cli;

import io.homeostat.config.PipelineFile;
import io.homeostat.config.PipelineResource;
import io.homeostat.table.TableSource;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A pipeline and files of readings: the head of every command that works without a box.
final class DataArguments {
    @Parameters(index = "0", paramLabel = "PIPELINE.yaml", description = "The pipeline file.")
    private Path file = Path.of("");

    @Option(
            names = "--input",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Readings as CSV or Parquet; several files are taken one after the other.")
    private List<Path> inputs = new ArrayList<>();

    /// The pipeline, once it and the files are found to fit; otherwise `wrong` hears of everything,
    /// and nothing is given. What is allowed and yet probably not meant goes to `err`.
    Optional<PipelineResource> pipeline(Complaints wrong, PrintWriter err) {
        return pipeline(wrong, err, false);
    }

    /// @param withoutTarget the files may lack the target
    Optional<PipelineResource> pipeline(Complaints wrong, PrintWriter err, boolean withoutTarget) {
        Optional<PipelineResource> pipeline = wrong.of(() -> PipelineFile.read(file));
        if (pipeline.isEmpty()) {
            for (Path input : inputs) {
                if (!Files.isReadable(input)) {
                    wrong.add("--input: found no file " + input + ", expected readings");
                }
            }
            return pipeline;
        }
        PipelineResource read = pipeline.get();
        read.warnings().forEach(warning -> err.println("warning: " + warning.message()));
        wrong.of(() -> withoutTarget ? openWithoutTarget(read) : open(read))
                .ifPresent(TableSource::close);
        return pipeline;
    }

    TableSource open(PipelineResource pipeline) {
        return TableSource.open(inputs, pipeline.source(), pipeline.loop().fields());
    }

    TableSource openWithoutTarget(PipelineResource pipeline) {
        return TableSource.open(
                inputs,
                pipeline.source(),
                pipeline.loop().fields(),
                Set.of(pipeline.loop().target().field()));
    }

    /// Complains of a file that could not be written in the end, before the work for it begins.
    static void writable(String option, Path file, Complaints wrong) {
        Path parent = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || parent == null || !Files.isDirectory(parent)) {
            wrong.add(option + ": found " + file + ", expected a file in a directory that exists");
        }
    }
}
