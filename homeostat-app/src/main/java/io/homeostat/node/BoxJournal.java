package io.homeostat.node;

import io.homeostat.config.PipelineResource;
import io.homeostat.journal.JournalPolicy;
import io.homeostat.journal.JournalView;
import io.homeostat.replay.Tape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The journal of one pipeline in the data directory of a box, running or not, held as it stands
/// now. Nothing is written, locked or moved there.
public final class BoxJournal implements AutoCloseable {
    private final Path data;
    private final JournalView view;

    private BoxJournal(Path data, JournalView view) {
        this.data = data;
        this.view = view;
    }

    /// Names of the pipelines with a journal in `data`, sorted.
    public static List<String> names(Path data) {
        Path all = KeptPipeline.all(data);
        if (!Files.isDirectory(all)) {
            return List.of();
        }
        try (Stream<Path> homes = Files.list(all)) {
            return homes.map(home -> home.getFileName().toString())
                    .filter(name -> Files.isDirectory(KeptPipeline.journal(data, name)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + all, e);
        }
    }

    /// The pipeline as the box ran it last.
    ///
    /// @throws io.homeostat.config.ConfigException when its file is not there
    public static PipelineResource pipeline(Path data, String name) {
        return KeptPipeline.read(data, name);
    }

    public static BoxJournal open(Path data, String name) {
        return new BoxJournal(
                data, JournalView.open(KeptPipeline.journal(data, name), JournalPolicy.standard()));
    }

    /// How many records are kept.
    public long records() {
        return view.end() - view.first();
    }

    /// All records from the first on, as `pipeline` reads them. Each tape is for one thread.
    public Tape tape(PipelineResource pipeline) {
        return new JournalTape(view, data, pipeline);
    }

    @Override
    public void close() {
        view.close();
    }
}
