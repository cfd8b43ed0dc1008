package io.homeostat.cli;

import io.homeostat.files.AtomicFile;
import io.homeostat.ledger.Ledger;
import io.homeostat.ledger.LedgerHome;
import io.homeostat.ledger.LedgerServer;
import io.homeostat.ledger.StoredModel;
import io.homeostat.model.Candidate;
import io.homeostat.model.Lineage;
import io.homeostat.model.ModelCodec;
import io.homeostat.replay.ModelFile;
import io.homeostat.vault.Vault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `homeostat models`.
@Command(
        name = "models",
        description =
                "Lists, shows and exports stored models from a box's data directory, signs them"
                        + " and verifies signatures, and asks a running box to promote one or to"
                        + " roll back.",
        subcommands = {SignCommand.class, VerifyCommand.class},
        mixinStandardHelpOptions = true)
final class ModelsCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "list, show, export, sign, verify, promote or rollback is missing");
    }

    @Command(
            name = "list",
            description = "All versions of one pipeline, or of all.",
            mixinStandardHelpOptions = true)
    void list(
            @Parameters(arity = "0..1", paramLabel = "PIPELINE", description = "Its name.")
                    @Nullable String pipeline,
            @Option(
                            names = "--data",
                            defaultValue = "homeostat-data",
                            paramLabel = "DIR",
                            description = "The box's data directory.")
                    Path data,
            @Mixin LedgerArguments server) {
        PrintWriter out = spec.commandLine().getOut();
        try (Ledger ledger = ledger(data, server)) {
            List<String> names =
                    pipeline == null ? ledger.pipelines() : List.of(known(ledger, pipeline));
            out.printf(
                    "%-24s %7s  %-10s %-24s %8s  %s%n",
                    "pipeline", "version", "status", "family", "rows", "digest");
            for (String name : names) {
                for (StoredModel model : ledger.models(name)) {
                    out.printf(
                            Locale.ROOT,
                            "%-24s %7d  %-10s %-24s %8d  %s%n",
                            name,
                            model.version(),
                            model.status().label(),
                            model.lineage().family(),
                            model.lineage().rows(),
                            model.digest().substring(0, 12));
                }
            }
        }
        out.flush();
    }

    @Command(
            name = "show",
            description = "One version with its lineage.",
            mixinStandardHelpOptions = true)
    void show(
            @Parameters(index = "0", paramLabel = "PIPELINE", description = "Its name.")
                    String pipeline,
            @Parameters(index = "1", paramLabel = "VERSION", description = "As listed.")
                    int version,
            @Option(
                            names = "--data",
                            defaultValue = "homeostat-data",
                            paramLabel = "DIR",
                            description = "The box's data directory.")
                    Path data,
            @Mixin LedgerArguments server) {
        PrintWriter out = spec.commandLine().getOut();
        try (Ledger ledger = ledger(data, server)) {
            StoredModel model = model(ledger, known(ledger, pipeline), version);
            Lineage lineage = model.lineage();
            out.println("pipeline      " + pipeline);
            out.println("version       " + version);
            out.println("status        " + model.status().label());
            out.println("stored at     " + model.at());
            out.println("family        " + lineage.family());
            out.println("params        " + lineage.params());
            if (!lineage.compared().isEmpty()) {
                out.println("compared      " + lineage.compared());
            }
            out.println("cause         " + lineage.cause());
            out.println("parent        " + lineage.parent());
            if (lineage.imported()) {
                out.println("file digest   " + lineage.dataDigest());
            } else {
                out.println(
                        "data          readings "
                                + lineage.firstReading()
                                + " to "
                                + lineage.lastReading()
                                + ", "
                                + lineage.rows()
                                + " rows");
                out.println("data digest   " + lineage.dataDigest());
            }
            out.println(
                    "reproducible  "
                            + (lineage.reproducible() ? "yes" : "no, it was made elsewhere"));
            out.println("schema hash   " + lineage.schemaHash());
            out.println("seed          " + lineage.seed());
            out.println("model digest  " + lineage.modelDigest());
        }
        out.flush();
    }

    @Command(
            name = "export",
            description = "Writes one version to a file that `predict` takes.",
            mixinStandardHelpOptions = true)
    void export(
            @Parameters(index = "0", paramLabel = "PIPELINE", description = "Its name.")
                    String pipeline,
            @Parameters(index = "1", paramLabel = "VERSION", description = "As listed.")
                    int version,
            @Option(
                            names = "--output",
                            required = true,
                            paramLabel = "FILE",
                            description = "Where it goes.")
                    Path output,
            @Option(
                            names = "--format",
                            defaultValue = "homeostat",
                            paramLabel = "homeostat|onnx|artefact",
                            description =
                                    "homeostat: what `predict` takes. onnx: what every runtime for"
                                            + " ONNX takes. artefact: the bytes whose SHA-256 is"
                                            + " the model's digest, to be signed. Default:"
                                            + " homeostat.")
                    String format,
            @Option(
                            names = "--data",
                            defaultValue = "homeostat-data",
                            paramLabel = "DIR",
                            description = "The box's data directory.")
                    Path data,
            @Mixin LedgerArguments server,
            @Mixin ArtefactArguments artefacts) {
        if (!List.of("homeostat", "onnx", "artefact").contains(format)) {
            throw new WrongInput(
                    "--format: found '" + format + "', expected homeostat, onnx or artefact");
        }
        try (Ledger ledger = ledger(data, server);
                Vault vault = Vault.open(data.resolve("vault"), artefacts.place())) {
            StoredModel model = model(ledger, known(ledger, pipeline), version);
            byte[] artefact = vault.get(model.digest());
            Candidate kept = new Candidate(ModelCodec.decode(artefact), model.lineage());
            if (format.equals("artefact")) {
                write(output, artefact);
            } else if (format.equals("onnx")) {
                OnnxCopy.write(output, data, model, kept, spec.commandLine().getErr());
            } else {
                ModelFile.write(output, kept);
            }
        }
        spec.commandLine().getOut().println(output + " written");
    }

    private static void write(Path file, byte[] bytes) {
        try {
            AtomicFile.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    @Command(
            name = "promote",
            description = "Asks a running box to let a kept version serve.",
            mixinStandardHelpOptions = true)
    void promote(
            @Parameters(index = "0", paramLabel = "PIPELINE", description = "Its name.")
                    String pipeline,
            @Parameters(index = "1", paramLabel = "VERSION", description = "As listed.")
                    int version,
            @Mixin BoxArgument box) {
        box.client().post(path(pipeline) + "/models/" + version + "/promote");
        spec.commandLine().getOut().println(pipeline + ": version " + version + " is to serve");
    }

    @Command(
            name = "rollback",
            description = "Asks a running box to go back to the champion's predecessor.",
            mixinStandardHelpOptions = true)
    void rollback(
            @Parameters(index = "0", paramLabel = "PIPELINE", description = "Its name.")
                    String pipeline,
            @Mixin BoxArgument box) {
        box.client().post(path(pipeline) + "/rollback");
        spec.commandLine().getOut().println(pipeline + ": the predecessor is to serve");
    }

    private static String path(String pipeline) {
        return "/api/v1/pipelines/" + BoxClient.segment(pipeline);
    }

    private static Ledger ledger(Path data, LedgerArguments arguments) {
        Optional<LedgerServer> server = arguments.server();
        LedgerHome home = new LedgerHome(data);
        if (server.isEmpty() && !home.exists()) {
            throw new WrongInput(
                    "--data: found no ledger in " + data + ", expected a box's data directory");
        }
        return home.view(server);
    }

    private static String known(Ledger ledger, String pipeline) {
        if (!ledger.pipelines().contains(pipeline)) {
            throw new WrongInput(
                    "PIPELINE: found '" + pipeline + "', expected one of " + ledger.pipelines());
        }
        return pipeline;
    }

    private static StoredModel model(Ledger ledger, String pipeline, int version) {
        return ledger.model(pipeline, version)
                .orElseThrow(() ->
                        new WrongInput(
                                "VERSION: found "
                                        + version
                                        + ", expected one of "
                                        + ledger.models(pipeline).stream()
                                                .map(StoredModel::version)
                                                .toList()));
    }
}
