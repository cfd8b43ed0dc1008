package io.homeostat.mqtt;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Who a box is to the clients of its own listener: it is there from its start to its end, and says
/// itself what a broker would say for it. On any thread, one at a time, so that what one of them
/// says keeps its order.
final class Presences {
    private final Consumer<Statement> say;
    private final InstantSource clock;
    private final List<Presence> present = new CopyOnWriteArrayList<>();

    Presences(Consumer<Statement> say, InstantSource clock) {
        this.say = say;
        this.clock = clock;
    }

    synchronized void add(Presence presence) {
        presence.prepare();
        var _ = presence.will(clock.instant());
        presence.arrived(clock.instant()).forEach(say);
        present.add(presence);
    }

    /// Whoever listens to `topic` answers.
    void heard(String topic, byte[] payload) {
        if (present.isEmpty()) {
            return; // what most listeners are spared: a lock at each message
        }
        synchronized (this) {
            answer(topic, payload);
        }
    }

    private void answer(String topic, byte[] payload) {
        for (Presence presence : present) {
            if (presence.hears().equals(topic)) {
                presence.heard(payload, clock.instant()).forEach(say);
            }
        }
    }

    void wake() {
        if (present.isEmpty()) {
            return;
        }
        synchronized (this) {
            for (Presence presence : present) {
                presence.due(clock.instant()).forEach(say);
            }
        }
    }

    synchronized void leave() {
        for (Presence presence : present) {
            presence.leaving(clock.instant()).forEach(say);
            presence.gone();
        }
        present.clear();
    }
}
