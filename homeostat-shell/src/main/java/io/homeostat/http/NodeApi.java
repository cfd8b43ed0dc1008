package io.homeostat.http;

import io.homeostat.log.LogRing;
import java.util.List;
import java.util.Optional;

/// What the HTTP server asks of the node behind it. Any thread; must not block.
public interface NodeApi {
    /// In the order in which they were given.
    List<PipelineApi> pipelines();

    Optional<PipelineApi> pipeline(String name);

    Health health();

    /// The newest lines of its log.
    LogRing logs();

    /// @param live false when only a restart can help
    /// @param ready false while the node cannot take readings
    record Health(boolean live, boolean ready, List<Probe> probes) {
        public Health {
            probes = List.copyOf(probes);
        }
    }

    /// One thing that was looked at.
    record Probe(String name, boolean good, String detail) {}
}
