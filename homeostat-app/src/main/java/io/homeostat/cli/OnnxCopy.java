package io.homeostat.cli;

import io.homeostat.config.ConfigException;
import io.homeostat.config.PipelineResource;
import io.homeostat.ledger.StoredModel;
import io.homeostat.loop.AdaptiveLoop;
import io.homeostat.model.Candidate;
import io.homeostat.model.Task;
import io.homeostat.node.BoxJournal;
import io.homeostat.onnx.OnnxExport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes a kept model as an ONNX file, with what the pipeline knows about it.
final class OnnxCopy {
    private OnnxCopy() {}

    /// @param data the box's data directory, where the pipeline's file is
    /// @param err hears what cannot be told any more
    static void write(Path output, Path data, StoredModel stored, Candidate kept, PrintWriter err) {
        PipelineResource pipeline = pipeline(data, stored.pipeline());
        AdaptiveLoop loop = new AdaptiveLoop(pipeline.loop());
        boolean same = loop.schemaHash().equals(kept.lineage().schemaHash());
        if (!same) {
            err.println(
                    "warning: the pipeline has other features than when version "
                            + stored.version()
                            + " was made; their names are left out");
        }
        List<String> classes =
                pipeline.loop().target().task() instanceof Task.Classification(var names)
                        ? names
                        : List.of();
        OnnxExport.Facts facts =
                new OnnxExport.Facts(
                        stored.pipeline(),
                        stored.version(),
                        stored.digest(),
                        pipeline.loop().target().field(),
                        same ? loop.featureNames() : List.of(),
                        classes);
        try {
            Files.write(output, OnnxExport.write(kept.model(), facts));
        } catch (IllegalArgumentException unfit) {
            throw new WrongInput("--format onnx: " + unfit.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + output, e);
        }
    }

    private static PipelineResource pipeline(Path data, String name) {
        try {
            return BoxJournal.pipeline(data, name);
        } catch (ConfigException lost) {
            throw new WrongInput(
                    "--format onnx: the pipeline's file, which names the features and classes,"
                            + " cannot be read: "
                            + lost.getMessage());
        }
    }
}
