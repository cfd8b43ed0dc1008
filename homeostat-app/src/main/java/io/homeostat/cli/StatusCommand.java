package io.homeostat.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `homeostat status`.
@Command(
        name = "status",
        description = "How a running box and its pipelines are. Exit code 1 when it is not ready.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8080",
            description = "The box. Default: http://127.0.0.1:8080.")
    private URI url = URI.create("http://127.0.0.1:8080");

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        BoxClient box = new BoxClient(url);
        JsonNode health = box.get("/health");
        JsonNode answer = box.get("/api/v1/pipelines");
        JsonNode pipelines = answer.isArray() ? answer : answer.path("pipelines");
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
            JsonNode now = pipeline.has("snapshot") ? pipeline.path("snapshot") : pipeline;
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
