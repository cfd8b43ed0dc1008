package io.homeostat.mqtt;

import static io.netty.handler.codec.mqtt.MqttConnectReturnCode.*;

import io.homeostat.access.Credentials;
import io.homeostat.access.Role;
import io.homeostat.access.Users;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttIdentifierRejectedException;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttReasonCodes.Disconnect;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Context;
import io.vertx.core.internal.net.NetSocketInternal;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One socket from its opening: waits for CONNECT, answers it, and from then on hands every packet
/// to a [MqttSession].
final class Handshake {
    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);

    /// A client that has not said CONNECT by then is none.
    private static final int CONNECT_SECONDS_MAX = 10;

    private static final int CLIENT_ID_CHARACTERS_MAX = 256;

    /// Flushes that one may stand for.
    private static final int FLUSHES_MAX = 256;

    private final MqttListener listener;
    private final NetSocketInternal socket;
    private final Context context;
    private final Counters counters;
    private @Nullable MqttSession session;
    private boolean connecting;
    private boolean gone;

    Handshake(MqttListener listener, NetSocketInternal socket, Context context, Counters counters) {
        this.listener = listener;
        this.socket = socket;
        this.context = context;
        this.counters = counters;
    }

    void begin() {
        int bytesMax = listener.options().messageBytesMax();
        ChannelPipeline pipeline = socket.channelHandlerContext().pipeline();
        Buffers.readPooled(pipeline.channel());
        // What the packets of one read lead to leaves together: each write is a call of the system.
        pipeline.addFirst("flushes", new FlushConsolidationHandler(FLUSHES_MAX, true));
        pipeline.addBefore("handler", "mqttEncoder", MqttEncoder.INSTANCE);
        pipeline.addBefore(
                "handler", "mqttDecoder", new MqttDecoder(bytesMax, CLIENT_ID_CHARACTERS_MAX));
        pipeline.addBefore("handler", "idle", new IdleStateHandler(CONNECT_SECONDS_MAX, 0, 0));
        pipeline.addBefore("handler", "watch", new Watch());
        var _ = socket.messageHandler(this::handle);
        var _ = socket.exceptionHandler(_ -> {});
        var _ = socket.closeHandler(_ -> closed());
    }

    private void handle(Object packet) {
        if (packet instanceof Arrival arrival && session != null) {
            session.received(arrival);
            return;
        }
        if (!(packet instanceof MqttMessage message)) {
            counters.protocolErrors.increment();
            var _ = socket.close();
            return;
        }
        DecoderResult decoded = message.decoderResult();
        if (decoded.isFailure()) {
            undecodable(decoded.cause());
        } else if (session != null) {
            session.handle(message);
        } else if (message instanceof MqttConnectMessage connect && !connecting) {
            connect(connect);
        } else {
            counters.protocolErrors.increment();
            var _ = socket.close();
        }
    }

    private void connect(MqttConnectMessage message) {
        ConnectRequest client = ConnectRequest.from(message, listener.nextClientId());
        boolean version5 = client.version5();
        if (client.assigned() && !version5 && !client.cleanStart()) {
            refuse(CONNECTION_REFUSED_IDENTIFIER_REJECTED);
            return;
        }
        MqttProperties offered = message.variableHeader().properties();
        if (offered.getProperty(MqttProperties.AUTHENTICATION_METHOD) != null) {
            refuse(CONNECTION_REFUSED_BAD_AUTHENTICATION_METHOD);
            return;
        }
        if (listener.sessions().full()) {
            refuse(
                    version5
                            ? CONNECTION_REFUSED_SERVER_BUSY
                            : CONNECTION_REFUSED_SERVER_UNAVAILABLE);
            return;
        }
        // What the client sends before it has its answer waits for it.
        connecting = true;
        var _ = socket.pause();
        Optional<Users> users = listener.options().security().users();
        if (users.isEmpty()) {
            takeOver(client);
            return;
        }
        String name = Objects.requireNonNullElse(message.payload().userName(), "");
        byte[] password = message.payload().passwordInBytes();
        Callable<Boolean> check = () -> password != null && admits(users.get(), name, password);
        var _ =
                context.executeBlocking(check)
                        .onComplete(checked -> {
                            if (checked.succeeded() && checked.result()) {
                                takeOver(client);
                            } else {
                                LOG.atWarn()
                                        .addKeyValue("client", client.id())
                                        .addKeyValue("user", name)
                                        .log("mqtt user or password refused");
                                refuse(
                                        version5
                                                ? CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD
                                                : CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD);
                            }
                        });
    }

    private static boolean admits(Users users, String name, byte[] password) {
        String secret = new String(password, StandardCharsets.UTF_8);
        return users.check(new Credentials.Password(name, secret))
                .filter(user -> user.role().covers(Role.DEVICE))
                .isPresent();
    }

    /// A second connection of the same client takes over from the first, as the protocol has it:
    /// when the first has ended, so that its session is never in two hands.
    private void takeOver(ConnectRequest client) {
        Optional<MqttSession> former = listener.sessions().connection(client.id());
        if (gone) {
            return;
        }
        if (former.isPresent()) {
            former.get().takenOver(() -> context.runOnContext(_ -> takeOver(client)));
            return;
        }
        keepAlive(client.keepAliveSeconds());
        Sessions.Claim claim = listener.sessions().claim(client);
        MqttSession accepted =
                new MqttSession(listener, socket, context, client, claim.state(), counters);
        session = accepted;
        listener.sessions().opened(accepted);
        send(Replies.connAck(CONNECTION_ACCEPTED, claim.present(), terms(client)));
        accepted.begin();
        var _ = socket.resume();
    }

    /// What a version 5 client may expect of us.
    private MqttProperties terms(ConnectRequest client) {
        MqttProperties terms = new MqttProperties();
        if (client.version5()) {
            MqttOptions options = listener.options();
            terms.add(number(MqttProperties.RECEIVE_MAXIMUM, options.inFlightMax()));
            terms.add(number(MqttProperties.MAXIMUM_PACKET_SIZE, options.messageBytesMax()));
            terms.add(number(MqttProperties.SHARED_SUBSCRIPTION_AVAILABLE, 0));
            terms.add(number(MqttProperties.SUBSCRIPTION_IDENTIFIER_AVAILABLE, 0));
            if (client.expirySeconds() > options.sessionSecondsMax()) {
                terms.add(
                        number(
                                MqttProperties.SESSION_EXPIRY_INTERVAL,
                                options.sessionSecondsMax()));
            }
            if (client.assigned()) {
                terms.add(
                        new MqttProperties.StringProperty(
                                MqttProperties.ASSIGNED_CLIENT_IDENTIFIER, client.id()));
            }
        }
        return terms;
    }

    private static MqttProperties.IntegerProperty number(int id, int value) {
        return new MqttProperties.IntegerProperty(id, value);
    }

    /// One and a half times what the client promised; 0 means that it promised nothing.
    private void keepAlive(int seconds) {
        ChannelPipeline pipeline = socket.channelHandlerContext().pipeline();
        pipeline.remove("idle");
        if (seconds > 0) {
            pipeline.addBefore(
                    "watch", "idle", new IdleStateHandler(seconds + (seconds + 1) / 2, 0, 0));
        }
    }

    private void refuse(MqttConnectReturnCode code) {
        counters.protocolErrors.increment();
        send(Replies.connAck(code, false, MqttProperties.NO_PROPERTIES));
        var _ = socket.close();
    }

    private void send(MqttMessage message) {
        ChannelHandlerContext channel = socket.channelHandlerContext();
        var _ = channel.writeAndFlush(message, channel.voidPromise());
    }

    private void undecodable(Throwable cause) {
        if (session != null) {
            Disconnect reason =
                    cause instanceof TooLongFrameException
                            ? Disconnect.PACKET_TOO_LARGE
                            : Disconnect.MALFORMED_PACKET;
            session.fail(reason, String.valueOf(cause.getMessage()));
        } else if (cause instanceof MqttUnacceptableProtocolVersionException) {
            refuse(CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION);
        } else if (cause instanceof MqttIdentifierRejectedException) {
            refuse(CONNECTION_REFUSED_IDENTIFIER_REJECTED);
        } else {
            counters.protocolErrors.increment();
            var _ = socket.close();
        }
    }

    private void closed() {
        gone = true;
        if (session != null) {
            session.closed();
        }
    }

    /// Copies payloads off the pooled buffers, so that a connection that dies with packets queued
    /// leaks none, and passes on what the socket says about itself.
    private final class Watch extends ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext channel, Object message) throws Exception {
            if (message instanceof MqttPublishMessage publish) {
                Arrival arrival = Arrival.of(publish);
                publish.release();
                super.channelRead(channel, arrival);
            } else {
                super.channelRead(channel, message);
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext channel) throws Exception {
            super.channelWritabilityChanged(channel);
            if (session != null) {
                session.writabilityChanged();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext channel, Object event)
                throws Exception {
            if (!(event instanceof IdleStateEvent)) {
                super.userEventTriggered(channel, event);
            } else if (session != null) {
                session.idle();
            } else {
                var _ = channel.close();
            }
        }
    }
}
