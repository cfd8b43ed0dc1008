package io.homeostat.mlflow;

import java.util.Optional;

/// Where news waits until MLflow knows it. It survives restarts.
public interface Outbox {
    /// The oldest that is not done.
    Optional<News> next();

    /// The news with this number need not be told again.
    void done(long number);

    /// The bytes of a model, or nothing when it is no longer kept.
    Optional<byte[]> artefact(String digest);
}
