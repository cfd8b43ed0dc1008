package io.homeostat.cli;

import io.homeostat.config.PipelineFile;
import io.homeostat.config.PipelineResource;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/// The pipeline file that most commands take.
final class PipelineArgument {
    @Parameters(index = "0", paramLabel = "PIPELINE.yaml", description = "The pipeline file.")
    private Path file = Path.of("");

    /// Reads it, and tells what is allowed and yet probably not meant.
    PipelineResource read(PrintWriter err) {
        PipelineResource pipeline = PipelineFile.read(file);
        pipeline.warnings().forEach(warning -> err.println("warning: " + warning.message()));
        return pipeline;
    }
}
