package io.homeostat.gate;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// Weighs a candidate against the champion, one paired loss at a time.
///
/// The verdict may be looked at after every label: whatever implements this must stay valid under
/// continuous peeking.
public interface Gate {
    /// Takes the losses of both models on one label that neither has learned from.
    GateVerdict weigh(double championLoss, double candidateLoss);

    void save(StateWriter out);

    void load(StateReader in);
}
