package io.homeostat.gitops;

import java.util.List;
import java.util.Optional;

/// Where appointments wait until the repository has them. It survives restarts.
public interface Appointments {
    List<String> pipelines();

    /// The oldest that the repository has not.
    Optional<Appointment> next(String pipeline);

    /// How many the repository has not, of all pipelines.
    long waiting();

    /// The repository has appointment `number` and all before it.
    void told(String pipeline, long number);

    /// The oldest that the repository has and whose request to merge is not settled.
    Optional<Appointment> nextRequest(String pipeline);

    /// How many requests are not settled, of all pipelines.
    long requestsWaiting();

    /// The requests of appointment `number` and all before it are settled.
    void requested(String pipeline, long number);

    /// The version of the pipeline's file, as git names it, that was last written or acted on;
    /// empty before the first.
    String seen(String pipeline);

    void seen(String pipeline, String blob);

    /// Digest of the model that serves; empty without one.
    String champion(String pipeline);

    /// Whether appointment `number` was this box's, of the model with this digest.
    boolean made(String pipeline, long number, String digest);
}
