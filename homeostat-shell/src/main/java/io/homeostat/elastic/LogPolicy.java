package io.homeostat.elastic;

import io.homeostat.base.Check;
import io.homeostat.request.Target;
import java.time.Duration;

/// Where the log goes, and how patiently.
///
/// @param box its name there
/// @param version of the product
/// @param predictions every so many-th prediction is told too; 0 for none
/// @param look pause between two looks at what there is
/// @param backOffMax longest pause after a failure
/// @param documentsMax of one request
/// @param bytesMax of one request, unless a single document is larger
public record LogPolicy(
        Target server,
        String box,
        String version,
        int predictions,
        Duration look,
        Duration backOffMax,
        int documentsMax,
        int bytesMax) {
    public LogPolicy {
        Check.argument(predictions >= 0, "predictions %s", predictions);
        Check.argument(documentsMax > 0 && bytesMax > 0, "empty requests");
    }

    /// A request of a second's work for a small server; nobody looks for what is younger than two
    /// seconds.
    public static LogPolicy standard(Target server, String box, String version, int predictions) {
        return new LogPolicy(
                server,
                box,
                version,
                predictions,
                Duration.ofSeconds(2),
                Duration.ofMinutes(1),
                1_000,
                4 << 20);
    }
}
