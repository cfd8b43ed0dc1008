package io.homeostat.xgboost;

import io.homeostat.learn.ModelSpec;
import io.homeostat.learn.Trainer;
import io.homeostat.learn.Trainers;

/// The trainer of every family.
public final class TrainerCatalog {
    private TrainerCatalog() {}

    /// The trainer for `spec`; an unknown family or an invalid parameter is refused.
    public static Trainer of(ModelSpec spec) {
        return Trainers.of(spec).orElseGet(() -> TreeTrainer.of(spec));
    }
}
