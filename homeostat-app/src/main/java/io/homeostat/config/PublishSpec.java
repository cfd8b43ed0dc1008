package io.homeostat.config;

import io.homeostat.codec.EdgeNodeId;
import io.homeostat.reading.DeviceId;
import java.util.Optional;

/// Where predictions go.
///
/// @param topic may hold `{device}` and `{pipeline}`
/// @param qos MQTT quality of service, 0 to 2
/// @param edgeNode whose devices tell them, in Sparkplug B instead of JSON
public record PublishSpec(String topic, int qos, Optional<EdgeNodeId> edgeNode) {
    /// As JSON.
    public static PublishSpec json(String topic, int qos) {
        return new PublishSpec(topic, qos, Optional.empty());
    }

    /// As an edge node, which publishes at QoS 0.
    static PublishSpec sparkplug(EdgeNodeId node) {
        return new PublishSpec(node.topic("DDATA", "{device}"), 0, Optional.of(node));
    }

    /// The topic for predictions about `device`. A device's name never adds a level or a wildcard:
    /// what MQTT reserves becomes `_`.
    public String topic(String pipeline, DeviceId device) {
        return topic.replace("{pipeline}", pipeline)
                .replace("{device}", device.value().replaceAll("[/+#\\x00]", "_"));
    }
}
