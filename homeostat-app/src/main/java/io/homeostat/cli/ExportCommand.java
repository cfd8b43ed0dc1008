package io.homeostat.cli;

import io.homeostat.base.Nearest;
import io.homeostat.config.PipelineResource;
import io.homeostat.export.HistoryExport;
import io.homeostat.export.PartitionedExport;
import io.homeostat.history.HistoryView;
import io.homeostat.node.BoxHistory;
import io.homeostat.node.BoxJournal;
import io.homeostat.reading.TimeFormat;
import io.homeostat.reading.TimeParser;
import io.homeostat.s3.S3Place;
import io.homeostat.s3.S3Store;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `homeostat export`.
@Command(
        name = "export",
        description =
                "Writes the history of a pipeline to a Parquet file for analysis, or to be"
                        + " replayed: readings, predictions, intervals, labels. The box may run.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--parquet",
            required = true,
            paramLabel = "FILE",
            description = {
                "Where it goes: a file, or s3://BUCKET/PREFIX, where each day is an object",
                "pipeline=NAME/date=YYYY-MM-DD/part-0.parquet. Server, region and keys by",
                "S3_ENDPOINT, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY."
            })
    private String parquet = "";

    @Option(
            names = "--pipeline",
            paramLabel = "NAME",
            description = "Which of the box's pipelines. Default: the only one.")
    private @Nullable String pipeline;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description =
                    "Readings of this time and later, such as 2026-01-31 or 2026-01-31T06:00Z."
                            + " Default: all that is kept.")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "Readings before this time. Default: up to now.")
    private @Nullable String to;

    @Option(
            names = "--data",
            defaultValue = "homeostat-data",
            paramLabel = "DIR",
            description = "The box's data directory. Default: homeostat-data.")
    private Path data = Path.of("homeostat-data");

    @Option(names = "--overwrite", description = "Replaces FILE if it is there.")
    private boolean overwrite;

    @Override
    public Integer call() throws IOException {
        Complaints wrong = new Complaints();
        Optional<S3Place> lake =
                parquet.startsWith("s3:") ? wrong.of(this::lake) : Optional.empty();
        if (!parquet.startsWith("s3:")) {
            DataArguments.writable("--parquet", file(), wrong);
            if (Files.exists(file()) && !overwrite) {
                wrong.add(present(parquet));
            }
        }
        Optional<Instant> first = wrong.of(() -> time("--from", from, Instant.MIN));
        Optional<Instant> end = wrong.of(() -> time("--to", to, Instant.MAX));
        if (first.isPresent() && end.isPresent() && !first.get().isBefore(end.get())) {
            wrong.add("--to: found " + to + ", expected a time after --from " + from);
        }
        Optional<PipelineResource> resource =
                wrong.of(this::name)
                        .flatMap(name -> wrong.of(() -> BoxJournal.pipeline(data, name)));
        wrong.raise();
        HistoryExport export =
                new HistoryExport(
                        resource.orElseThrow(),
                        first.orElseThrow(),
                        end.orElseThrow(),
                        overwrite,
                        "homeostat version " + Version.number());
        if (lake.isPresent()) {
            send(export, lake.get());
        } else {
            write(export);
        }
        return Homeostat.GOOD;
    }

    private Path file() {
        return Path.of(parquet);
    }

    private S3Place lake() {
        try {
            return S3Place.parse("--parquet", parquet, System.getenv());
        } catch (IllegalArgumentException wrong) {
            throw new WrongInput(String.valueOf(wrong.getMessage()));
        }
    }

    private void send(HistoryExport export, S3Place place) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        ProgressLine progress = new ProgressLine(out);
        try (HistoryView history = BoxHistory.open(data);
                S3Store store = new S3Store(place)) {
            PartitionedExport.Done done =
                    new PartitionedExport(export)
                            .send(
                                    history,
                                    store,
                                    share -> {
                                        if (progress.due()) {
                                            progress.show(share, export.pipeline().name());
                                        }
                                    });
            progress.clear();
            warn(done.unfit());
            out.printf(
                    Locale.ROOT,
                    "%s: %d readings of %s in %d objects, %d bytes%n",
                    place,
                    done.rows(),
                    export.pipeline().name(),
                    done.objects(),
                    done.bytes());
            out.flush();
        } catch (FileAlreadyExistsException there) {
            throw new WrongInput(present(place + " " + there.getMessage()));
        }
    }

    private void warn(long unfit) {
        if (unfit > 0) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "warning: "
                                    + unfit
                                    + " readings have other fields than the pipeline has now"
                                    + " and were left out");
        }
    }

    private void write(HistoryExport export) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        ProgressLine progress = new ProgressLine(out);
        try (HistoryView history = BoxHistory.open(data)) {
            HistoryExport.Done done =
                    export.write(
                            history,
                            file(),
                            share -> {
                                if (progress.due()) {
                                    progress.show(share, export.pipeline().name());
                                }
                            });
            progress.clear();
            warn(done.unfit());
            out.printf(
                    Locale.ROOT,
                    "%s: %d readings of %s, %d bytes%n",
                    parquet,
                    done.rows(),
                    export.pipeline().name(),
                    Files.size(file()));
            out.flush();
        } catch (FileAlreadyExistsException meanwhile) {
            throw new WrongInput(present(parquet));
        }
    }

    private static String present(String what) {
        return "--parquet: found " + what + ", which is there, expected a new file, or --overwrite";
    }

    private static Instant time(String option, @Nullable String text, Instant otherwise) {
        return text == null
                ? otherwise
                : TimeParser.of(TimeFormat.ISO_8601)
                        .parse(text)
                        .orElseThrow(() ->
                                new WrongInput(
                                        option
                                                + ": found '"
                                                + text
                                                + "', expected a time such as 2026-01-31 or"
                                                + " 2026-01-31T06:00Z"));
    }

    private String name() {
        List<String> names = BoxHistory.names(data);
        if (names.isEmpty()) {
            throw new WrongInput(
                    "--data: found no history in "
                            + data
                            + ", expected the data directory of a box (homeostat up --data)");
        }
        String wanted = pipeline == null ? "" : pipeline;
        if (wanted.isEmpty() && names.size() == 1) {
            return names.getFirst();
        }
        if (!names.contains(wanted)) {
            throw new WrongInput(
                    "--pipeline: found "
                            + (wanted.isEmpty() ? "nothing" : "'" + wanted + "'")
                            + ", expected one of "
                            + String.join(", ", names)
                            + Nearest.hint(wanted, names));
        }
        return wanted;
    }
}
