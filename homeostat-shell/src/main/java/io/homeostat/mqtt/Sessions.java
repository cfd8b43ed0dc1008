package io.homeostat.mqtt;

import io.netty.handler.codec.mqtt.MqttReasonCodes.Disconnect;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// All sessions by client: the connected ones, and those that wait for their client to come back.
final class Sessions {
    /// A session without its client.
    private record Kept(SessionState state, long expiryTimer, long willTimer, Runnable will) {}

    private final Vertx vertx;
    private final Counters counters;
    private final MqttOptions options;
    private final Map<String, MqttSession> connected = new HashMap<>();
    private final SequencedMap<String, Kept> waiting = new LinkedHashMap<>();
    private boolean closed;

    /// Replaced whole, read by every publisher.
    private volatile List<Subscriber> subscribers = List.of();

    Sessions(Vertx vertx, MqttOptions options, Counters counters) {
        this.vertx = vertx;
        this.options = options;
        this.counters = counters;
    }

    List<Subscriber> subscribers() {
        return subscribers;
    }

    synchronized int connections() {
        return connected.size();
    }

    /// The connection that a client has now, if it has one.
    synchronized Optional<MqttSession> connection(String client) {
        return Optional.ofNullable(connected.get(client));
    }

    synchronized boolean full() {
        return connected.size() >= options.connectionsMax();
    }

    /// @param present whether the state is one that has waited
    record Claim(SessionState state, boolean present) {}

    /// The state for a new connection of `client`: the one that waits for it, unless it begins
    /// anew.
    synchronized Claim claim(ConnectRequest client) {
        Kept kept = waiting.remove(client.id());
        boolean resumed = kept != null && !client.cleanStart();
        if (kept != null) {
            release(kept, !resumed);
        }
        SessionState state =
                kept != null && resumed
                        ? kept.state()
                        : new SessionState(counters, options.queueMax());
        publishers(state.subscriber, true);
        if (kept != null && !resumed) {
            publishers(kept.state().subscriber, false);
        }
        return new Claim(state, resumed);
    }

    synchronized void opened(MqttSession session) {
        counters.connectionsTotal.increment();
        MqttSession former = connected.put(session.client().id(), session);
        if (former != null) { // both came at the same time
            former.closeLater(Disconnect.SESSION_TAKEN_OVER);
        }
    }

    /// @param expirySeconds how long its state waits for the client, 0 for not at all
    /// @param will published when the client has not come back after its delay
    synchronized void closed(MqttSession session, long expirySeconds, Runnable will) {
        String client = session.client().id();
        connected.remove(client, session);
        SessionState state = session.state();
        long delay = Math.min(session.client().willDelaySeconds(), expirySeconds);
        if (expirySeconds == 0 || closed || options.sessionsMax() == 0) {
            publishers(state.subscriber, false);
            will.run();
            return;
        }
        state.subscriber.detach();
        long expiry = vertx.setTimer(1_000 * expirySeconds, _ -> expired(client, state));
        long willTimer = -1;
        if (delay == 0) {
            will.run();
        } else {
            willTimer = vertx.setTimer(1_000 * delay, _ -> willDue(client, state));
        }
        waiting.put(client, new Kept(state, expiry, willTimer, delay == 0 ? () -> {} : will));
        if (waiting.size() > options.sessionsMax()) {
            drop(waiting.firstEntry().getKey());
        }
    }

    private synchronized void expired(String client, SessionState state) {
        Kept kept = waiting.get(client);
        if (kept != null && kept.state() == state) {
            drop(client);
        }
    }

    private synchronized void willDue(String client, SessionState state) {
        Kept kept = waiting.get(client);
        if (kept != null && kept.state() == state) {
            waiting.replace(client, new Kept(state, kept.expiryTimer(), -1, () -> {}));
            kept.will().run();
        }
    }

    /// Ends a session for which too much waits: told by "no session present", its client knows that
    /// it has missed something.
    synchronized void tooSlow(Subscriber subscriber) {
        for (MqttSession session : connected.values()) {
            if (session.state().subscriber == subscriber) {
                session.closeSlow();
                return;
            }
        }
        waiting.entrySet().stream()
                .filter(entry -> entry.getValue().state().subscriber == subscriber)
                .map(Map.Entry::getKey)
                .findFirst()
                .ifPresent(this::drop);
    }

    private void drop(String client) {
        Kept kept = waiting.remove(client);
        if (kept != null) {
            publishers(kept.state().subscriber, false);
            release(kept, true);
        }
    }

    private void release(Kept kept, boolean withWill) {
        vertx.cancelTimer(kept.expiryTimer());
        if (kept.willTimer() >= 0) {
            vertx.cancelTimer(kept.willTimer());
            if (withWill) {
                kept.will().run();
            }
        }
    }

    private void publishers(Subscriber subscriber, boolean present) {
        List<Subscriber> next = new ArrayList<>(subscribers);
        next.remove(subscriber);
        if (present) {
            next.add(subscriber);
        }
        subscribers = List.copyOf(next);
    }

    /// No session outlives the listener; returns the connections that are left.
    synchronized List<MqttSession> close() {
        closed = true;
        List.copyOf(waiting.keySet()).forEach(this::drop);
        return List.copyOf(connected.values());
    }
}
