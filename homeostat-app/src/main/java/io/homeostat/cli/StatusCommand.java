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
            int champion = now.path("champion").asInt();
            out.printf(
                    Locale.ROOT,
                    "%-24s %-14s %9s %12d %12d %10d  %s%n",
                    pipeline.path("name").asText(),
                    now.path("state").asText(),
                    champion == 0 ? "-" : "v" + champion,
                    now.path("readings").asLong(),
                    now.path("labels").asLong(),
                    now.path("duplicates").asLong(),
                    rolling(now));
        }
        out.flush();
        return health.path("status").asText().equals("UP") ? Homeostat.GOOD : Homeostat.FAILURE;
    }

    private static String rolling(JsonNode now) {
        JsonNode healed = now.path("rolling").path("healed");
        return !healed.isNumber()
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "%.4f / %.4f %s",
                        healed.asDouble(),
                        now.path("rolling").path("frozen").asDouble(),
                        now.path("monitor").path("metric").asText());
    }
}
