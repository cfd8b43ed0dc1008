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
/// @param cleanStart whether an earlier session is to be forgotten
/// @param expirySeconds how long the session shall wait for the client once it has gone
/// @param receiveMaximum QoS 1 messages that the client takes unacknowledged
/// @param bytesMax largest packet that the client takes
/// @param willDelaySeconds how long the will waits for the client to come back
record ConnectRequest(
        String id,
        boolean assigned,
        boolean version5,
        boolean cleanStart,
        long expirySeconds,
        int keepAliveSeconds,
        int receiveMaximum,
        long bytesMax,
        Optional<Outbox.Message> will,
        long willDelaySeconds) {
    private static final long FOR_EVER = 0xFFFF_FFFFL;

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
                header.isCleanSession(),
                expiry(header),
                header.keepAliveTimeSeconds(),
                (int) number(header.properties(), MqttProperties.RECEIVE_MAXIMUM, 65_535),
                number(header.properties(), MqttProperties.MAXIMUM_PACKET_SIZE, Long.MAX_VALUE),
                header.isWillFlag() ? will(header, payload) : Optional.empty(),
                header.isWillFlag()
                        ? number(payload.willProperties(), MqttProperties.WILL_DELAY_INTERVAL, 0)
                        : 0);
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

    /// Version 3.1.1 knows only "until you forget it".
    private static long expiry(MqttConnectVariableHeader header) {
        if (header.version() >= 5) {
            return number(header.properties(), MqttProperties.SESSION_EXPIRY_INTERVAL, 0);
        }
        return header.isCleanSession() ? 0 : FOR_EVER;
    }

    /// A number of two or four bytes, which has no sign.
    static long number(MqttProperties properties, int id, long otherwise) {
        MqttProperties.MqttProperty<?> property = properties.getProperty(id);
        return property != null && property.value() instanceof Integer value
                ? Integer.toUnsignedLong(value)
                : otherwise;
    }
}
