package io.homeostat.loop;

import io.homeostat.base.Check;
import io.homeostat.base.Seed;
import io.homeostat.base.Sha256;
import io.homeostat.learn.FamilyChoice;
import io.homeostat.learn.ModelSpec;
import io.homeostat.learn.Trainer;
import io.homeostat.learn.TrainingOffer;
import io.homeostat.learn.TrainingSet;
import io.homeostat.learn.TrainingWindow;
import io.homeostat.model.Candidate;
import io.homeostat.model.Lineage;
import io.homeostat.model.ModelCodec;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// Train one of `specs` on a window of `offer`, both as [FamilyChoice] chooses them. Running it
/// twice gives the same model.
///
/// @param number consecutive within the pipeline, from 1: the key that makes repetition harmless
/// @param cause why, in words
/// @param parent version of the champion, 0 for the first model
/// @param lastReading index of the newest reading offered
/// @param specs what may be trained, at least one; the pipeline's own is the first
public record TrainingOrder(
        long number,
        String cause,
        int parent,
        long lastReading,
        List<ModelSpec> specs,
        TrainingOffer offer,
        Seed seed) {
    public TrainingOrder {
        Check.argument(!specs.isEmpty(), "an order needs a family to train");
        specs = List.copyOf(specs);
    }

    /// The names of what may be trained, for a person.
    public String families() {
        return String.join(" or ", specs.stream().map(ModelSpec::family).toList());
    }

    /// The rows offered.
    public TrainingSet data() {
        return offer.data();
    }

    /// Index of the oldest reading offered.
    public long firstReading() {
        return offer.windows().getFirst().firstReading();
    }

    /// The candidate that `trainers` make of it; nothing when `cancelled` turned true meanwhile.
    public Optional<Candidate> run(
            Function<ModelSpec, Trainer> trainers, BooleanSupplier cancelled) {
        return FamilyChoice.of(offer, specs, trainers, seed, cancelled).map(this::candidate);
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
        List<ModelSpec> fitting =
                specs.stream()
                        .filter(spec -> spec.family().equals(candidate.model().family()))
                        .toList();
        if (fitting.isEmpty()) {
            return Optional.of(
                    "a model of " + candidate.model().family() + ", ordered was " + families());
        }
        // What the families lost cannot be told without training them: it is taken as said.
        boolean follows =
                offer.windows().stream()
                        .map(window ->
                                lineage(
                                        fitting.getFirst(),
                                        window,
                                        offer.rows(window),
                                        said.compared(),
                                        digest))
                        .anyMatch(said::equals);
        return follows ? Optional.empty() : Optional.of("a model of other rows: " + said);
    }

    private Candidate candidate(FamilyChoice choice) {
        TrainingOffer.Trained trained = choice.trained();
        String digest = Sha256.of(ModelCodec.encode(trained.model()));
        return new Candidate(
                trained.model(),
                lineage(choice.spec(), trained.window(), trained.data(), choice.losses(), digest));
    }

    private Lineage lineage(
            ModelSpec spec,
            TrainingWindow window,
            TrainingSet learned,
            SequencedMap<String, Double> compared,
            String modelDigest) {
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
                modelDigest,
                compared);
    }
}
