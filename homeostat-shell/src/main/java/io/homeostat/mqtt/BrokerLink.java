package io.homeostat.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A box at somebody's broker: takes readings in by a session that the broker keeps, acknowledges
/// each when it is durable, and brings predictions and events back through an outbox on disk. When
/// the connection breaks it is made again, with growing patience, for as long as it takes.
public final class BrokerLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerLink.class);

    private static final long PATIENCE_MILLIS_MIN = 200;
    private static final long PATIENCE_MILLIS_MAX = 30_000;
    private static final int CONNECT_MILLIS_MAX = 10_000;

    /// What a pipeline wants to hear.
    public record Interest(String filter, int qos) {}

    private final BrokerOptions options;
    private final List<Interest> interests;
    private final Vertx vertx;
    private final Context context;
    private final NetClient client;
    private final Optional<DurableOutbox> outbox;
    private final Optional<Presence> presence;
    private final Counters counters;
    private final PacketIds packetIds = new PacketIds();
    private final BrokerReceiver receiver;
    private final Optional<BrokerSender> sender;
    private final InstantSource clock;
    private final AtomicBoolean waking = new AtomicBoolean();

    // owned by the event loop
    private @Nullable BrokerConnection connection;
    private boolean version5 = true;
    private boolean closed;
    private boolean crowded;
    private long patienceMillis = PATIENCE_MILLIS_MIN;

    private volatile boolean connected;

    private BrokerLink(
            Vertx vertx,
            BrokerOptions options,
            List<Interest> interests,
            Ingest ingest,
            Optional<DurableOutbox> outbox,
            Optional<Presence> presence,
            Counters counters,
            InstantSource clock) {
        this.vertx = vertx;
        this.options = options;
        this.interests = List.copyOf(interests);
        this.clock = clock;
        this.context = vertx.getOrCreateContext();
        this.client = vertx.createNetClient(socketOptions(options));
        this.outbox = outbox;
        this.presence = presence;
        this.counters = counters;
        this.receiver =
                new BrokerReceiver(
                        context, besidesOwn(presence, ingest), counters, this::lookAtOutbox);
        this.sender = outbox.map(kept -> new BrokerSender(context, kept, packetIds));
    }

    /// What is for the presence is for nobody else, and need not be durable.
    private static Ingest besidesOwn(Optional<Presence> presence, Ingest ingest) {
        String own = presence.map(Presence::hears).orElse("");
        return own.isEmpty()
                ? ingest
                : (topic, payload, qos, durable) -> {
                    if (topic.equals(own)) {
                        durable.run();
                    } else {
                        ingest.accept(topic, payload, qos, durable);
                    }
                };
    }

    /// Begins to connect and returns at once: a box starts although its broker is away.
    ///
    /// @param outbox of what waits for the broker; stays open when the link closes
    public static BrokerLink start(
            Vertx vertx,
            BrokerOptions options,
            List<Interest> interests,
            Ingest ingest,
            DurableOutbox outbox,
            InstantSource clock) {
        return start(vertx, options, interests, ingest, outbox, Optional.empty(), clock);
    }

    /// The same, and is `presence` to the others there.
    public static BrokerLink start(
            Vertx vertx,
            BrokerOptions options,
            List<Interest> interests,
            Ingest ingest,
            DurableOutbox outbox,
            Optional<Presence> presence,
            InstantSource clock) {
        return begin(
                new BrokerLink(
                        vertx,
                        options,
                        interests,
                        ingest,
                        Optional.of(outbox),
                        presence,
                        outbox.counters(),
                        clock));
    }

    /// One more connection to the same broker, which is nothing but `another`: a connection has one
    /// will, so it can be one presence only. The broker keeps no session for it.
    ///
    /// @param client identifier of that connection
    public BrokerLink beside(Presence another, String client) {
        return begin(
                new BrokerLink(
                        vertx,
                        options.named(client),
                        List.of(),
                        (_, _, _, durable) -> durable.run(),
                        Optional.empty(),
                        Optional.of(another),
                        counters,
                        clock));
    }

    private static BrokerLink begin(BrokerLink link) {
        link.context.runOnContext(_ -> link.connect());
        return link;
    }

    private static NetClientOptions socketOptions(BrokerOptions options) {
        NetClientOptions socket =
                new NetClientOptions().setTcpNoDelay(true).setConnectTimeout(CONNECT_MILLIS_MAX);
        if (options.tls()) {
            var _ = socket.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
            options.ca()
                    .ifPresent(file ->
                            socket.setTrustOptions(
                                    new PemTrustOptions().addCertPath(file.toString())));
        }
        return socket;
    }

    private void connect() {
        if (closed) {
            return;
        }
        if (presence.isEmpty()) {
            open();
            return;
        }
        var _ =
                context.executeBlocking(
                                () -> {
                                    presence.get().prepare();
                                    return 0;
                                })
                        .onSuccess(_ -> open())
                        .onFailure(failure -> again(String.valueOf(failure.getMessage())));
    }

    private void open() {
        if (closed) {
            return;
        }
        var _ =
                client.connect(options.port(), options.host())
                        .onSuccess(socket -> {
                            BrokerConnection next =
                                    new BrokerConnection(
                                            this, (NetSocketInternal) socket, version5);
                            connection = next;
                            next.begin();
                        })
                        .onFailure(failure -> again(String.valueOf(failure.getMessage())));
    }

    private void again(String why) {
        if (closed) {
            return;
        }
        LOG.atWarn()
                .addKeyValue("broker", options)
                .addKeyValue("reason", why)
                .addKeyValue("again_ms", patienceMillis)
                .log("no connection to the broker");
        vertx.setTimer(patienceMillis, _ -> context.runOnContext(_ -> connect()));
        patienceMillis = Math.min(2 * patienceMillis, PATIENCE_MILLIS_MAX);
    }

    void ready(ChannelHandlerContext channel, int receiveMaximum, boolean version5) {
        LOG.atInfo()
                .addKeyValue("broker", options)
                .addKeyValue("client", options.client())
                .log("connected to the broker");
        patienceMillis = PATIENCE_MILLIS_MIN;
        connected = true;
        counters.connectionsTotal.increment();
        sender.ifPresent(out -> out.connected(channel, receiveMaximum, version5));
    }

    /// Sends what the presence has to say by itself; from any thread.
    public void wake() {
        if (presence.isPresent() && waking.compareAndSet(false, true)) {
            context.runOnContext(_ -> {
                waking.set(false);
                say(presence.get().due(clock.instant()));
            });
        }
    }

    private void say(List<Statement> statements) {
        if (connection != null && connected) {
            connection.say(statements);
        }
    }

    /// Sends a message to whoever is there now, at QoS 0; without a connection to nobody.
    public void tell(String topic, byte[] payload) {
        Statement statement = Statement.of(topic, payload, 0, false);
        context.runOnContext(_ -> say(List.of(statement)));
    }

    void ended(BrokerConnection ended, String why) {
        if (connection == ended) {
            connection = null;
            connected = false;
            sender.ifPresent(BrokerSender::disconnected);
            presence.ifPresent(Presence::gone);
            again(why);
        }
    }

    /// The broker does not speak version 5.
    void fallBack() {
        version5 = false;
    }

    void weaker(Interest interest, int granted) {
        LOG.atWarn()
                .addKeyValue("filter", interest.filter())
                .addKeyValue("asked", interest.qos())
                .addKeyValue("granted", granted)
                .log("the broker grants a lower QoS: messages may be lost on the way");
    }

    BrokerOptions options() {
        return options;
    }

    List<Interest> interests() {
        return interests;
    }

    BrokerReceiver receiver() {
        return receiver;
    }

    Optional<Presence> presence() {
        return presence;
    }

    /// Whether the broker shall keep a session for this client while it is away.
    boolean keepsSession() {
        return outbox.isPresent();
    }

    PacketIds packetIds() {
        return packetIds;
    }

    InstantSource clock() {
        return clock;
    }

    Counters counters() {
        return counters;
    }

    void acknowledged(int packetId) {
        sender.ifPresent(out -> out.acknowledged(packetId));
        if (crowded && !lookAtOutbox() && connection != null) {
            connection.intake().drain();
        }
    }

    /// Whether the outbox is crowded: what comes in makes it longer, and beyond its bound it would
    /// lose messages although the broker is there.
    private boolean lookAtOutbox() {
        boolean before = crowded;
        crowded = outbox.map(out -> out.crowded(before)).orElse(false);
        if (crowded && !before) {
            counters.pauses.increment();
        }
        return crowded;
    }

    /// Whether messages come in now.
    public boolean connected() {
        return connected;
    }

    public MqttCounts counts() {
        return counters.snapshot(connected ? 1 : 0);
    }

    /// Messages that wait for the broker.
    public long waiting() {
        return outbox.map(DurableOutbox::waiting).orElse(0L);
    }

    /// Keeps a message on disk until the broker has it; from any thread but an event loop.
    public void publish(Origin origin, String topic, byte[] payload, boolean retain) {
        BrokerSender out = sender.orElseThrow();
        outbox.orElseThrow()
                .put(
                        origin,
                        new Outbox.Message(topic, new Outbox.Payload(payload), 1, retain),
                        clock.instant(),
                        out::wake);
    }

    @Override
    public void close() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        context.runOnContext(_ -> {
            closed = true;
            if (connection != null) {
                connection.disconnect();
            }
            sender.ifPresent(BrokerSender::disconnected);
            // After the reads of the disk that are under way: the outbox may be closed then.
            var _ = context.executeBlocking(() -> 0).onComplete(_ -> done.complete(null));
        });
        done.join();
        client.close().toCompletionStage().toCompletableFuture().join();
    }
}
