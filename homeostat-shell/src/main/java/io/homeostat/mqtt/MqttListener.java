package io.homeostat.mqtt;

import io.netty.handler.codec.mqtt.MqttReasonCodes.Disconnect;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The embedded MQTT listener: takes readings in from devices that connect to this box, and brings
/// predictions and events to whoever subscribes.
///
/// It is no broker: there are no sessions that outlive a connection, and what goes to a subscriber
/// is delivered while it is connected. What comes *in* is safer than with a broker, because the
/// acknowledgement waits for the journal.
///
/// It speaks through Netty's MQTT codec on a Vert.x socket rather than through Vert.x's endpoint,
/// which has no way to stop reading: back pressure needs one.
public final class MqttListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MqttListener.class);

    private final MqttOptions options;
    private final Ingest ingest;
    private final NetServer server;
    private final Counters counters = new Counters();
    private final Retained retained;
    private final List<MqttSession> sessions = new CopyOnWriteArrayList<>();
    private final ConcurrentMap<String, MqttSession> byClient = new ConcurrentHashMap<>();
    private final AtomicLong clientIds = new AtomicLong();

    private MqttListener(MqttOptions options, Ingest ingest, NetServer server) {
        this.options = options;
        this.ingest = ingest;
        this.server = server;
        this.retained = new Retained(options.retainedMax());
    }

    /// Listens with the default bounds; see [#start(Vertx, MqttOptions, Ingest)].
    public static MqttListener start(Vertx vertx, String host, int port, Ingest ingest) {
        return start(vertx, MqttOptions.of(host, port), ingest);
    }

    /// Listens; returns once the port is bound. Not to be called on an event loop.
    public static MqttListener start(Vertx vertx, MqttOptions options, Ingest ingest) {
        NetServer server =
                vertx.createNetServer(
                        new NetServerOptions()
                                .setHost(options.host())
                                .setPort(options.port())
                                .setTcpNoDelay(true));
        MqttListener listener = new MqttListener(options, ingest, server);
        var _ =
                server.connectHandler(
                        socket -> listener.connected(vertx, (NetSocketInternal) socket));
        try {
            var _ = server.listen().toCompletionStage().toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while opening the MQTT port", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "cannot listen for MQTT on "
                            + options.host()
                            + ":"
                            + options.port()
                            + ": "
                            + e.getMessage()
                            + "; choose another port or stop what holds it",
                    e);
        }
        LOG.atInfo()
                .addKeyValue("host", options.host())
                .addKeyValue("port", listener.port())
                .log("mqtt listening");
        return listener;
    }

    /// The port that is bound.
    public int port() {
        return server.actualPort();
    }

    public MqttCounts counts() {
        return counters.snapshot(sessions.size());
    }

    /// Delivers a message to every connected subscriber whose filters match, at the lower of the
    /// published and the granted QoS; from any thread, without waiting.
    ///
    /// @param payload must not be changed afterwards
    /// @param retain whether later subscribers get it too, as the topic's last value
    public void publish(String topic, byte[] payload, int qos, boolean retain) {
        if (!TopicFilter.publishable(topic)) {
            throw new IllegalArgumentException(
                    "topic '" + topic + "' is empty or holds a wildcard");
        }
        Outbox.Message message =
                new Outbox.Message(topic, new Outbox.Payload(payload), Math.min(1, qos), false);
        if (retain) {
            retained.keep(new Outbox.Message(topic, message.payload(), Math.min(1, qos), true));
        }
        for (MqttSession session : sessions) {
            deliver(session, message);
        }
    }

    private void deliver(MqttSession session, Outbox.Message message) {
        int granted = session.subscriber().granted(message.topic());
        if (granted < 0) {
            return;
        }
        int qos = Math.min(granted, message.qos());
        Outbox.Message own =
                new Outbox.Message(message.topic(), message.payload(), qos, message.retained());
        if (!session.subscriber().offer(own)) {
            counters.slowClosed.increment();
            session.closeLater(Disconnect.QUOTA_EXCEEDED);
        }
    }

    void sendRetained(MqttSession session, TopicFilter filter) {
        for (Outbox.Message message : retained.matching(filter)) {
            deliver(session, message);
        }
    }

    /// Hands a message on; false when that failed, so that it stays unacknowledged and comes again.
    boolean ingest(String topic, byte[] payload, int qos, boolean retain, Runnable durable) {
        try {
            ingest.accept(topic, payload, qos, durable);
        } catch (RuntimeException e) { // The adapter's boundary: the connection pays, not the node.
            LOG.atError().addKeyValue("topic", topic).setCause(e).log("message not ingested");
            return false;
        }
        publish(topic, payload, qos, retain);
        return true;
    }

    private void connected(Vertx vertx, NetSocketInternal socket) {
        Context context = vertx.getOrCreateContext();
        new Handshake(this, socket, context, counters).begin();
    }

    /// A second connection of the same client takes over from the first, as the protocol has it.
    void opened(MqttSession session) {
        counters.connectionsTotal.increment();
        sessions.add(session);
        MqttSession former = byClient.put(session.client().id(), session);
        if (former != null) {
            former.closeLater(Disconnect.SESSION_TAKEN_OVER);
        }
    }

    void closed(MqttSession session) {
        sessions.remove(session);
        byClient.remove(session.client().id(), session);
    }

    String nextClientId() {
        return "homeostat-" + clientIds.incrementAndGet();
    }

    MqttOptions options() {
        return options;
    }

    /// Says goodbye to every client and frees the port.
    @Override
    public void close() {
        for (MqttSession session : sessions) {
            session.closeLater(Disconnect.SERVER_SHUTTING_DOWN);
        }
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
