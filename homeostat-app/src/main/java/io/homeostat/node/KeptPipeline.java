package io.homeostat.node;

import io.homeostat.config.PipelineFile;
import io.homeostat.config.PipelineResource;
import io.homeostat.onnx.OnnxModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/// The pipeline file that a box runs, beside its journal: what the journal can be replayed with
/// when nobody has the file any more.
final class KeptPipeline {
    private static final String PIPELINES = "pipelines";
    private static final String FILE = "pipeline.yaml";
    private static final String MODEL = "model.onnx";

    private KeptPipeline() {}

    /// Where the pipelines of a box keep what is their own.
    static Path all(Path data) {
        return data.resolve(PIPELINES);
    }

    /// Where the states of all loops of a box are kept.
    static Path snapshots(Path data) {
        return data.resolve("snapshots");
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

    /// The pipeline that the box ran last.
    static PipelineResource read(Path data, String name) {
        return PipelineFile.read(file(data, name), _ -> home(data, name).resolve(MODEL));
    }

    /// Writes the file of `pipeline`, and the model that came with it, unless they are there
    /// already.
    static void keep(Path home, PipelineResource pipeline) {
        try {
            if (pipeline.imported().isPresent()
                    && pipeline.imported().get().model() instanceof OnnxModel model) {
                keep(home.resolve(MODEL), model.file());
            }
            keep(home.resolve(FILE), pipeline.text().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the pipeline to " + home, e);
        }
    }

    private static void keep(Path file, byte[] bytes) throws IOException {
        if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), bytes)) {
            return;
        }
        Files.createDirectories(file.getParent());
        Path beside = Files.write(file.resolveSibling(file.getFileName() + ".new"), bytes);
        Files.move(
                beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
