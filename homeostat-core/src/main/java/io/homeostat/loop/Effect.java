package io.homeostat.loop;

import io.homeostat.model.Candidate;

/// What the shell must do. Each effect names what it is about by number, so that the shell may
/// carry it out again after a crash.
public sealed interface Effect {
    /// Run a training and send back [Event.TrainingEnded].
    record StartTraining(TrainingOrder order) implements Effect {}

    /// Keep `candidate` under `version`, for good.
    record StoreModel(int version, Candidate candidate) implements Effect {}

    /// `version` serves from now on.
    record SetChampion(int version, String reason) implements Effect {}

    /// Kept `version` is no longer needed.
    record DropModel(int version) implements Effect {}
}
