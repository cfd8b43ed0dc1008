package io.homeostat.mqtt;

import io.homeostat.access.AccessRenewal;
import io.netty.handler.codec.mqtt.MqttReasonCodes.Disconnect;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The embedded MQTT listener: takes readings in from devices that connect to this box, and brings
/// predictions and events to whoever subscribes.
///
/// It is no broker: sessions are kept in memory, and what waits for a subscriber that is away is
/// bounded. What comes *in* is safer than with a broker, because the acknowledgement waits for the
/// journal.
///
/// It speaks through Netty's MQTT codec on a Vert.x socket rather than through Vert.x's endpoint,
/// which has no way to stop reading: back pressure needs one.
public final class MqttListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MqttListener.class);

    private final MqttOptions options;
    private final Ingest ingest;
    private final NetServer server;
    private final AccessRenewal renewal;
    private final Counters counters = new Counters();
    private final Retained retained;
    private final Sessions sessions;
    private final Presences presences =
            new Presences(statement -> queue(statement.message(), null), InstantSource.system());
    private final AtomicLong clientIds = new AtomicLong();

    private MqttListener(Vertx vertx, MqttOptions options, Ingest ingest) {
        this.options = options;
        this.ingest = ingest;
        MqttSecurity security = options.security();
        this.renewal =
                new AccessRenewal(vertx, security.users(), security.tls(), InstantSource.system());
        NetServerOptions socket =
                new NetServerOptions()
                        .setHost(options.host())
                        .setPort(options.port())
                        .setTcpNoDelay(true);
        renewal.applyTo(socket);
        this.server = vertx.createNetServer(socket);
        this.retained = new Retained(options.retainedMax());
        this.sessions = new Sessions(vertx, options, counters);
    }

    /// Listens with the default bounds; see [#start(Vertx, MqttOptions, Ingest)].
    public static MqttListener start(Vertx vertx, String host, int port, Ingest ingest) {
        return start(vertx, MqttOptions.of(host, port), ingest);
    }

    /// Listens; returns once the port is bound. Not to be called on an event loop.
    public static MqttListener start(Vertx vertx, MqttOptions options, Ingest ingest) {
        MqttListener listener = new MqttListener(vertx, options, ingest);
        NetServer server = listener.server;
        var _ =
                server.connectHandler(
                        opened -> listener.connected(vertx, (NetSocketInternal) opened));
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
        listener.renewal.begin(server::updateSSLOptions);
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
        return counters.snapshot(sessions.connections(), renewal.certificateSeconds());
    }

    /// Looks at once whether users or certificate have changed.
    Future<Void> look() {
        return renewal.look(server::updateSSLOptions);
    }

    /// Delivers a message to every connected subscriber whose filters match, at the lower of the
    /// published and the granted QoS; from any thread, without waiting.
    ///
    /// @param payload must not be changed afterwards
    /// @param retain whether later subscribers get it too, as the topic's last value
    public void publish(String topic, byte[] payload, int qos, boolean retain) {
        queue(topic, payload, qos, retain);
        flush();
    }

    /// As [#publish], with the next [#flush]. To wake a connection costs as much as a good many
    /// messages: who has many flushes once for a few of them.
    public void queue(String topic, byte[] payload, int qos, boolean retain) {
        if (!TopicFilter.publishable(topic)) {
            throw new IllegalArgumentException(
                    "topic '" + topic + "' is empty or holds a wildcard");
        }
        queue(new Outbox.Message(topic, new Outbox.Payload(payload), qos, retain), null);
    }

    /// Is `presence` to the clients, until the listener closes.
    public void present(Presence presence) {
        presences.add(presence);
        flush();
    }

    /// Sends what was queued, and what presences have to say, from any thread, without waiting.
    public void flush() {
        presences.wake();
        sessions.subscribers().forEach(Subscriber::flush);
    }

    private void queue(Outbox.Message message, @Nullable Subscriber publisher) {
        if (message.retained()) {
            retained.keep(message);
        }
        for (Subscriber subscriber : sessions.subscribers()) {
            subscriber
                    .matching(message.topic(), subscriber == publisher)
                    .ifPresent(subscription ->
                            deliver(
                                    subscriber,
                                    subscription,
                                    message,
                                    message.retained() && subscription.asPublished()));
        }
    }

    private void deliver(
            Subscriber subscriber,
            Subscriber.Subscription subscription,
            Outbox.Message message,
            boolean asRetained) {
        int qos = Math.min(subscription.qos(), message.qos());
        Outbox.Message own =
                qos == message.qos() && asRetained == message.retained()
                        ? message
                        : new Outbox.Message(message.topic(), message.payload(), qos, asRetained);
        if (!subscriber.offer(own)) {
            counters.slowClosed.increment();
            sessions.tooSlow(subscriber);
        }
    }

    void sendRetained(Subscriber subscriber, Subscriber.Subscription subscription) {
        for (Outbox.Message message : retained.matching(subscription.filter())) {
            deliver(subscriber, subscription, message, true);
        }
        subscriber.flush();
    }

    /// Hands a message on; false when that failed, so that it stays unacknowledged and comes again.
    ///
    /// @param publisher the session it comes from
    boolean ingest(Outbox.Message message, Subscriber publisher, Runnable durable) {
        try {
            ingest.accept(message.topic(), message.payload().bytes(), message.qos(), durable);
        } catch (RuntimeException e) { // The adapter's boundary: the connection pays, not the node.
            LOG.atError()
                    .addKeyValue("topic", message.topic())
                    .setCause(e)
                    .log("message not ingested");
            return false;
        }
        queue(message, publisher);
        presences.heard(message.topic(), message.payload().bytes());
        flush();
        return true;
    }

    private void connected(Vertx vertx, NetSocketInternal socket) {
        Context context = vertx.getOrCreateContext();
        new Handshake(this, socket, context, counters).begin();
    }

    Sessions sessions() {
        return sessions;
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
        renewal.close();
        presences.leave();
        flush();
        sessions.close().forEach(session -> session.closeLater(Disconnect.SERVER_SHUTTING_DOWN));
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
