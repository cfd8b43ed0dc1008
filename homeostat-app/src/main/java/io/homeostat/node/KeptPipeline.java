package io.homeostat.node;

import io.homeostat.config.PipelineResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The pipeline file that a box runs, beside its journal: what the journal can be replayed with
/// when nobody has the file any more.
final class KeptPipeline {
    private static final String PIPELINES = "pipelines";
    private static final String FILE = "pipeline.yaml";

    private KeptPipeline() {}

    /// Where the pipelines of a box keep what is their own.
    static Path all(Path data) {
        return data.resolve(PIPELINES);
    }

    static Path home(Path data, String name) {
        return all(data).resolve(name);
    }

    static Path file(Path data, String name) {
        return home(data, name).resolve(FILE);
    }

    static Path journal(Path data, String name) {
        return home(data, name).resolve("journal");
    }

    static Path deadLetters(Path data, String name) {
        return home(data, name).resolve("dead-letters");
    }

    /// Which dead letters were taken in once more.
    static PositionFile retried(Path data, String name) {
        return new PositionFile(home(data, name).resolve("retried"));
    }

    /// Writes the file of `pipeline`, unless it is there already.
    static void keep(Path home, PipelineResource pipeline) {
        Path file = home.resolve(FILE);
        try {
            if (Files.exists(file) && Files.readString(file).equals(pipeline.text())) {
                return;
            }
            Files.createDirectories(home);
            Path beside = Files.writeString(home.resolve(FILE + ".new"), pipeline.text());
            Files.move(
                    beside,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
