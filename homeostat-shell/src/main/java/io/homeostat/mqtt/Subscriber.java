package io.homeostat.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The outgoing half of a session: what it subscribed to, what waits to be sent, and what the
/// client has not acknowledged. While there is no connection, messages of QoS 1 wait.
final class Subscriber {
    /// QoS 1 messages that may wait for one subscriber's acknowledgement; it may ask for fewer.
    /// With few of them every turn of the connection carries few messages, and costs as much as
    /// ever.
    static final int UNACKNOWLEDGED_MAX = 1_024;

    /// Bytes that are written at a time, more or less.
    private static final int WRITE_BYTES = Buffers.POOLED_BYTES_MAX;

    /// @param noLocal whether the client's own messages are left out
    /// @param asPublished whether messages keep the retain flag of their publisher
    record Subscription(TopicFilter filter, int qos, boolean noLocal, boolean asPublished) {}

    /// @param bytesMax largest packet that the client takes
    record Link(
            Context context,
            ChannelHandlerContext channel,
            int unacknowledgedMax,
            long bytesMax,
            boolean version5) {}

    private final Counters counters;
    private final Outbox outbox;
    private final Unacknowledged unacknowledged = new Unacknowledged();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /// Whether there is something to send that no pump has been scheduled for.
    private volatile boolean waiting;

    private int lastPacketId;

    /// Set and cleared by the event loop of the connection, read by every publisher.
    private volatile @Nullable Link link;

    /// Replaced whole by the event loop, read by every publisher.
    private volatile List<Subscription> subscriptions = List.of();

    Subscriber(Counters counters, int capacity) {
        this.counters = counters;
        this.outbox = new Outbox(capacity);
    }

    /// Serves a connection; what the former left unacknowledged goes out again first.
    void attach(Link next) {
        link = next;
        ByteBuf packets = next.channel().alloc().ioBuffer();
        for (Unacknowledged.Sent sent : unacknowledged) {
            PacketWriter.publish(packets, sent.message(), sent.packetId(), true, next.version5());
        }
        PacketWriter.write(next.channel(), packets);
        next.channel().flush();
        pump(next);
    }

    void detach() {
        link = null;
    }

    /// Whether there was no such subscription before.
    boolean subscribe(Subscription subscription) {
        List<Subscription> next = new ArrayList<>(subscriptions);
        String text = subscription.filter().toString();
        boolean fresh = !next.removeIf(s -> s.filter().toString().equals(text));
        next.add(subscription);
        subscriptions = List.copyOf(next);
        return fresh;
    }

    boolean unsubscribe(String filter) {
        List<Subscription> next = new ArrayList<>(subscriptions);
        boolean found = next.removeIf(s -> s.filter().toString().equals(filter));
        subscriptions = List.copyOf(next);
        return found;
    }

    int subscriptions() {
        return subscriptions.size();
    }

    /// The subscription with the highest QoS whose filter matches, if there is one.
    ///
    /// @param own whether the message is the client's own
    Optional<Subscription> matching(String topic, boolean own) {
        Subscription best = null;
        List<Subscription> all = subscriptions;
        for (int i = 0; i < all.size(); i++) { // an iterator for each would be garbage
            Subscription subscription = all.get(i);
            if ((best == null || subscription.qos() > best.qos())
                    && !(own && subscription.noLocal())
                    && subscription.filter().matches(topic)) {
                best = subscription;
            }
        }
        return Optional.ofNullable(best);
    }

    /// Queues a message from any thread, until the next flush; false when this subscriber is too
    /// slow to be kept.
    boolean offer(Outbox.Message message) {
        if (link == null && message.qos() == 0) {
            return true; // at most once: nobody is there
        }
        switch (outbox.offer(message)) {
            case QUEUED -> {}
            case DROPPED_ONE -> counters.dropped.increment();
            case FULL -> {
                return false;
            }
        }
        waiting = true;
        return true;
    }

    /// Has what was queued sent, from any thread.
    void flush() {
        if (waiting) {
            waiting = false;
            schedulePump();
        }
    }

    /// Room for one more; acknowledgements come many at a time, and one pump serves them all.
    void acknowledged(int packetId) {
        unacknowledged.remove(packetId);
        schedulePump();
    }

    private void schedulePump() {
        Link present = link;
        if (present != null && !scheduled.get() && scheduled.compareAndSet(false, true)) {
            present.context().runOnContext(_ -> pump(present));
        }
    }

    /// Sends what the socket takes; on the event loop.
    void pump() {
        Link present = link;
        if (present != null) {
            pump(present);
        }
    }

    private void pump(Link own) {
        scheduled.set(false);
        if (!own.equals(link)) {
            return; // its connection has ended
        }
        boolean more = true;
        while (more && own.channel().channel().isWritable()) {
            ByteBuf packets = own.channel().alloc().ioBuffer(WRITE_BYTES);
            more = fill(packets, own);
            PacketWriter.write(own.channel(), packets);
        }
        own.channel().flush();
    }

    /// Moves messages into `packets`; false when no more may go out now.
    private boolean fill(ByteBuf packets, Link own) {
        int room = Math.max(0, own.unacknowledgedMax() - unacknowledged.size());
        List<Outbox.Message> messages = outbox.take(WRITE_BYTES, room);
        for (Outbox.Message message : messages) {
            if (message.bytes() > own.bytesMax()) {
                counters.dropped.increment();
                continue;
            }
            int packetId = message.qos() > 0 ? nextPacketId(message) : 0;
            PacketWriter.publish(packets, message, packetId, false, own.version5());
            counters.delivered.increment();
        }
        return !messages.isEmpty();
    }

    private int nextPacketId(Outbox.Message message) {
        do {
            lastPacketId = lastPacketId % 65_535 + 1;
        } while (!unacknowledged.add(lastPacketId, message));
        return lastPacketId;
    }
}
