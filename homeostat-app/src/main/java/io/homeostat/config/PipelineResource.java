package io.homeostat.config;

import io.homeostat.learn.ModelSpec;
import io.homeostat.loop.LoopSpec;
import io.homeostat.model.Candidate;
import io.homeostat.reading.SourceSpec;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// A pipeline file that has been understood and found right.
///
/// @param reorderTimeout how long a message that came before its turn is held back; zero for not at
///   all
/// @param text the file as it was read
/// @param annotations `metadata.annotations`
/// @param imported the model of family `onnx`; empty where models are trained here
/// @param models where the model files are that the file names
/// @param warnings what is allowed and yet probably not meant
public record PipelineResource(
        String name,
        SourceSpec source,
        Duration reorderTimeout,
        LoopSpec loop,
        PublishSpec publish,
        String text,
        SequencedMap<String, String> annotations,
        Optional<Candidate> imported,
        ModelFiles models,
        List<Problem> warnings) {
    public PipelineResource {
        annotations = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(annotations));
        warnings = List.copyOf(warnings);
    }

    /// The family of its first model, or those that it is chosen from, joined by "or".
    public String family() {
        return imported.isPresent()
                ? ImportSection.FAMILY
                : String.join(" or ", loop.models().stream().map(ModelSpec::family).toList());
    }
}
