package io.homeostat.sparkplug;

import io.homeostat.codec.ToldMetric;
import java.util.List;
import java.util.stream.IntStream;

/// One device of an edge node: what its metrics are, and what others have been told of them.
final class EdgeDevice {
    final String name;
    private List<ToldMetric> present = List.of();
    private List<ToldMetric> told = List.of();

    EdgeDevice(String name) {
        this.name = name;
    }

    void is(List<ToldMetric> metrics) {
        present = metrics;
    }

    /// Whether its birth has been told in the present life of its node.
    boolean born() {
        return !told.isEmpty();
    }

    void unborn() {
        told = List.of();
    }

    /// Everything, which counts as told.
    List<ToldMetric> birth() {
        told = present;
        return present;
    }

    /// What is other than was told, which then is told.
    List<ToldMetric> changes() {
        List<ToldMetric> before = told;
        List<ToldMetric> now = present;
        told = present;
        return IntStream.range(0, now.size())
                .filter(i -> !now.get(i).value().equals(before.get(i).value()))
                .mapToObj(now::get)
                .toList();
    }
}
