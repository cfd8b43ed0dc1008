package io.homeostat.loop;

import io.homeostat.base.Seed;
import io.homeostat.base.Sha256;
import io.homeostat.learn.ModelSpec;
import io.homeostat.learn.Trainer;
import io.homeostat.learn.TrainingOffer;
import io.homeostat.learn.TrainingSet;
import io.homeostat.learn.TrainingWindow;
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

    /// Why `candidate`, which somebody else has trained, is no answer to this order; nothing when
    /// it is one. That the model follows from the rows is not tried: that would be the training.
    public Optional<String> objection(Candidate candidate) {
        Lineage said = candidate.lineage();
        String digest = Sha256.of(ModelCodec.encode(candidate.model()));
        if (!digest.equals(said.modelDigest())) {
            return Optional.of("model " + digest + " is said to be " + said.modelDigest());
        }
        if (candidate.model().width() != data().width()) {
            return Optional.of(
                    "a model of "
                            + candidate.model().width()
                            + " inputs, ordered for "
                            + data().width());
        }
        if (!candidate.model().family().equals(spec.family())) {
            return Optional.of(
                    "a model of " + candidate.model().family() + ", ordered was " + spec.family());
        }
        boolean follows =
                offer.windows().stream()
                        .map(window -> lineage(window, offer.rows(window), digest))
                        .anyMatch(said::equals);
        return follows ? Optional.empty() : Optional.of("a model of other rows: " + said);
    }

    private Candidate candidate(TrainingOffer.Trained trained) {
        String digest = Sha256.of(ModelCodec.encode(trained.model()));
        return new Candidate(trained.model(), lineage(trained.window(), trained.data(), digest));
    }

    private Lineage lineage(TrainingWindow window, TrainingSet learned, String modelDigest) {
        return new Lineage(
                spec.family(),
                spec.params(),
                cause,
                parent,
                window.firstReading(),
                lastReading,
                learned.size(),
                learned.digest(),
                learned.schema().hash(),
                seed.value(),
                modelDigest);
    }
}
