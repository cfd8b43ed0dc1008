package io.homeostat.sparkplug;

import io.homeostat.codec.HostState;
import io.homeostat.mqtt.Presence;
import io.homeostat.mqtt.Statement;
import java.time.Instant;
import java.util.List;

/// A box as a Sparkplug host application: edge nodes that wait for it as their primary host see
/// from its retained state whether it is there.
///
/// The birth bears the time of the will, so that an edge node knows which of the two is the newer.
public final class HostApplication implements Presence {
    private static final int QOS = 1;

    private final String topic;
    private long connected = Long.MIN_VALUE;

    /// Throws [IllegalArgumentException] when no topic can hold `id`.
    public HostApplication(String id) {
        this.topic = HostState.topic(id);
    }

    /// Each connection has a time of its own, though the clock were set back.
    @Override
    public Statement will(Instant now) {
        connected = Math.max(now.toEpochMilli(), connected + 1);
        return state(false, connected);
    }

    @Override
    public String hears() {
        return topic;
    }

    @Override
    public List<Statement> arrived(Instant now) {
        return List.of(state(true, connected));
    }

    /// The will of an earlier connection may be published when the next one stands already.
    @Override
    public List<Statement> heard(byte[] payload, Instant now) {
        return HostState.away(payload) ? List.of(state(true, connected)) : List.of();
    }

    @Override
    public List<Statement> leaving(Instant now) {
        return List.of(state(false, Math.max(now.toEpochMilli(), connected)));
    }

    private Statement state(boolean online, long epochMillis) {
        return Statement.of(topic, HostState.of(online, epochMillis), QOS, true);
    }
}
