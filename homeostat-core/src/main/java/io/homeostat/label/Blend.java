package io.homeostat.label;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.model.Estimate;

/// What an estimate was blended of.
///
/// @param model what the champion said by itself, corrected
/// @param online what the online learner said
public record Blend(Estimate model, Estimate online) {
    void save(StateWriter out) {
        model.save(out);
        online.save(out);
    }

    static Blend load(StateReader in) {
        return new Blend(Estimate.load(in), Estimate.load(in));
    }
}
