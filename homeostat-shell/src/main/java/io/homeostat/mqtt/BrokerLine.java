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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection to a broker, which is made again, with growing patience, whenever it ends.
///
/// What is not said to be of another thread is on the event loop of its context.
final class BrokerLine {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerLine.class);

    private static final long PATIENCE_MILLIS_MIN = 200;
    private static final long PATIENCE_MILLIS_MAX = 30_000;
    private static final int CONNECT_MILLIS_MAX = 10_000;

    /// What a line is for.
    ///
    /// @param interests may be empty: then it only sends
    /// @param keepsSession whether the broker shall keep a session for it while it is away
    /// @param presence as whom it is known to the others there
    record Purpose(
            List<BrokerLink.Interest> interests,
            boolean keepsSession,
            Optional<Presence> presence) {
        Purpose {
            interests = List.copyOf(interests);
        }
    }

    /// Who uses it.
    interface User {
        /// It is connected, and what it asked for is granted.
        default void ready(ChannelHandlerContext channel, int receiveMaximum, boolean version5) {}

        /// The broker has a message.
        default void acknowledged(int packetId) {}

        /// What could be read at once is read.
        default void turnEnds() {}

        /// Whether nothing waits for what the broker says.
        default boolean patient() {
            return false;
        }

        default void disconnected() {}
    }

    private final BrokerOptions options;
    private final Purpose purpose;
    private final BrokerReceiver receiver;
    private final User user;
    private final Counters counters;
    private final InstantSource clock;
    private final Context context;
    private final NetClient client;
    private final PacketIds packetIds = new PacketIds();

    private @Nullable BrokerConnection connection;
    private boolean version5 = true;
    private boolean closed;
    private long patienceMillis = PATIENCE_MILLIS_MIN;

    private volatile boolean connected;

    BrokerLine(
            Context context,
            BrokerOptions options,
            Purpose purpose,
            BrokerReceiver receiver,
            User user,
            Counters counters,
            InstantSource clock) {
        this.context = context;
        this.options = options;
        this.purpose = purpose;
        this.receiver = receiver;
        this.user = user;
        this.counters = counters;
        this.clock = clock;
        this.client = context.owner().createNetClient(socketOptions(options));
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

    /// Begins to connect; from any thread.
    void begin() {
        context.runOnContext(_ -> connect());
    }

    private void connect() {
        if (closed) {
            return;
        }
        if (purpose.presence().isEmpty()) {
            open();
            return;
        }
        Presence presence = purpose.presence().get();
        var _ =
                context.executeBlocking(
                                () -> {
                                    presence.prepare();
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
                .addKeyValue("client", options.client())
                .addKeyValue("reason", why)
                .addKeyValue("again_ms", patienceMillis)
                .log("no connection to the broker");
        Vertx vertx = context.owner();
        var _ = vertx.setTimer(patienceMillis, _ -> begin());
        patienceMillis = Math.min(2 * patienceMillis, PATIENCE_MILLIS_MAX);
    }

    void ready(ChannelHandlerContext channel, int receiveMaximum) {
        patienceMillis = PATIENCE_MILLIS_MIN;
        connected = true;
        counters.connectionsTotal.increment();
        user.ready(channel, receiveMaximum, version5);
    }

    void acknowledged(int packetId) {
        user.acknowledged(packetId);
    }

    void turnEnds() {
        user.turnEnds();
    }

    boolean patient() {
        return user.patient();
    }

    void ended(BrokerConnection ended, String why) {
        if (connection == ended) {
            connection = null;
            connected = false;
            user.disconnected();
            purpose.presence().ifPresent(Presence::gone);
            again(why);
        }
    }

    /// The broker does not speak version 5.
    void fallBack() {
        version5 = false;
    }

    void weaker(BrokerLink.Interest interest, int granted) {
        LOG.atWarn()
                .addKeyValue("filter", interest.filter())
                .addKeyValue("asked", interest.qos())
                .addKeyValue("granted", granted)
                .log("the broker grants a lower QoS: messages may be lost on the way");
    }

    /// To whoever is there; without a connection to nobody.
    void say(List<Statement> statements) {
        if (connection != null && connected) {
            connection.say(statements);
        }
    }

    /// Looks again at what it has taken in and not acknowledged.
    void drain() {
        if (connection != null) {
            connection.intake().drain();
        }
    }

    BrokerOptions options() {
        return options;
    }

    Purpose purpose() {
        return purpose;
    }

    BrokerReceiver receiver() {
        return receiver;
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

    /// From any thread.
    boolean connected() {
        return connected;
    }

    /// In good order, and for ever; from any thread but an event loop.
    void close() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        context.runOnContext(_ -> {
            closed = true;
            if (connection != null) {
                connection.disconnect();
            }
            user.disconnected();
            // After the reads of the disk that are under way: the outbox may be closed then.
            var _ = context.executeBlocking(() -> 0).onComplete(_ -> done.complete(null));
        });
        done.join();
        client.close().toCompletionStage().toCompletableFuture().join();
    }
}
