package io.homeostat.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttMessageType;

/// Writes the packets that leave by the thousand, many into one buffer: each in a buffer and an
/// object of its own costs more than everything else about it. What leaves seldom is in [Replies].
final class PacketWriter {
    private static final int CONTINUES = 0x80;

    private PacketWriter() {}

    /// A message; `packetId` counts for QoS 1 only.
    ///
    /// @param again whether it was sent before
    /// @param version5 whether the client speaks version 5, where properties follow
    static void publish(
            ByteBuf out, Outbox.Message message, int packetId, boolean again, boolean version5) {
        byte[] payload = message.payload().bytes();
        int topicBytes = ByteBufUtil.utf8Bytes(message.topic());
        int length = 2 + topicBytes + payload.length;
        length += message.qos() > 0 ? 2 : 0;
        length += version5 ? 1 : 0;
        out.writeByte(
                type(MqttMessageType.PUBLISH)
                        | (again ? 0x08 : 0)
                        | (message.qos() << 1)
                        | (message.retained() ? 1 : 0));
        length(out, length);
        out.writeShort(topicBytes);
        ByteBufUtil.writeUtf8(out, message.topic());
        if (message.qos() > 0) {
            out.writeShort(packetId);
        }
        if (version5) {
            out.writeByte(0); // no properties
        }
        out.writeBytes(payload);
    }

    /// PUBACK or PUBREC: without a reason they look the same in both versions.
    static void ack(ByteBuf out, MqttMessageType type, int packetId) {
        out.writeByte(type(type));
        out.writeByte(2);
        out.writeShort(packetId);
    }

    /// Sends what was written, without a flush; of nothing there is nothing to send.
    static void write(ChannelHandlerContext channel, ByteBuf packets) {
        if (packets.isReadable()) {
            var _ = channel.write(packets, channel.voidPromise());
        } else {
            packets.release();
        }
    }

    private static int type(MqttMessageType type) {
        return type.value() << 4;
    }

    private static void length(ByteBuf out, int length) {
        int rest = length;
        while (rest >= CONTINUES) {
            out.writeByte((rest & (CONTINUES - 1)) | CONTINUES);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }
}
