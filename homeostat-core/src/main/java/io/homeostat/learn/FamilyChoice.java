package io.homeostat.learn;

import io.homeostat.base.Seed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// The family of models that explains the newest rows, and its model.
///
/// Each family chooses its window as [TrainingOffer] says, by what models of the rows before the
/// newest lose on the newest. By the same rule the first family is taken that is not worse than the
/// best by more than a standard error of the paired difference, or what matters to nobody, and
/// trained on all rows of its window. None has seen the rows that it is compared on, and only one
/// goes to trial, on labels that have yet to come: what a trial promises does not depend on how
/// many were compared.
///
/// With fewer than 40 rows in the narrowest window there is nothing to compare on: the first family
/// is trained. **Cost.** For each family as many trainings as there are windows, and one. **Why not
/// the least loss:** the newest rows are few, and the best of several families on them is often the
/// luckiest (docs/results.md has both). Reference: as [TrainingOffer].
///
/// @param spec the family
/// @param losses mean loss on the newest rows by family, in their order, each with its window;
///   empty where nothing was compared
public record FamilyChoice(
        ModelSpec spec, TrainingOffer.Trained trained, SequencedMap<String, Double> losses) {
    public FamilyChoice {
        losses = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(losses));
    }

    /// Trains the family of `specs` that explains the newest rows of `offer`; nothing when
    /// `cancelled` turned true.
    ///
    /// @param specs one of each family, at least one
    public static Optional<FamilyChoice> of(
            TrainingOffer offer,
            List<ModelSpec> specs,
            Function<ModelSpec, Trainer> trainers,
            Seed seed,
            BooleanSupplier cancelled) {
        ModelSpec first = specs.getFirst();
        if (specs.size() == 1 || !offer.comparable()) {
            return offer.train(trainers.apply(first), seed, cancelled)
                    .map(trained -> new FamilyChoice(first, trained, new LinkedHashMap<>()));
        }
        List<TrainingOffer.Tried> tried = new ArrayList<>();
        SequencedMap<String, Double> losses = new LinkedHashMap<>();
        for (ModelSpec spec : specs) {
            Optional<TrainingOffer.Tried> one = offer.tried(trainers.apply(spec), seed, cancelled);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            tried.add(one.get());
            losses.put(spec.family(), one.get().loss());
        }
        int best = offer.choose(tried);
        ModelSpec chosen = specs.get(best);
        return offer.trained(tried.get(best).window(), trainers.apply(chosen), seed, cancelled)
                .map(trained -> new FamilyChoice(chosen, trained, losses));
    }
}
