package io.homeostat.mqtt;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;

/// A message that a client has published, off the pooled buffer in which it came.
///
/// @param packetId counts for QoS 1 and 2 only
/// @param aliased whether it gives its topic a number, or names it by one
record Arrival(Outbox.Message message, int packetId, boolean aliased) {
    /// Copies what is in `packet`, which the caller releases.
    static Arrival of(MqttPublishMessage packet) {
        Outbox.Payload payload = new Outbox.Payload(ByteBufUtil.getBytes(packet.payload()));
        Outbox.Message message =
                new Outbox.Message(
                        packet.variableHeader().topicName(),
                        payload,
                        packet.fixedHeader().qosLevel().value(),
                        packet.fixedHeader().isRetain());
        MqttProperties properties = packet.variableHeader().properties();
        return new Arrival(
                message,
                packet.variableHeader().packetId(),
                properties.getProperty(MqttProperties.TOPIC_ALIAS) != null);
    }
}
