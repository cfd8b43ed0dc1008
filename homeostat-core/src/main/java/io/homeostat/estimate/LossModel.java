package io.homeostat.estimate;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// What the loss of an estimate is expected to be, from a few numbers that are known without its
/// label.
sealed interface LossModel permits Calibration, ErrorModel {
    /// NaN while nothing is known.
    double expect(double[] signs);

    /// Learns from a loss that has become known.
    void learn(double[] signs, double loss);

    /// What it knows is in doubt, or of another model: little of it is kept.
    void doubt();

    void save(StateWriter out);

    void load(StateReader in);
}
