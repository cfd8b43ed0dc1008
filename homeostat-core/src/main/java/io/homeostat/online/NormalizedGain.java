package io.homeostat.online;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// The gain of normalised least mean squares: along the inputs, by a fixed share of the error.
///
/// Cost: O(d) per row, no state.
///
/// **Reference.** J. Nagumo, A. Noda, *A learning method for system identification*, IEEE
/// Transactions on Automatic Control 12(3) (1967), doi 10.1109/TAC.1967.1098599.
final class NormalizedGain implements Gain {
    /// Of stationary rows a tenth more squared error than the best weights have; a change is
    /// followed within some five times as many rows as there are inputs.
    private static final double RATE = 0.2;

    private final double rate;

    /// @param curvature the greatest second derivative of the loss by the estimate
    NormalizedGain(double curvature) {
        this.rate = RATE / curvature;
    }

    @Override
    public void observe(double[] z, double curvature, double[] step) {
        // The constant input is 1, so that the length is never 0.
        double squares = 0;
        for (double input : z) {
            squares += input * input;
        }
        for (int i = 0; i < z.length; i++) {
            step[i] = rate * z[i] / squares;
        }
    }

    @Override
    public void rescale(int column, InputScale.Change change) {}

    @Override
    public void save(StateWriter out) {}

    @Override
    public void load(StateReader in) {}
}
