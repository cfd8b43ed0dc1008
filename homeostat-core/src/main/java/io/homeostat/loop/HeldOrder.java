package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Keeps back a training that only the passing of time calls for until the next event that is no
/// tick. Its result comes back between two readings; were it started by a tick, decisions would
/// depend on whether there was one.
@SingleWriter
final class HeldOrder {
    private boolean held;

    boolean held() {
        return held;
    }

    /// What of `effects` follows from a tick at once.
    List<Effect> keepBack(List<Effect> effects) {
        if (effects.stream().noneMatch(Effect.StartTraining.class::isInstance)) {
            return effects;
        }
        held = true;
        return effects.stream().filter(e -> !(e instanceof Effect.StartTraining)).toList();
    }

    /// What follows from any other event: what was kept back, and `effects`.
    List<Effect> release(Optional<TrainingOrder> running, List<Effect> effects) {
        boolean start = held && running.isPresent();
        held = false;
        if (!start) {
            return effects;
        }
        List<Effect> all = new ArrayList<>();
        all.add(new Effect.StartTraining(running.get()));
        all.addAll(effects);
        return all;
    }

    void save(StateWriter out) {
        out.putBoolean(held);
    }

    void load(StateReader in) {
        held = in.getBoolean();
    }
}
