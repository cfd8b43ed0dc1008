package io.homeostat.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `homeostat status`.
@Command(
        name = "status",
        description =
                "How a running box and its pipelines are. Exit code 1 when it is not ready, or"
                        + " away.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private BoxArgument argument;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        BoxClient box = argument.client();
        JsonNode health = box.health();
        JsonNode pipelines = box.get("/api/v1/pipelines").path("pipelines");
        out.printf(
                "%-24s %-14s %9s %12s %12s %10s  %s%n",
                "pipeline",
                "state",
                "champion",
                "readings",
                "labels",
                "duplicates",
                "rolling healed / frozen");
        for (JsonNode pipeline : pipelines) {
            JsonNode now = pipeline.path("snapshot");
            out.printf(
                    Locale.ROOT,
                    "%-24s %-14s %9s %12d %12d %10d  %.4f / %.4f %s%n",
                    pipeline.path("name").asText(),
                    now.path("state").asText(),
                    "v" + now.path("champion").asInt(),
                    now.path("readings").asLong(),
                    now.path("labels").asLong(),
                    now.path("duplicates").asLong(),
                    now.path("rolling").path("healed").asDouble(Double.NaN),
                    now.path("rolling").path("frozen").asDouble(Double.NaN),
                    now.path("monitor").path("metric").asText());
        }
        out.flush();
        return health.path("status").asText().equals("UP") ? Homeostat.GOOD : Homeostat.FAILURE;
    }
}
