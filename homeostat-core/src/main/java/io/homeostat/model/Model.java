package io.homeostat.model;

import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;

/// Maps a feature vector to an estimate. Immutable, thread-safe and pure.
public interface Model {
    /// The estimate for `x`, whose size is [#width]; NaN in `x` means "missing" and is accepted.
    Estimate predict(FeatureVector x);

    /// The family's name as in the pipeline file, for example `ridge`.
    String family();

    /// The size of the vectors it accepts.
    int width();

    /// Writes everything that [ModelCodec] needs to read the same model back.
    void save(StateWriter out);
}
