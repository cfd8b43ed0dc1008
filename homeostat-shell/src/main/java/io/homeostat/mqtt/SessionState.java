package io.homeostat.mqtt;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// What a client's session holds and a connection does not: its subscriptions, what waits for it,
/// and the QoS 2 messages it has sent and not yet released. It lives in memory.
///
/// It passes from a connection to the next only when the first is closed.
final class SessionState {
    final Subscriber subscriber;

    /// QoS 2 messages taken in, by packet identifier; completed when they are durable.
    final Map<Integer, CompletableFuture<Void>> unreleased = new HashMap<>();

    SessionState(Counters counters, int queueMax) {
        this.subscriber = new Subscriber(counters, queueMax);
    }
}
