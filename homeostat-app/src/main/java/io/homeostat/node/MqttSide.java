package io.homeostat.node;

import io.homeostat.label.LabelPolicy;
import io.homeostat.mqtt.BrokerLink;
import io.homeostat.mqtt.BrokerOptions;
import io.homeostat.mqtt.Ingest;
import io.homeostat.mqtt.MqttCounts;
import io.homeostat.mqtt.MqttListener;
import io.homeostat.mqtt.MqttOptions;
import io.homeostat.mqtt.Origin;
import io.homeostat.mqtt.Presence;
import io.homeostat.sparkplug.EdgeNode;
import io.homeostat.sparkplug.HostApplication;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// How a box takes part in MQTT, whichever way: messages in, messages out.
sealed interface MqttSide extends AutoCloseable {
    /// A listener of its own, which devices connect to.
    record Listening(MqttListener listener, boolean tls) implements MqttSide {}

    /// A client of somebody's broker, and one more for each edge node.
    record Linked(BrokerLink link, BrokerOptions broker, List<BrokerLink> edgeNodes)
            implements MqttSide {
        public Linked {
            edgeNodes = List.copyOf(edgeNodes);
        }
    }

    static MqttSide start(
            Vertx vertx,
            NodeOptions options,
            Services services,
            List<PipelineNode> nodes,
            Collection<EdgeNode> edgeNodes,
            Ingest ingest) {
        MqttAccess access = options.mqtt();
        Optional<Presence> host = access.sparkplugHost().map(HostApplication::new);
        if (access.broker().isPresent()) {
            BrokerOptions broker = access.broker().get();
            BrokerLink link =
                    BrokerLink.start(
                            vertx,
                            broker,
                            interests(nodes),
                            ofOthers(edgeNodes, ingest),
                            services.outbox().orElseThrow(),
                            host,
                            services.clock());
            return new Linked(link, broker, beside(link, broker, edgeNodes));
        }
        MqttListener listener =
                MqttListener.start(
                        vertx,
                        MqttOptions.of(options.host(), options.mqttPort())
                                .secured(access.security()),
                        ingest);
        host.ifPresent(listener::present);
        edgeNodes.forEach(listener::present);
        return new Listening(listener, access.security().tls().isPresent());
    }

    private static List<BrokerLink> beside(
            BrokerLink link, BrokerOptions broker, Collection<EdgeNode> edgeNodes) {
        return edgeNodes.stream()
                .map(node -> link.beside(node, broker.client() + "/" + node.id()))
                .toList();
    }

    /// A box that takes in a whole Sparkplug plant hears its own edge nodes too.
    private static Ingest ofOthers(Collection<EdgeNode> edgeNodes, Ingest ingest) {
        return edgeNodes.isEmpty()
                ? ingest
                : (topic, payload, qos, durable) -> {
                    if (edgeNodes.stream().anyMatch(node -> node.id().speaksOn(topic))) {
                        durable.run();
                    } else {
                        ingest.accept(topic, payload, qos, durable);
                    }
                };
    }

    private static List<BrokerLink.Interest> interests(List<PipelineNode> nodes) {
        List<BrokerLink.Interest> interests = new ArrayList<>();
        for (PipelineNode node : nodes) {
            interests.add(
                    new BrokerLink.Interest(
                            node.resource().source().topic(), node.resource().source().qos()));
            if (node.resource().loop().target().arrives()
                    instanceof LabelPolicy.OnTopic(String topic, _)) {
                interests.add(new BrokerLink.Interest(topic, 1));
            }
        }
        return interests.stream().distinct().toList();
    }

    /// Takes a message; it leaves with the next [#flush] at the latest.
    default void publish(Origin origin, String topic, byte[] payload, int qos, boolean retain) {
        switch (this) {
            case Listening(var listener, _) -> listener.queue(topic, payload, qos, retain);
            case Linked(var link, _, _) -> link.publish(origin, topic, payload, retain);
        }
    }

    /// Sends a message to whoever is there now, at QoS 0, and keeps it for nobody.
    default void tell(String topic, byte[] payload) {
        switch (this) {
            case Listening(var listener, _) -> listener.queue(topic, payload, 0, false);
            case Linked(var link, _, _) -> link.tell(topic, payload);
        }
    }

    /// Sends what was published. A broker's outbox sends by itself.
    default void flush() {
        switch (this) {
            case Listening(var listener, _) -> listener.flush();
            case Linked(_, _, var edgeNodes) -> edgeNodes.forEach(BrokerLink::wake);
        }
    }

    default MqttCounts counts() {
        return switch (this) {
            case Listening(var listener, _) -> listener.counts();
            case Linked(var link, _, _) -> link.counts();
        };
    }

    /// The port that is listened on, or the broker's.
    default int port() {
        return switch (this) {
            case Listening(var listener, _) -> listener.port();
            case Linked(_, var broker, _) -> broker.port();
        };
    }

    /// Where devices connect.
    ///
    /// @param host the name of this box
    default String address(String host) {
        return switch (this) {
            case Listening(var listener, var tls) ->
                    (tls ? "mqtts://" : "mqtt://") + host + ":" + listener.port();
            case Linked(_, var broker, _) -> broker.toString();
        };
    }

    @Override
    default void close() {
        switch (this) {
            case Listening(var listener, _) -> listener.close();
            case Linked(var link, _, var edgeNodes) -> {
                edgeNodes.forEach(BrokerLink::close);
                link.close();
            }
        }
    }
}
