package io.homeostat.telemetry;

import io.homeostat.base.Check;
import io.homeostat.request.Target;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Where metrics are pushed to, and how often.
///
/// @param collector without `/v1/metrics`
/// @param resource what the box says it is, such as `service.name`
/// @param every pause between two pushes, and the longest after a failure
public record OtlpPolicy(Target collector, SequencedMap<String, String> resource, Duration every) {
    public OtlpPolicy {
        Check.argument(every.isPositive(), "a push every %s", every);
        resource = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(resource));
    }
}
