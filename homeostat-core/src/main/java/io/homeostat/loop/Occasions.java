package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.healing.Finding;
import io.homeostat.healing.HealingPolicy;
import io.homeostat.healing.HealingState;
import io.homeostat.learn.TrainingBuffer;
import java.time.Instant;
import java.util.Optional;

/// When there is cause and means to look for another model: enough labelled rows for the first one,
/// enough of a new world, or as much again as the champion has learned from.
@SingleWriter
final class Occasions {
    private final LoopSpec spec;
    private final HealingPolicy policy;
    private final ModelShelf shelf;
    private final TrainingBuffer buffer;
    private final Trainings trainings;
    private final Renewal renewal;
    private final Recall recall;
    private final DecisionLog decisions;

    Occasions(
            LoopSpec spec,
            ModelShelf shelf,
            TrainingBuffer buffer,
            Trainings trainings,
            Renewal renewal,
            Recall recall,
            DecisionLog decisions) {
        this.spec = spec;
        this.policy = spec.healing();
        this.shelf = shelf;
        this.buffer = buffer;
        this.trainings = trainings;
        this.renewal = renewal;
        this.recall = recall;
        this.decisions = decisions;
    }

    /// What follows for the first model from `readings` readings. One that is made elsewhere is
    /// waited for.
    Optional<Finding> first(long readings, long reading, Instant now) {
        return spec.imported().isEmpty()
                        && readings >= spec.firstAfter()
                        && trainings.free()
                        && trainings.learnable()
                        && affordable(0, 0, reading, now)
                ? Optional.of(new Finding.Trainable(trainings.next()))
                : Optional.empty();
    }

    /// What follows from one more labelled row, while `champion` serves.
    Optional<Finding> row(HealingState state, int champion, long reading, Instant now) {
        if (state instanceof HealingState.Suspicious(_, long cut, _)
                && buffer.countSince(cut) >= policy.trainFresh()) {
            return changed(cut, champion, reading, now);
        }
        if (state instanceof HealingState.Healthy && renewal.due() && trainings.free()) {
            long cut = renewal.nextCut(learned(champion));
            return affordable(cut, champion, reading, now)
                    ? Optional.of(new Finding.Ripened(trainings.next(), cut))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    /// Whether the budget has room for a training; what it has none for is said.
    private boolean affordable(long cut, int champion, long reading, Instant now) {
        boolean affordable = trainings.affordable(cut, champion, now);
        if (!affordable) {
            trainings
                    .refusal(cut, champion)
                    .ifPresent(refusal -> decisions.add(reading, now, refusal));
        }
        return affordable;
    }

    private Optional<Finding> changed(long cut, int champion, long reading, Instant now) {
        Optional<Recall.Known> known = recall.ask(cut, champion);
        if (known.isPresent()) {
            decisions.add(reading, now, known.get());
            return Optional.of(new Finding.Known(known.get().version()));
        }
        if (!trainings.allowed()) {
            return Optional.of(new Finding.Helpless());
        }
        return trainings.free() && affordable(cut, champion, reading, now)
                ? Optional.of(new Finding.Trainable(trainings.next()))
                : Optional.empty();
    }

    /// So many rows `version` has learned from; of what was made elsewhere that is not known.
    long learned(int version) {
        long rows = shelf.get(version).lineage().rows();
        return rows > 0 ? rows : policy.trainMin();
    }
}
