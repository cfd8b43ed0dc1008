package io.homeostat.online;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Estimate;

/// A model that learns from one row at a time, in bounded memory. Single writer: nobody predicts
/// while it learns. Predict first, learn afterwards, and each estimate is of a row it has not seen.
public interface OnlineLearner {
    /// The estimate for `x`, whose size is [#width]; NaN or an infinity in `x` means "missing" and
    /// is accepted. Changes nothing. Before anything is learned: 0, or the same probability for
    /// each class. What it says is finite, and probabilities are above 0 and 1 in sum.
    Estimate predict(FeatureVector x);

    /// Learns that `truth` was the answer to `x`.
    ///
    /// @param truth of a regression the value, finite; of a classification the index of the class.
    ///   Any other is refused with [IllegalArgumentException], and nothing is learned
    void learn(FeatureVector x, double truth);

    /// The number of rows it has learned from.
    long learned();

    /// The family's name, one of [OnlineFamilies#all].
    String family();

    /// The size of the vectors it accepts.
    int width();

    void save(StateWriter out);

    /// Restores what [#save] wrote, in a learner of the same [OnlineSpec]. Bytes that cannot be
    /// such a state end in [io.homeostat.base.StateFormatException]; the learner is then not to be
    /// used.
    void load(StateReader in);
}
