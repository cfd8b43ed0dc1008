package io.homeostat.loop;

import io.homeostat.base.Seed;
import io.homeostat.base.Sha256;
import io.homeostat.learn.ModelSpec;
import io.homeostat.learn.Trainer;
import io.homeostat.learn.TrainingOffer;
import io.homeostat.learn.TrainingSet;
import io.homeostat.model.Candidate;
import io.homeostat.model.Lineage;
import io.homeostat.model.ModelCodec;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Train `spec` on a window of `offer`. Running it twice gives the same model.
///
/// @param number consecutive within the pipeline, from 1: the key that makes repetition harmless
/// @param cause why, in words
/// @param parent version of the champion, 0 for the first model
/// @param lastReading index of the newest reading offered
public record TrainingOrder(
        long number,
        String cause,
        int parent,
        long lastReading,
        ModelSpec spec,
        TrainingOffer offer,
        Seed seed) {
    /// The rows offered.
    public TrainingSet data() {
        return offer.data();
    }

    /// Index of the oldest reading offered.
    public long firstReading() {
        return offer.windows().getFirst().firstReading();
    }

    /// The candidate that `trainer` makes of it; nothing when `cancelled` turned true meanwhile.
    public Optional<Candidate> run(Trainer trainer, BooleanSupplier cancelled) {
        return offer.train(trainer, seed, cancelled).map(this::candidate);
    }

    private Candidate candidate(TrainingOffer.Trained trained) {
        TrainingSet learned = trained.data();
        return new Candidate(
                trained.model(),
                new Lineage(
                        spec.family(),
                        spec.params(),
                        cause,
                        parent,
                        trained.window().firstReading(),
                        lastReading,
                        learned.size(),
                        learned.digest(),
                        learned.schema().hash(),
                        seed.value(),
                        Sha256.of(ModelCodec.encode(trained.model()))));
    }
}
