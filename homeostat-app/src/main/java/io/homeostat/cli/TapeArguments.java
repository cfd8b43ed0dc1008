package io.homeostat.cli;

import io.homeostat.base.Nearest;
import io.homeostat.config.PipelineFile;
import io.homeostat.config.PipelineResource;
import io.homeostat.node.BoxJournal;
import io.homeostat.replay.TableTape;
import io.homeostat.replay.Tape;
import io.homeostat.table.TableSource;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which past is replayed, with which pipeline: files with a pipeline file, or the journal of a
/// box, which keeps the pipeline too.
final class TapeArguments {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PIPELINE.yaml",
            description =
                    "The pipeline file. With --journal, in place of the one that the box ran.")
    private @Nullable Path file;

    @Option(
            names = "--input",
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Readings as CSV or Parquet; several files are taken one after the other.")
    private List<Path> inputs = new ArrayList<>();

    @Option(
            names = "--journal",
            paramLabel = "DIR",
            description =
                    "In place of --input: the data directory of a box, running or not. It is only"
                            + " read.")
    private @Nullable Path journal;

    @Option(
            names = "--pipeline",
            paramLabel = "NAME",
            description = "With --journal: which of the box's pipelines. Default: the only one.")
    private @Nullable String pipeline;

    /// The past that was chosen.
    ///
    /// @param names for a report
    record Chosen(
            PipelineResource pipeline,
            List<String> names,
            Function<PipelineResource, Tape> tapes,
            Runnable release)
            implements AutoCloseable {
        @Override
        public void close() {
            release.run();
        }
    }

    /// The past, once it and the pipeline are found to fit; otherwise `wrong` hears of everything.
    /// What is allowed and yet probably not meant goes to `err`.
    Optional<Chosen> choose(Complaints wrong, PrintWriter err) {
        Path data = journal;
        boolean both = data != null && !inputs.isEmpty();
        if (both || (data == null && inputs.isEmpty())) {
            wrong.add(
                    "--input: found "
                            + (both ? "it beside --journal" : "nothing to replay")
                            + ", expected --input FILE or --journal DIR");
        }
        if (data == null && pipeline != null) {
            wrong.add("--pipeline: found it without --journal, expected a pipeline file");
        }
        if (data == null && file == null) {
            wrong.add("PIPELINE.yaml: found nothing, expected a pipeline file");
        }
        Optional<PipelineResource> read =
                Optional.ofNullable(file).flatMap(path -> wrong.of(() -> PipelineFile.read(path)));
        read.ifPresent(
                r -> r.warnings().forEach(warning -> err.println("warning: " + warning.message())));
        return data == null ? files(read, wrong) : journal(data, read, wrong);
    }

    private Optional<Chosen> files(Optional<PipelineResource> read, Complaints wrong) {
        if (read.isEmpty()) {
            inputs.stream()
                    .filter(input -> !Files.isReadable(input))
                    .forEach(input ->
                            wrong.add("--input: found no file " + input + ", expected readings"));
        }
        return read.map(resource -> {
            if (!inputs.isEmpty()) {
                wrong.of(() -> open(resource)).ifPresent(TableSource::close);
            }
            return new Chosen(
                    resource,
                    inputs.stream().map(Path::toString).toList(),
                    variant -> new TableTape(open(variant)),
                    () -> {});
        });
    }

    private TableSource open(PipelineResource resource) {
        return TableSource.open(inputs, resource.source(), resource.loop().fields());
    }

    private Optional<Chosen> journal(Path data, Optional<PipelineResource> read, Complaints wrong) {
        if (file != null && read.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> named = Optional.ofNullable(pipeline).or(() -> read.map(r -> r.name()));
        return wrong.of(() -> name(data, named))
                .flatMap(name ->
                        read.or(() -> wrong.of(() -> BoxJournal.pipeline(data, name)))
                                .map(resource -> chosen(data, name, resource)));
    }

    private static Chosen chosen(Path data, String name, PipelineResource resource) {
        BoxJournal box = BoxJournal.open(data, name);
        return new Chosen(
                resource,
                List.of("journal of " + name + " in " + data + ", " + box.records() + " records"),
                box::tape,
                box::close);
    }

    private static String name(Path data, Optional<String> wanted) {
        List<String> names = BoxJournal.names(data);
        if (names.isEmpty()) {
            throw new WrongInput(
                    "--journal: found no journal in "
                            + data
                            + ", expected the data directory of a box (homeostat up --data)");
        }
        if (wanted.isEmpty() && names.size() == 1) {
            return names.getFirst();
        }
        String name = wanted.orElse("");
        if (!names.contains(name)) {
            throw new WrongInput(
                    "--pipeline: found "
                            + (name.isEmpty() ? "nothing" : "'" + name + "'")
                            + ", expected one of "
                            + String.join(", ", names)
                            + Nearest.hint(name, names));
        }
        return name;
    }
}
