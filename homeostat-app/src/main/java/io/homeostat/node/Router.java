package io.homeostat.node;

import io.homeostat.label.LabelPolicy;
import io.homeostat.mqtt.Ingest;
import io.homeostat.mqtt.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// Sends each message to the pipelines whose topics it matches; it is durable when all of them have
/// it. What none of them asks for is acknowledged and counted.
final class Router implements Ingest {
    private record Route(TopicFilter filter, PipelineNode node, boolean label) {}

    private final List<Route> routes = new ArrayList<>();
    private final LongAdder unmatched = new LongAdder();

    Router(List<PipelineNode> nodes) {
        for (PipelineNode node : nodes) {
            routes.add(new Route(filter(node.resource().source().topic()), node, false));
            if (node.resource().loop().target().arrives()
                    instanceof LabelPolicy.OnTopic(String topic, _)) {
                routes.add(new Route(filter(topic), node, true));
            }
        }
    }

    private static TopicFilter filter(String text) {
        return TopicFilter.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("no topic filter: " + text));
    }

    @Override
    public void accept(String topic, byte[] payload, int qos, Runnable durable) {
        List<Route> matching = matching(topic);
        if (matching.isEmpty()) {
            unmatched.increment();
            durable.run();
            return;
        }
        Runnable one = matching.size() == 1 ? durable : onceOf(matching.size(), durable);
        for (Route route : matching) {
            if (route.label()) {
                route.node().acceptLabel(payload, one);
            } else {
                route.node().accept(topic, payload, one);
            }
        }
    }

    private List<Route> matching(String topic) {
        if (routes.size() == 1) {
            return routes.getFirst().filter().matches(topic) ? routes : List.of();
        }
        List<Route> matching = new ArrayList<>();
        for (Route route : routes) {
            if (route.filter().matches(topic)) {
                matching.add(route);
            }
        }
        return matching;
    }

    /// To be run `times` times, of which the last one runs `then`.
    private static Runnable onceOf(int times, Runnable then) {
        AtomicInteger left = new AtomicInteger(times);
        return () -> {
            if (left.decrementAndGet() == 0) {
                then.run();
            }
        };
    }

    /// Messages on topics that no pipeline takes in.
    long unmatched() {
        return unmatched.sum();
    }
}
