package io.homeostat.node;

import io.homeostat.label.Prediction;
import io.homeostat.mqtt.DurableOutbox;
import io.homeostat.mqtt.Origin;
import io.homeostat.sparkplug.EdgeNode;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicReference;

/// Where the messages of all pipelines go: to MQTT, once it is there. What a recovery publishes
/// before that is kept for the broker; with a listener nobody can have subscribed yet.
final class Postbox implements Outgoing.Publisher {
    private final Optional<DurableOutbox> outbox;
    private final SequencedMap<String, EdgeNode> edgeNodes;
    private final InstantSource clock;
    private final AtomicReference<Optional<MqttSide>> side =
            new AtomicReference<>(Optional.empty());

    /// @param edgeNodes by the pipelines whose predictions they tell
    Postbox(
            Optional<DurableOutbox> outbox,
            SequencedMap<String, EdgeNode> edgeNodes,
            InstantSource clock) {
        this.outbox = outbox;
        this.edgeNodes = edgeNodes;
        this.clock = clock;
    }

    void open(MqttSide to) {
        side.set(Optional.of(to));
    }

    @Override
    public void publish(Origin origin, String topic, byte[] payload, int qos, boolean retain) {
        Optional<MqttSide> open = side.get();
        if (open.isPresent()) {
            open.get().publish(origin, topic, payload, qos, retain);
        } else {
            outbox.ifPresent(kept -> kept.put(origin, topic, payload, retain, clock.instant()));
        }
    }

    @Override
    public void report(String pipeline, Prediction prediction) {
        Optional.ofNullable(edgeNodes.get(pipeline)).ifPresent(node -> node.report(prediction));
    }

    /// Before there is MQTT there is nobody to tell.
    @Override
    public void tell(String topic, byte[] payload) {
        side.get().ifPresent(open -> open.tell(topic, payload));
    }

    @Override
    public void flush() {
        side.get().ifPresent(MqttSide::flush);
    }

    @Override
    public long newest(String stream) {
        return outbox.map(kept -> kept.newest(stream)).orElse(Long.MAX_VALUE);
    }
}
