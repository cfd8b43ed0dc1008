package io.homeostat.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// The outgoing half of a connection: what it subscribed to, and what waits to be sent.
final class Subscriber {
    /// QoS 1 messages that may wait for one subscriber's acknowledgement; it may ask for fewer.
    static final int UNACKNOWLEDGED_MAX = 64;

    private record Subscription(TopicFilter filter, int qos) {}

    private final Context context;
    private final ChannelHandlerContext channel;
    private final Counters counters;
    private final Outbox outbox;
    private final Set<Integer> unacknowledged = new HashSet<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private int unacknowledgedMax = UNACKNOWLEDGED_MAX;
    private int lastPacketId;

    /// Replaced whole by the event loop, read by every publisher.
    private volatile List<Subscription> subscriptions = List.of();

    Subscriber(Context context, ChannelHandlerContext channel, Counters counters, int capacity) {
        this.context = context;
        this.channel = channel;
        this.counters = counters;
        this.outbox = new Outbox(capacity);
    }

    void limitUnacknowledged(int max) {
        unacknowledgedMax = Math.min(UNACKNOWLEDGED_MAX, max);
    }

    void subscribe(TopicFilter filter, int qos) {
        List<Subscription> next = new ArrayList<>(subscriptions);
        next.removeIf(s -> s.filter().toString().equals(filter.toString()));
        next.add(new Subscription(filter, qos));
        subscriptions = List.copyOf(next);
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

    /// The highest granted QoS of the filters that match, or -1 when none does.
    int granted(String topic) {
        int qos = -1;
        for (Subscription subscription : subscriptions) {
            if (subscription.qos() > qos && subscription.filter().matches(topic)) {
                qos = subscription.qos();
            }
        }
        return qos;
    }

    /// Queues a message from any thread; false when this subscriber is too slow to be kept.
    boolean offer(Outbox.Message message) {
        switch (outbox.offer(message)) {
            case QUEUED -> {}
            case DROPPED_ONE -> counters.dropped.increment();
            case FULL -> {
                return false;
            }
        }
        if (scheduled.compareAndSet(false, true)) {
            context.runOnContext(_ -> pump());
        }
        return true;
    }

    void acknowledged(int packetId) {
        unacknowledged.remove(packetId);
        pump();
    }

    /// Sends what the socket takes; on the event loop.
    void pump() {
        scheduled.set(false);
        boolean wrote = false;
        while (channel.channel().isWritable()) {
            Optional<Outbox.Message> next = outbox.poll(unacknowledged.size() < unacknowledgedMax);
            if (next.isEmpty()) {
                break;
            }
            int packetId = next.get().qos() > 0 ? nextPacketId() : 0;
            var _ = channel.write(Replies.publish(next.get(), packetId), channel.voidPromise());
            counters.delivered.increment();
            wrote = true;
        }
        if (wrote) {
            channel.flush();
        }
    }

    private int nextPacketId() {
        do {
            lastPacketId = lastPacketId % 65_535 + 1;
        } while (!unacknowledged.add(lastPacketId));
        return lastPacketId;
    }
}
