package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.healing.Finding;
import io.homeostat.healing.HealingState;
import io.homeostat.model.Candidate;
import java.util.Optional;
import java.util.Set;

/// Models that were made elsewhere: which one came last, and whether its turn is still to come.
///
/// The first serves when its readings have come, since there is nothing to compare it with. Every
/// later one is a candidate like any other, and waits while a trial, a probation or a training is
/// under way.
@SingleWriter
final class Imports {
    private final LoopSpec spec;
    private final ModelShelf shelf;
    private String newest = "";
    private int waiting;

    Imports(LoopSpec spec, ModelShelf shelf) {
        this.spec = spec;
        this.shelf = shelf;
    }

    /// @param earlier digest of the newest that came in an earlier life, empty for none
    void continueAfter(String earlier) {
        newest = earlier;
    }

    /// Whether this was the last one to come.
    boolean newest(String modelDigest) {
        return newest.equals(modelDigest);
    }

    /// Whether one has come whose turn has not.
    boolean waiting() {
        return waiting > 0;
    }

    /// Takes one in, while `champion` serves; its version if it is a new one.
    Optional<Integer> take(Candidate candidate, int champion) {
        newest = candidate.lineage().modelDigest();
        int kept = shelf.versionOf(newest);
        if (kept > 0) {
            waiting = kept;
            return Optional.empty();
        }
        waiting = shelf.add(new Candidate(candidate.model(), candidate.lineage().beside(champion)));
        return Optional.of(waiting);
    }

    /// That the turn of the one that waits has come, which is told once.
    ///
    /// @param readings so many have come
    Optional<Finding> due(HealingState state, int champion, long readings) {
        if (waiting == 0) {
            return Optional.empty();
        }
        boolean turn =
                switch (state) {
                    case HealingState.Learning _ ->
                            readings >= spec.imported().map(LoopSpec.Imported::after).orElse(0L);
                    case HealingState.Healthy _ -> true;
                    case HealingState.Suspicious _ -> true;
                    case HealingState.CoolingDown _ -> true;
                    case HealingState.Retraining _ -> false;
                    case HealingState.OnTrial _ -> false;
                    case HealingState.Probation _ -> false;
                    case HealingState.Quarantined _ -> false;
                };
        if (!turn) {
            return Optional.empty();
        }
        int version = waiting;
        waiting = 0;
        return version == champion
                ? Optional.empty()
                : Optional.of(new Finding.Imported(version, champion == 0));
    }

    /// The version that must be kept for its turn.
    void addTo(Set<Integer> use) {
        if (waiting > 0) {
            use.add(waiting);
        }
    }

    void save(StateWriter out) {
        out.putString(newest).putInt(waiting);
    }

    void load(StateReader in) {
        newest = in.getString();
        waiting = in.getInt();
    }
}
