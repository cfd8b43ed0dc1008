package io.homeostat.http;

import java.util.List;
import java.util.Optional;

/// A node of fakes, for the tests of this package.
final class FakeNode implements NodeApi {
    private final List<PipelineApi> pipelines;
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
    public Health health() {
        return new Health(
                true,
                ready,
                List.of(new Probe("journal", ready, ready ? "writable" : "disk full")));
    }
}
