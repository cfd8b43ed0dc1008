package io.homeostat.loop;

import io.homeostat.label.Label;
import io.homeostat.model.Candidate;
import io.homeostat.reading.Reading;
import java.time.Instant;

/// What happened outside. Time and results reach the loop in no other way.
public sealed interface Event {
    /// When, by the loop's time: the reading's own where the pipeline declares it, otherwise its
    /// arrival.
    Instant at();

    /// A device has spoken.
    record ReadingArrived(Instant at, Reading reading) implements Event {}

    /// A truth has come in a message of its own.
    record LabelArrived(Instant at, Label label) implements Event {}

    /// Training order `order` has ended.
    record TrainingEnded(Instant at, long order, TrainingResult result) implements Event {}

    /// A model that was made elsewhere is to serve, or to be tried where one serves. It has no time
    /// in the stream.
    record ModelImported(Instant at, Candidate candidate) implements Event {}

    /// A person has decided.
    record OperatorDecided(Instant at, String who, OperatorCommand command) implements Event {}

    /// Time has passed without a reading.
    record Tick(Instant at) implements Event {}
}
