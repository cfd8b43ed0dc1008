package io.homeostat.mqtt;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import java.util.Optional;

/// Who wants to connect, and on what terms.
///
/// @param id the client's identifier, ours when it gave none
/// @param assigned whether the identifier is ours
/// @param receiveMaximum QoS 1 messages that the client takes unacknowledged
record ConnectRequest(
        String id,
        boolean assigned,
        boolean version5,
        int keepAliveSeconds,
        int receiveMaximum,
        Optional<Outbox.Message> will) {

    /// @param fallbackId the identifier for a client that gave none
    static ConnectRequest from(MqttConnectMessage message, String fallbackId) {
        MqttConnectVariableHeader header = message.variableHeader();
        MqttConnectPayload payload = message.payload();
        String id = payload.clientIdentifier();
        boolean assigned = id == null || id.isEmpty();
        return new ConnectRequest(
                assigned ? fallbackId : id,
                assigned,
                header.version() >= 5,
                header.keepAliveTimeSeconds(),
                receiveMaximum(header.properties()),
                header.isWillFlag() ? will(header, payload) : Optional.empty());
    }

    private static Optional<Outbox.Message> will(
            MqttConnectVariableHeader header, MqttConnectPayload payload) {
        if (payload.willTopic() == null || !TopicFilter.publishable(payload.willTopic())) {
            return Optional.empty();
        }
        byte[] bytes = payload.willMessageInBytes();
        return Optional.of(
                new Outbox.Message(
                        payload.willTopic(),
                        new Outbox.Payload(bytes == null ? new byte[0] : bytes),
                        header.willQos(),
                        header.isWillRetain()));
    }

    private static int receiveMaximum(MqttProperties properties) {
        MqttProperties.MqttProperty<?> property =
                properties.getProperty(MqttProperties.RECEIVE_MAXIMUM);
        return property != null && property.value() instanceof Integer max && max > 0
                ? max
                : 65_535;
    }
}
