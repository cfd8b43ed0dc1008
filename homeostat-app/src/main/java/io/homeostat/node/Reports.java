package io.homeostat.node;

import io.homeostat.elastic.LogPolicy;
import io.homeostat.telemetry.OtlpPolicy;
import java.util.Optional;

/// Whom a box tells how it is.
///
/// @param logs server of log and decisions, if there is one
/// @param metrics collector of metrics, if there is one
public record Reports(Optional<LogPolicy> logs, Optional<OtlpPolicy> metrics) {
    public static final Reports NONE = new Reports(Optional.empty(), Optional.empty());
}
