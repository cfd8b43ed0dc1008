package io.homeostat.http;

import io.homeostat.log.LogRing;
import java.util.List;
import java.util.Optional;

/// A node of fakes, for the tests of this package.
final class FakeNode implements NodeApi {
    private final List<PipelineApi> pipelines;
    final LogRing lines = new LogRing(200_000);
    volatile boolean ready = true;

    FakeNode(PipelineApi... pipelines) {
        this.pipelines = List.of(pipelines);
    }

    @Override
    public List<PipelineApi> pipelines() {
        return pipelines;
    }

    @Override
    public Optional<PipelineApi> pipeline(String name) {
        return pipelines.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    @Override
    public LogRing logs() {
        return lines;
    }

    @Override
    public Health health() {
        return new Health(
                true,
                ready,
                List.of(new Probe("journal", ready, ready ? "writable" : "disk full")));
    }
}
