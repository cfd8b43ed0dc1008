package io.homeostat.config;

import io.homeostat.base.Sha256;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeaturePipeline;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.label.LabelPolicy;
import io.homeostat.loop.LoopSpec;
import io.homeostat.model.Candidate;
import io.homeostat.model.Lineage;
import io.homeostat.model.ModelCodec;
import io.homeostat.onnx.OnnxException;
import io.homeostat.onnx.OnnxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Reads `model` of family `onnx`, and the file that it names: a model that was made elsewhere.
final class ImportSection {
    static final String FAMILY = "onnx";

    /// In place of a family: nothing is trained here.
    static final String NONE = "none";

    private final Section model;
    private final Section params;

    ImportSection(Section model) {
        this.model = model;
        this.params = model.section("params");
    }

    /// Whether models are trained here.
    boolean retrained() {
        return policy().map(LoopSpec.Imported::retrained).orElse(true);
    }

    /// How the loop takes it; empty where the pipeline's models are trained here.
    Optional<LoopSpec.Imported> policy() {
        return model.text("family", "").equals(FAMILY)
                ? Optional.of(
                        new LoopSpec.Imported(
                                model.section("first").count("after", 0),
                                !params.text("retrain", "").equals(NONE)))
                : Optional.empty();
    }

    /// The model itself, once the rest of the file is right: the features say what it must take.
    Optional<Candidate> candidate(LoopSpec loop, ModelFiles files) {
        if (loop.imported().isEmpty() || !model.problems().none()) {
            return Optional.empty();
        }
        Path file = files.of(params.text("file", ""));
        try {
            if (!Files.isRegularFile(file)) {
                throw wrong("no file " + file, "an ONNX file; its path is that of the pipeline's");
            }
            if (Files.size(file) > OnnxFile.BYTES_MAX) {
                throw wrong(
                        file + " of " + Files.size(file) + " bytes",
                        "at most " + OnnxFile.BYTES_MAX);
            }
            return Optional.of(candidate(loop, Files.readAllBytes(file)));
        } catch (IOException e) {
            params.problem("file", "a file that cannot be read (" + e + ")", "an ONNX file");
        } catch (OnnxException e) {
            params.problem("file", file.getFileName() + " with " + e.found(), e.expected());
        } catch (Unfit e) {
            params.problem("file", e.found, e.expected);
        }
        return Optional.empty();
    }

    private Candidate candidate(LoopSpec loop, byte[] bytes) {
        FeatureSchema schema =
                new FeaturePipeline(
                                loop.fields(),
                                loop.target().field(),
                                loop.target().arrives() instanceof LabelPolicy.Forecast,
                                loop.features())
                        .schema();
        OnnxFile.Fit fit =
                OnnxFile.inspect(
                        bytes,
                        schema.columns().stream().map(Column::name).toList(),
                        loop.target().task(),
                        new OnnxFile.Wishes(
                                params.text("input", ""),
                                params.text("output", ""),
                                params.texts("classes")));
        if (!fit.missing().isEmpty()) {
            params.problems()
                    .warn(
                            params.get("file").orElse(params.node()),
                            ShapeCheck.under(params.path(), "file"),
                            "a model that never says " + String.join(", ", fit.missing()),
                            "one that knows all categories of the target");
        }
        // As the pipeline names it: a box keeps a copy under another name.
        Path name = Path.of(params.text("file", "")).getFileName();
        String by = fit.producer().isEmpty() ? "" : ", made by " + fit.producer();
        return new Candidate(
                fit.model(),
                Lineage.imported(
                        FAMILY,
                        "imported from " + name + by,
                        Sha256.of(bytes),
                        schema.hash(),
                        Sha256.of(ModelCodec.encode(fit.model()))));
    }

    private static Unfit wrong(String found, String expected) {
        return new Unfit(found, expected);
    }

    /// What is wrong with the file before anybody looks inside.
    private static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String found;
        private final String expected;

        Unfit(String found, String expected) {
            super(found);
            this.found = found;
            this.expected = expected;
        }
    }
}
