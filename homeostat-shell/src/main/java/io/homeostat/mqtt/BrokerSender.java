package io.homeostat.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the outbox to the broker over whatever connection there is: in order, at QoS 1, with a
/// window of unacknowledged messages. On the link's event loop; the disk is read by its workers.
///
/// An outbox that cannot be read is tried again with growing patience: a disk that is ill must not
/// cost the box its processor as well.
final class BrokerSender {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerSender.class);

    private static final int WINDOW = 64;
    private static final long PATIENCE_MILLIS_MIN = 200;
    private static final long PATIENCE_MILLIS_MAX = 30_000;

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
    private final PacketIds packetIds;
    private final ArrayDeque<Sending> underWay = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext channel;
    private boolean reading;
    private boolean rewound;
    private boolean resting;
    private long patienceMillis = PATIENCE_MILLIS_MIN;

    BrokerSender(Context context, DurableOutbox outbox, PacketIds packetIds) {
        this.context = context;
        this.outbox = outbox;
        this.counters = outbox.counters();
        this.packetIds = packetIds;
    }

    /// What the last connection left unacknowledged goes out again.
    void connected(ChannelHandlerContext next) {
        channel = next;
        underWay.clear();
        rewound = false;
        pump();
    }

    void disconnected() {
        channel = null;
    }

    void pump() {
        ChannelHandlerContext present = channel;
        if (present == null || reading || resting || underWay.size() >= WINDOW) {
            return;
        }
        reading = true;
        int room = WINDOW - underWay.size();
        boolean rewind = !rewound;
        rewound = true;
        var _ =
                context.executeBlocking(
                                () -> {
                                    if (rewind) {
                                        outbox.rewind();
                                    }
                                    return outbox.next(room);
                                })
                        .onComplete(read -> {
                            reading = false;
                            if (read.failed()) {
                                rewound = false;
                                rest(read.cause());
                            } else if (channel == present) {
                                patienceMillis = PATIENCE_MILLIS_MIN;
                                send(present, read.result());
                            } else {
                                rewound = false; // what was read is for nobody
                                pump();
                            }
                        });
    }

    /// What is under way may still be acknowledged; it goes out again all the same.
    private void rest(Throwable cause) {
        LOG.atError()
                .addKeyValue("again_ms", patienceMillis)
                .setCause(cause)
                .log("the outbox cannot be read");
        counters.outboxFaults.increment();
        resting = true;
        underWay.clear();
        context.owner()
                .setTimer(
                        patienceMillis,
                        _ ->
                                context.runOnContext(_ -> {
                                    resting = false;
                                    pump();
                                }));
        patienceMillis = Math.min(2 * patienceMillis, PATIENCE_MILLIS_MAX);
    }

    private void send(ChannelHandlerContext present, List<DurableOutbox.Entry> entries) {
        for (DurableOutbox.Entry entry : entries) {
            int packetId = packetIds.next();
            underWay.add(new Sending(packetId, entry.position()));
            var _ =
                    present.write(
                            Replies.publish(entry.message(), packetId, false),
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
