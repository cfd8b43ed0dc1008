package io.homeostat.gate;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.DeviceId;
import java.util.List;

/// Weighs a candidate against the champion, one paired loss at a time.
///
/// The verdict may be looked at after every label: whatever implements this must stay valid under
/// continuous peeking.
public interface Gate {
    /// Takes the losses of both models on one label that neither has learned from.
    ///
    /// @param device that the label speaks of: what its labels say goes together
    GateVerdict weigh(DeviceId device, double championLoss, double candidateLoss);

    /// The same of a label that belongs to `slices`, by their numbers. A gate without slices takes
    /// no notice of them.
    default GateVerdict weigh(
            DeviceId device, List<Integer> slices, double championLoss, double candidateLoss) {
        return weigh(device, championLoss, candidateLoss);
    }

    void save(StateWriter out);

    void load(StateReader in);
}
