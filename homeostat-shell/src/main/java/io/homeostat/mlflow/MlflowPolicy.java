package io.homeostat.mlflow;

import io.homeostat.base.Check;
import java.net.URI;
import java.time.Duration;

/// How to reach an MLflow server, and how patiently.
///
/// @param server for example `http://mlflow:5000`
/// @param authorization the whole value of the header, empty for none
/// @param timeout for one request
/// @param attempts how often one request is tried before the entry waits
/// @param retryWait pause before the first repetition of a request; it doubles each time
/// @param backOffMax longest pause between two attempts at an entry, also the pause between two
///   looks at an empty outbox
public record MlflowPolicy(
        URI server,
        String authorization,
        Duration timeout,
        int attempts,
        Duration retryWait,
        Duration backOffMax) {
    public MlflowPolicy {
        Check.argument(
                "http".equals(server.getScheme()) || "https".equals(server.getScheme()),
                "the MLflow server's address must begin with http:// or https://, found %s",
                server);
        Check.argument(attempts >= 1, "attempts %s is below 1", attempts);
    }

    /// A model of some MiB passes a slow line in 30 s; 3 attempts bridge a restarting proxy; after
    /// that a look once a minute costs nothing.
    public static MlflowPolicy standard(URI server) {
        return new MlflowPolicy(
                server,
                "",
                Duration.ofSeconds(30),
                3,
                Duration.ofMillis(250),
                Duration.ofMinutes(1));
    }

    @Override
    public String toString() {
        return "MlflowPolicy["
                + server.getScheme()
                + "://"
                + server.getHost()
                + ":"
                + server.getPort()
                + "]";
    }
}
