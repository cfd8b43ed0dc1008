package io.homeostat.cli;

import io.homeostat.config.ConfigException;
import io.homeostat.config.PipelineFile;
import io.homeostat.config.PipelineResource;
import io.homeostat.config.Problem;
import io.homeostat.loop.AdaptiveLoop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `homeostat check`.
@Command(
        name = "check",
        description = "Validates pipeline files and lists all problems at once.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "PIPELINE.yaml", description = "Pipeline files.")
    private List<Path> files = new ArrayList<>();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        int result = Homeostat.GOOD;
        for (Path file : files) {
            try {
                PipelineResource pipeline = PipelineFile.read(file);
                pipeline.warnings().forEach(w -> err.println("warning: " + w.message()));
                int features = new AdaptiveLoop(pipeline.loop()).featureNames().size();
                out.printf(
                        "%s: good: pipeline %s, %d fields, %d features, %s on %s%n",
                        file,
                        pipeline.name(),
                        pipeline.loop().fields().size(),
                        features,
                        pipeline.family(),
                        pipeline.loop().target().field());
            } catch (ConfigException wrong) {
                for (Problem problem : wrong.problems()) {
                    err.println(problem.message());
                }
                int count = wrong.problems().size();
                err.printf("%s: %d problem%s%n", file, count, count == 1 ? "" : "s");
                result = Homeostat.WRONG_INPUT;
            }
        }
        return result;
    }
}
