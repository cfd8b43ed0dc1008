package io.homeostat.mqtt;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttReasonCodes;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubAckPayload;
import java.util.List;

/// The packets that a listener sends.
final class Replies {
    static final MqttMessage PONG = new MqttMessage(header(MqttMessageType.PINGRESP, false));

    private Replies() {}

    static MqttConnAckMessage connAck(
            MqttConnectReturnCode code, boolean present, MqttProperties properties) {
        return MqttMessageBuilders.connAck()
                .returnCode(code)
                .sessionPresent(present)
                .properties(properties)
                .build();
    }

    /// PUBACK, PUBREC or PUBCOMP: without a reason they look the same in both versions.
    static MqttMessage ack(MqttMessageType type, int packetId) {
        return new MqttMessage(header(type, false), MqttMessageIdVariableHeader.from(packetId));
    }

    static MqttSubAckMessage subAck(int packetId, List<Integer> codes) {
        return new MqttSubAckMessage(
                header(MqttMessageType.SUBACK, false), id(packetId), new MqttSubAckPayload(codes));
    }

    static MqttUnsubAckMessage unsubAck(int packetId, List<Short> codes) {
        return new MqttUnsubAckMessage(
                header(MqttMessageType.UNSUBACK, false),
                id(packetId),
                new MqttUnsubAckPayload(codes));
    }

    static MqttMessage disconnect(MqttReasonCodes.Disconnect reason) {
        return new MqttMessage(
                header(MqttMessageType.DISCONNECT, false),
                new MqttReasonCodeAndPropertiesVariableHeader(
                        reason.byteValue(), MqttProperties.NO_PROPERTIES));
    }

    /// Of version 3.1.1, which knows no reason.
    static MqttMessage disconnect() {
        return new MqttMessage(header(MqttMessageType.DISCONNECT, false));
    }

    /// @param again whether it was sent before
    static MqttPublishMessage publish(Outbox.Message message, int packetId, boolean again) {
        MqttFixedHeader header =
                new MqttFixedHeader(
                        MqttMessageType.PUBLISH,
                        again,
                        MqttQoS.valueOf(message.qos()),
                        message.retained(),
                        0);
        return new MqttPublishMessage(
                header,
                new MqttPublishVariableHeader(message.topic(), packetId),
                Unpooled.wrappedBuffer(message.payload().bytes()));
    }

    private static MqttMessageIdAndPropertiesVariableHeader id(int packetId) {
        return new MqttMessageIdAndPropertiesVariableHeader(packetId, MqttProperties.NO_PROPERTIES);
    }

    private static MqttFixedHeader header(MqttMessageType type, boolean duplicate) {
        return new MqttFixedHeader(type, duplicate, MqttQoS.AT_MOST_ONCE, false, 0);
    }
}
