package io.homeostat.cli;

import io.homeostat.config.PipelineSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `homeostat schema`.
@Command(
        name = "schema",
        description = "Prints the JSON Schema of a pipeline file.",
        mixinStandardHelpOptions = true)
final class SchemaCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().getOut().println(PipelineSchema.json().stripTrailing());
    }
}
