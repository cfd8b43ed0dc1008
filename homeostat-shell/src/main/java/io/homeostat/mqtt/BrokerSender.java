package io.homeostat.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sends the outbox to the broker over whatever connection there is: in order, at QoS 1, with a
/// window of unacknowledged messages. On the link's event loop; the disk is read by its workers.
final class BrokerSender {
    private static final int WINDOW = 64;

    private static final class Sending {
        private final int packetId;
        private final long position;
        private boolean acknowledged;

        private Sending(int packetId, long position) {
            this.packetId = packetId;
            this.position = position;
        }
    }

    private final Context context;
    private final DurableOutbox outbox;
    private final Counters counters;
    private final ArrayDeque<Sending> underWay = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext channel;
    private boolean reading;
    private int lastPacketId;

    BrokerSender(Context context, DurableOutbox outbox, Counters counters) {
        this.context = context;
        this.outbox = outbox;
        this.counters = counters;
    }

    /// What the last connection left unacknowledged goes out again.
    void connected(ChannelHandlerContext next) {
        channel = next;
        underWay.clear();
        var _ =
                context.executeBlocking(
                                () -> {
                                    outbox.rewind();
                                    return 0;
                                })
                        .onSuccess(_ -> pump());
    }

    void disconnected() {
        channel = null;
    }

    void pump() {
        ChannelHandlerContext present = channel;
        if (present == null || reading || underWay.size() >= WINDOW) {
            return;
        }
        reading = true;
        int room = WINDOW - underWay.size();
        var _ =
                context.executeBlocking(() -> outbox.next(room))
                        .onComplete(read -> {
                            reading = false;
                            if (read.succeeded() && channel == present) {
                                send(present, read.result());
                            } else if (channel != null) {
                                connected(channel); // a new connection came meanwhile
                            }
                        });
    }

    private void send(ChannelHandlerContext present, List<DurableOutbox.Entry> entries) {
        for (DurableOutbox.Entry entry : entries) {
            lastPacketId = lastPacketId % 65_535 + 1;
            underWay.add(new Sending(lastPacketId, entry.position()));
            var _ =
                    present.write(
                            Replies.publish(entry.message(), lastPacketId, false),
                            present.voidPromise());
            counters.delivered.increment();
        }
        present.flush();
    }

    void acknowledged(int packetId) {
        for (Sending sending : underWay) {
            if (sending.packetId == packetId) {
                sending.acknowledged = true;
            }
        }
        long before = -1;
        while (!underWay.isEmpty() && underWay.getFirst().acknowledged) {
            before = underWay.removeFirst().position + 1;
        }
        if (before >= 0) {
            long arrived = before;
            var _ =
                    context.executeBlocking(() -> {
                        outbox.acknowledge(arrived);
                        return 0;
                    });
        }
        if (underWay.size() <= WINDOW / 2) {
            pump();
        }
    }
}
