package io.homeostat.cli;

import io.homeostat.drift.FleetDrift;
import io.homeostat.drift.FleetInputs;
import io.homeostat.http.InputDocument;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `homeostat inputs`.
@Command(
        name = "inputs",
        description =
                "Merges what several boxes know of one pipeline's inputs: whether they drift"
                        + " together, which box is unlike the others, and in which column. Exit"
                        + " code 1 when a box is away, or none can be compared.",
        mixinStandardHelpOptions = true)
final class InputsCommand implements Callable<Integer> {
    private static final double LEVEL_MIN = 1e-9;
    private static final double LEVEL_MAX = 0.5;

    @Spec private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "PIPELINE", description = "Its name on every box.")
    private String pipeline = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "BOX",
            description = {
                "The URL of a running box, the data directory of one on this machine (as of its",
                "newest snapshot), or a file with what GET /api/v1/pipelines/PIPELINE/inputs gave."
            })
    private List<String> boxes = new ArrayList<>();

    @Option(
            names = "--alpha",
            paramLabel = "LEVEL",
            defaultValue = "0.01",
            description = {
                "Chance of a false alarm over all columns together, of the fleet and again of any",
                "single box. Default: 0.01."
            })
    private double alpha;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Where the comparison goes as JSON besides.")
    private @Nullable Path json;

    @Mixin private BoxLogin login;

    @Override
    public Integer call() throws IOException {
        Complaints wrong = new Complaints();
        if (!(alpha >= LEVEL_MIN && alpha <= LEVEL_MAX)) {
            wrong.add("--alpha: found " + alpha + ", expected a number in [1e-9, 0.5]");
        }
        if (new LinkedHashSet<>(boxes).size() < boxes.size()) {
            wrong.add("BOX: found " + String.join(" ", boxes) + ", expected each box once");
        }
        Optional.ofNullable(json).ifPresent(f -> DataArguments.writable("--json", f, wrong));
        wrong.raise();
        FleetSources sources = new FleetSources(pipeline, login, wrong);
        boxes.forEach(sources::read);
        sources.agree();
        wrong.raise();
        PrintWriter err = spec.commandLine().getErr();
        sources.away().forEach((box, reason) -> err.println(box + ": " + reason));
        sources.young().forEach((box, reason) -> err.println(box + ": " + reason));
        err.flush();
        List<FleetInputs.Box> ready = sources.ready();
        if (ready.isEmpty()) {
            err.println("homeostat: no box of " + boxes.size() + " can be compared");
            return Homeostat.FAILURE;
        }
        InputDocument first = sources.first();
        FleetDrift found = new FleetInputs(first.profile().test(), alpha).compare(ready);
        PrintWriter out = spec.commandLine().getOut();
        new FleetTable(out).print(first, found, boxes.size());
        out.flush();
        if (json != null) {
            Files.write(json, FleetJson.bytes(first, found, sources.away(), sources.young()));
        }
        return sources.away().isEmpty() ? Homeostat.GOOD : Homeostat.FAILURE;
    }
}
