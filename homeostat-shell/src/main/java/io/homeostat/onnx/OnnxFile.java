package io.homeostat.onnx;

import io.homeostat.model.Task;
import java.util.List;

/// Looks whether an ONNX file can serve a pipeline, before it does: its container, its inputs
/// against the features, its outputs against the task, and what it answers to a few rows.
public final class OnnxFile {
    /// Every snapshot holds all kept models, so that files have to stay small on a small box.
    public static final int BYTES_MAX = 32 << 20;

    private OnnxFile() {}

    /// What a pipeline says about a file.
    ///
    /// @param input name of the input, empty for the only one
    /// @param output name of the output, empty for the only one that fits
    /// @param classes what the probabilities are of, in their order; empty as the file says
    public record Wishes(String input, String output, List<String> classes) {
        public Wishes {
            classes = List.copyOf(classes);
        }
    }

    /// A file that can serve.
    ///
    /// @param producer the tool that wrote it, empty where it does not say
    /// @param missing classes of the pipeline that it never says
    public record Fit(OnnxModel model, String producer, List<String> missing) {
        public Fit {
            missing = List.copyOf(missing);
        }
    }

    /// The model of `file`, which is not to be touched again.
    ///
    /// @param features names of the pipeline's features, in order
    /// @throws OnnxException when it cannot serve
    public static Fit inspect(byte[] file, List<String> features, Task task, Wishes wishes) {
        OnnxSummary summary = OnnxSummary.of(file);
        if (!summary.external().isEmpty()) {
            throw new OnnxException(
                    "numbers of '" + summary.external() + "' in another file",
                    "one file with all of them (onnx.save_model(...,"
                            + " save_as_external_data=False))");
        }
        Sessions.missing()
                .ifPresent(why -> {
                    throw new OnnxException("family onnx, but " + why, "another family");
                });
        Names.check(summary.metadata(), features);
        try {
            return new Inspection(summary, features, wishes).fit(file, task);
        } catch (LinkageError e) {
            throw new OnnxException(
                    "a machine on which ONNX Runtime does not load: " + e.getMessage(),
                    "Linux with glibc 2.28 or newer on x86-64 or arm64");
        }
    }
}
