package io.homeostat.loop;

import io.homeostat.label.Outcome;
import io.homeostat.label.Prediction;
import java.util.List;
import java.util.Optional;

/// What the loop answers to one event.
///
/// @param prediction for a reading, once a model serves
/// @param outcomes predictions whose truth came with this event
/// @param decisions new lines of the decision log
/// @param effects what the shell must do, in this order
public record Reaction(
        Optional<Prediction> prediction,
        List<Outcome> outcomes,
        List<Decision> decisions,
        List<Effect> effects) {
    public static final Reaction NOTHING =
            new Reaction(Optional.empty(), List.of(), List.of(), List.of());

    public Reaction {
        outcomes = List.copyOf(outcomes);
        decisions = List.copyOf(decisions);
        effects = List.copyOf(effects);
    }
}
