package io.homeostat.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the outbox to the broker over whatever connection there is: in order, at QoS 1, with a
/// window of unacknowledged messages. On the link's event loop; what is not in memory any more is
/// read by its workers, and so is written how far the broker has come.
///
/// An outbox that cannot be read is tried again with growing patience: a disk that is ill must not
/// cost the box its processor as well.
final class BrokerSender {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerSender.class);

    /// Messages that may be under way at once; the broker may ask for fewer.
    private static final int WINDOW_MAX = 1_024;

    /// Messages that are read from the disk before there is room for them: a read costs a change of
    /// threads, however few it brings.
    private static final int READ_AHEAD = 256;

    /// How often the disk is told at most what has arrived: that takes two syncs.
    static final long SAVE_MILLIS = 100;

    /// How long acknowledgements are waited for, so that messages leave together.
    private static final Executor GATHERED = Later.millis(1);

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
    private final PacketIds packetIds = new PacketIds();
    private final ArrayDeque<Sending> underWay = new ArrayDeque<>();
    private final ArrayDeque<DurableOutbox.Entry> ahead = new ArrayDeque<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private @Nullable ChannelHandlerContext channel;
    private int window = WINDOW_MAX;
    private boolean version5;

    private boolean saving;
    private boolean reading;
    private boolean rewound;
    private boolean resting;
    private boolean gathering;
    private long patienceMillis = PATIENCE_MILLIS_MIN;

    BrokerSender(Context context, DurableOutbox outbox) {
        this.context = context;
        this.outbox = outbox;
        this.counters = outbox.counters();
    }

    /// What the last connection left unacknowledged goes out again.
    ///
    /// @param receiveMaximum messages that the broker takes before it has acknowledged the first
    void connected(ChannelHandlerContext next, int receiveMaximum, boolean asVersion5) {
        channel = next;
        window = Math.min(WINDOW_MAX, receiveMaximum);
        version5 = asVersion5;
        underWay.clear();
        ahead.clear();
        rewound = false;
        pump();
    }

    void disconnected() {
        channel = null;
    }

    /// There is something to send; from any thread. Many say so at a time, and one turn serves
    /// them.
    void wake() {
        if (!woken.get() && woken.compareAndSet(false, true)) {
            context.runOnContext(_ -> {
                woken.set(false);
                pump();
            });
        }
    }

    private void pump() {
        ChannelHandlerContext present = channel;
        if (present == null) {
            return;
        }
        if (!reading && !resting) {
            int room = window - underWay.size() - ahead.size();
            if (rewound && room > 0) {
                ahead.addAll(outbox.nextInMemory(room));
            }
            if (ahead.size() <= READ_AHEAD / 2 && (!rewound || outbox.more())) {
                read(present);
            }
        }
        send(present);
    }

    private void read(ChannelHandlerContext present) {
        reading = true;
        boolean rewind = !rewound;
        rewound = true;
        var _ =
                context.executeBlocking(
                                () -> {
                                    if (rewind) {
                                        outbox.rewind();
                                    }
                                    return outbox.next(READ_AHEAD);
                                })
                        .onComplete(read -> {
                            reading = false;
                            if (read.failed()) {
                                rewound = false;
                                rest(read.cause());
                            } else if (channel != present) {
                                rewound = false; // what was read is for nobody
                                pump();
                            } else {
                                patienceMillis = PATIENCE_MILLIS_MIN;
                                ahead.addAll(read.result());
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
        ahead.clear();
        again(
                patienceMillis,
                () -> {
                    resting = false;
                    pump();
                });
        patienceMillis = Math.min(2 * patienceMillis, PATIENCE_MILLIS_MAX);
    }

    private void send(ChannelHandlerContext present) {
        while (!ahead.isEmpty() && underWay.size() < window) {
            ByteBuf packets = present.alloc().ioBuffer(Buffers.POOLED_BYTES_MAX);
            long bytes = 0;
            while (!ahead.isEmpty()
                    && underWay.size() < window
                    && bytes < Buffers.POOLED_BYTES_MAX) {
                DurableOutbox.Entry entry = ahead.removeFirst();
                int packetId = packetIds.next();
                underWay.add(new Sending(packetId, entry.position()));
                PacketWriter.publish(packets, entry.message(), packetId, false, version5);
                bytes += entry.message().bytes();
                counters.delivered.increment();
            }
            PacketWriter.write(present, packets);
        }
        present.flush();
    }

    void acknowledged(int packetId) {
        for (Sending sending : underWay) {
            if (sending.packetId == packetId) {
                sending.acknowledged = true;
                break; // nearly always the first
            }
        }
        while (!underWay.isEmpty() && underWay.getFirst().acknowledged) {
            outbox.acknowledge(underWay.removeFirst().position + 1);
        }
        save();
    }

    /// The acknowledgements that came together are through. Half a window goes out at once; for
    /// less than that it is waited, but not for long: a broker that holds the next small packet
    /// back until it has word of the last (Nagle's algorithm, Mosquitto's default) has that word
    /// with our next message, and otherwise only 40 ms later.
    void turnEnds() {
        if (roomy()) {
            pump();
        } else if (underWay.size() < window && !gathering) {
            gathering = true;
            GATHERED.execute(() ->
                    context.runOnContext(_ -> {
                        gathering = false;
                        pump();
                    }));
        }
    }

    /// Whether there is room for so much that no acknowledgement is waited for.
    boolean roomy() {
        return underWay.size() <= window / 2;
    }

    /// Beside the event loop, and not more often than it is worth.
    private void save() {
        if (saving || channel == null || !outbox.saveDue()) {
            return;
        }
        saving = true;
        var _ =
                context.executeBlocking(
                                () -> {
                                    outbox.save();
                                    return 0;
                                })
                        .onComplete(done -> {
                            if (done.failed()) {
                                LOG.atError()
                                        .setCause(done.cause())
                                        .log("how far the outbox is emptied cannot be written");
                                counters.outboxFaults.increment();
                            }
                            again(
                                    done.failed() ? PATIENCE_MILLIS_MAX : SAVE_MILLIS,
                                    () -> {
                                        saving = false;
                                        save();
                                    });
                        });
    }

    private void again(long millis, Runnable what) {
        var _ = context.owner().setTimer(millis, _ -> context.runOnContext(_ -> what.run()));
    }
}
