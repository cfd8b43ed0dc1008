package io.homeostat.loop;

import io.homeostat.model.Candidate;

/// How a training ended.
public sealed interface TrainingResult {
    /// With a model.
    record Trained(Candidate candidate) implements TrainingResult {}

    /// Without one; `reason` says why.
    record Failed(String reason) implements TrainingResult {}
}
