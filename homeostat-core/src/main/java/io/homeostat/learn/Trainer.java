package io.homeostat.learn;

import io.homeostat.base.Seed;
import io.homeostat.model.Model;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Trains models of one family. Pure: same data and seed, same model bytes; no clock inside.
public interface Trainer {
    /// A model for `data`, or nothing when `cancelled` turned true meanwhile (polled at least once
    /// per pass over the data).
    Optional<Model> train(TrainingSet data, Seed seed, BooleanSupplier cancelled);
}
