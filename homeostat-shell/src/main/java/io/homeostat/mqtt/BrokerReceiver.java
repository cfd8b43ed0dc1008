package io.homeostat.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.vertx.core.Context;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;

/// Takes messages in from a broker: acknowledges each once, in order, when it is durable, and knows
/// one that the broker sends again because the connection was cut between the two.
///
/// What was taken in but not acknowledged outlives the connection here, as it does at the broker.
final class BrokerReceiver {
    /// Messages that a broker of version 5 is let send unacknowledged.
    static final int RECEIVE_MAXIMUM = 1_024;

    /// Wide enough that it is not full when all of those are held back: a full one stops the
    /// socket, and some brokers close the connection of a client that does not read.
    private static final int WINDOW = 2 * RECEIVE_MAXIMUM;

    private static final class Taken {
        private final int checksum;
        private final CompletableFuture<Void> durable = new CompletableFuture<>();

        private Taken(int checksum) {
            this.checksum = checksum;
        }
    }

    private final Context context;
    private final Ingest ingest;
    private final Counters counters;
    private final BooleanSupplier crowded;
    private final Map<Integer, Taken> unacknowledged = new LinkedHashMap<>();

    /// @param crowded whether more waits to be sent to the broker than shall come in beside it;
    ///   asked on the event loop
    BrokerReceiver(Context context, Ingest ingest, Counters counters, BooleanSupplier crowded) {
        this.context = context;
        this.ingest = ingest;
        this.counters = counters;
        this.crowded = crowded;
    }

    /// The broker has forgotten the session: packet identifiers begin anew.
    void forget() {
        unacknowledged.clear();
    }

    /// One connection's share of the work.
    final class Intake {
        private final NetSocket socket;
        private final ChannelHandlerContext channel;
        private final AckWindow window = new AckWindow(WINDOW);
        private final AtomicBoolean drainScheduled = new AtomicBoolean();
        private boolean paused;
        private boolean held;
        private boolean over;
        private final ReadPacing pacing = new ReadPacing(this::waiting, () -> !reading());

        Intake(NetSocket socket, ChannelHandlerContext channel) {
            this.socket = socket;
            this.channel = channel;
        }

        void received(MqttPublishMessage message) {
            int qos = message.fixedHeader().qosLevel().value();
            int packetId = message.variableHeader().packetId();
            String topic = message.variableHeader().topicName();
            byte[] payload = message.payload().array();
            AckWindow.Slot slot = window.open(qos, packetId);
            if (window.full() && !paused) {
                paused = true;
                counters.pauses.increment();
                socket.pause();
            }
            int checksum = checksum(topic, payload);
            Taken before = qos == 0 ? null : unacknowledged.get(packetId);
            if (before != null && before.checksum == checksum && message.fixedHeader().isDup()) {
                counters.duplicates.increment();
                var _ = before.durable.thenRun(() -> settle(slot));
                return;
            }
            counters.received.increment();
            Taken taken = new Taken(checksum);
            if (qos > 0) {
                unacknowledged.put(packetId, taken);
            }
            var _ = taken.durable.thenRun(() -> settle(slot));
            ingest.accept(topic, payload, qos, () -> taken.durable.complete(null));
        }

        /// On any thread.
        private void settle(AckWindow.Slot slot) {
            if (slot.settle() && drainScheduled.compareAndSet(false, true)) {
                context.runOnContext(_ -> drain());
            }
        }

        /// Acknowledges what is durable. While the outbox is crowded the broker is left without
        /// acknowledgements, and stops by itself; one that does not is not read any more.
        void drain() {
            drainScheduled.set(false);
            held = crowded.getAsBoolean();
            ByteBuf packets = channel.alloc().ioBuffer();
            while (!over && window.ready() && !held) {
                AckWindow.Slot slot = window.take();
                counters.acknowledged.increment();
                if (slot.qos() == 1) {
                    unacknowledged.remove(slot.packetId());
                }
                if (slot.qos() > 0) {
                    PacketWriter.ack(
                            packets,
                            slot.qos() == 1 ? MqttMessageType.PUBACK : MqttMessageType.PUBREC,
                            slot.packetId());
                }
            }
            PacketWriter.write(channel, packets);
            channel.flush();
            if (paused && window.roomy()) {
                paused = false;
                socket.resume();
                pacing.release();
            }
            pacing.settled();
        }

        void released(int packetId) {
            unacknowledged.remove(packetId);
            var _ =
                    channel.writeAndFlush(
                            Replies.ack(MqttMessageType.PUBCOMP, packetId), channel.voidPromise());
        }

        /// Whether the socket is read: while we have stopped it ourselves, silence means nothing.
        boolean reading() {
            return !paused;
        }

        /// Whether the disk has something that was read before.
        private boolean waiting() {
            return !window.empty() && !held;
        }

        /// To be put behind the decoder.
        ReadPacing pacing() {
            return pacing;
        }

        void end() {
            over = true;
        }
    }

    private static int checksum(String topic, byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(topic.getBytes(StandardCharsets.UTF_8));
        crc.update(payload);
        return (int) crc.getValue();
    }
}
