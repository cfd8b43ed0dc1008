package io.homeostat.online;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// How far each weight goes for an error of one.
sealed interface Gain permits FullGain, NormalizedGain {
    /// Takes a row's inputs and writes the step of each weight into `step`.
    ///
    /// @param z the inputs, the last of them the constant 1
    /// @param curvature second derivative of the loss by the estimate: 1 of half a squared error
    void observe(double[] z, double curvature, double[] step);

    /// The input of one column has a new scale.
    void rescale(int column, InputScale.Change change);

    void save(StateWriter out);

    void load(StateReader in);
}
