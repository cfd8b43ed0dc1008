package io.homeostat.learn;

import java.util.Optional;

/// The trainers that need nothing but arithmetic.
public final class Trainers {
    private Trainers() {}

    /// The trainer of a family named in [ModelFamilies], or nothing when the family needs a library
    /// of the shell. An unknown family or an invalid parameter is refused.
    public static Optional<Trainer> of(ModelSpec spec) {
        return switch (ModelFamilies.of(spec).name()) {
            case "last-value" -> Optional.of(new LastValueTrainer());
            case "mean" -> Optional.of(new MeanTrainer());
            case "ridge" -> Optional.of(RidgeTrainer.of(spec));
            case "logistic" -> Optional.of(LogisticTrainer.of(spec));
            default -> Optional.empty();
        };
    }
}
