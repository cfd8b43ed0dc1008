package io.homeostat.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttReasonCodes;
import io.netty.handler.codec.mqtt.MqttReasonCodes.Disconnect;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.vertx.core.Context;
import io.vertx.core.internal.net.NetSocketInternal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One accepted connection: takes messages in, acknowledges them in order once they are durable,
/// and stops the socket while too many are not.
final class MqttSession {
    private static final Logger LOG = LoggerFactory.getLogger(MqttSession.class);

    /// Subscriptions of one connection; more are refused.
    private static final int SUBSCRIPTIONS_MAX = 256;

    private final MqttListener listener;
    private final NetSocketInternal socket;
    private final ChannelHandlerContext channel;
    private final Context context;
    private final ConnectRequest client;
    private final Counters counters;
    private final SessionState state;
    private final Subscriber subscriber;

    private final AckWindow window;
    private final AtomicBoolean drainScheduled = new AtomicBoolean();
    private final List<Runnable> afterwards = new ArrayList<>();

    /// QoS 2 messages of this connection whose PUBREC the window will send.
    private final Set<Integer> underWay = new HashSet<>();

    private long expirySeconds;
    private boolean paused;
    private boolean graceful;
    private boolean ended;

    MqttSession(
            MqttListener listener,
            NetSocketInternal socket,
            Context context,
            ConnectRequest client,
            SessionState state,
            Counters counters) {
        this.listener = listener;
        this.socket = socket;
        this.channel = socket.channelHandlerContext();
        this.context = context;
        this.client = client;
        this.counters = counters;
        this.state = state;
        this.subscriber = state.subscriber;
        this.expirySeconds = client.expirySeconds();
        this.window = new AckWindow(listener.options().inFlightMax());
    }

    /// Sends what has waited for the client; after CONNACK.
    void begin() {
        subscriber.attach(
                new Subscriber.Link(
                        context,
                        channel,
                        Math.min(Subscriber.UNACKNOWLEDGED_MAX, client.receiveMaximum()),
                        client.bytesMax(),
                        client.version5()));
    }

    ConnectRequest client() {
        return client;
    }

    SessionState state() {
        return state;
    }

    void handle(MqttMessage message) {
        switch (message.fixedHeader().messageType()) {
            case PUBACK -> subscriber.acknowledged(packetId(message));
            case PUBREL -> released(packetId(message));
            case SUBSCRIBE -> subscribe((MqttSubscribeMessage) message);
            case UNSUBSCRIBE -> unsubscribe((MqttUnsubscribeMessage) message);
            case PINGREQ -> send(Replies.PONG);
            case DISCONNECT -> disconnected(message);
            // We never send QoS 2, so we are owed neither PUBREC nor PUBCOMP.
            // And PUBLISH comes as an arrival.
            case CONNECT, CONNACK, PUBLISH, PUBREC, PUBCOMP, SUBACK, UNSUBACK, PINGRESP, AUTH ->
                    fail(Disconnect.PROTOCOL_ERROR, "unexpected " + type(message));
        }
    }

    void received(Arrival arrival) {
        Outbox.Message message = arrival.message();
        String topic = message.topic();
        int qos = message.qos();
        int packetId = arrival.packetId();
        if (!TopicFilter.publishable(topic)) {
            // An empty topic would be an alias, and we have announced that we take none.
            fail(Disconnect.TOPIC_NAME_INVALID, "topic '" + topic + "'");
            return;
        }
        if (arrival.aliased()) {
            fail(Disconnect.TOPIC_ALIAS_INVALID, "a topic alias, and none was offered");
            return;
        }
        if (qos == 2 && state.unreleased.containsKey(packetId)) {
            receivedAgain(packetId);
            return;
        }
        counters.received.increment();
        AckWindow.Slot slot = window.open(qos, packetId);
        if (window.full() && !paused) {
            paused = true;
            counters.pauses.increment();
            socket.pause();
        }
        Runnable settle = qos == 2 ? untilReleased(slot) : () -> durable(slot);
        if (!listener.ingest(message, subscriber, settle)) {
            if (qos == 2) {
                state.unreleased.remove(packetId);
            }
            fail(Disconnect.UNSPECIFIED_ERROR, "ingest failed");
        }
    }

    /// What settles the slot of a QoS 2 message, which is known until its client releases it.
    private Runnable untilReleased(AckWindow.Slot slot) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        state.unreleased.put(slot.packetId(), durable);
        underWay.add(slot.packetId());
        return () -> {
            durable.complete(null);
            durable(slot);
        };
    }

    /// A QoS 2 message once more: it is not taken in again, but the answer may have been lost.
    private void receivedAgain(int packetId) {
        counters.duplicates.increment();
        CompletableFuture<Void> durable = state.unreleased.get(packetId);
        if (durable != null && !underWay.contains(packetId)) {
            var _ =
                    durable.thenRun(() ->
                            context.runOnContext(
                                    _ -> send(Replies.ack(MqttMessageType.PUBREC, packetId))));
        }
    }

    /// On any thread.
    private void durable(AckWindow.Slot slot) {
        if (slot.settle() && drainScheduled.compareAndSet(false, true)) {
            context.runOnContext(_ -> drain());
        }
    }

    private void drain() {
        drainScheduled.set(false);
        ByteBuf packets = channel.alloc().ioBuffer();
        while (window.ready()) {
            AckWindow.Slot slot = window.take();
            counters.acknowledged.increment();
            if (slot.qos() == 1) {
                PacketWriter.ack(packets, MqttMessageType.PUBACK, slot.packetId());
            } else if (slot.qos() == 2) {
                PacketWriter.ack(packets, MqttMessageType.PUBREC, slot.packetId());
                underWay.remove(slot.packetId());
            }
        }
        PacketWriter.write(channel, packets);
        channel.flush();
        resumeIfRoomy();
    }

    /// The socket is read on only when there is room in the window and the peer takes our
    /// acknowledgements: a peer that never reads must not make us hoard them.
    private void resumeIfRoomy() {
        if (paused && window.roomy() && channel.channel().isWritable()) {
            paused = false;
            socket.resume();
        } else if (!paused && !channel.channel().isWritable()) {
            paused = true;
            counters.pauses.increment();
            socket.pause();
        }
    }

    void writabilityChanged() {
        resumeIfRoomy();
        subscriber.pump();
    }

    private void released(int packetId) {
        state.unreleased.remove(packetId);
        send(Replies.ack(MqttMessageType.PUBCOMP, packetId));
    }

    private void subscribe(MqttSubscribeMessage message) {
        List<Integer> codes = new ArrayList<>();
        List<Subscriber.Subscription> telling = new ArrayList<>();
        for (MqttTopicSubscription wanted : message.payload().topicSubscriptions()) {
            int code = subscribe(wanted, telling);
            codes.add(client.version5() || code < 0x80 ? code : 0x80);
        }
        send(Replies.subAck(packetId(message), codes));
        telling.forEach(subscription -> listener.sendRetained(subscriber, subscription));
    }

    /// @param telling takes those whose retained messages are to be sent
    private int subscribe(MqttTopicSubscription wanted, List<Subscriber.Subscription> telling) {
        String text = wanted.topicFilter();
        if (text.startsWith("$share/")) {
            return MqttReasonCodes.SubAck.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED.byteValue() & 0xFF;
        }
        if (subscriber.subscriptions() >= SUBSCRIPTIONS_MAX) {
            return MqttReasonCodes.SubAck.QUOTA_EXCEEDED.byteValue() & 0xFF;
        }
        TopicFilter filter = TopicFilter.parse(text).orElse(null);
        if (filter == null) {
            return MqttReasonCodes.SubAck.TOPIC_FILTER_INVALID.byteValue() & 0xFF;
        }
        // At most once or at least once: a subscriber of predictions has no use for more.
        MqttSubscriptionOption option = wanted.option();
        int granted = Math.min(1, option.qos().value());
        Subscriber.Subscription subscription =
                new Subscriber.Subscription(
                        filter, granted, option.isNoLocal(), option.isRetainAsPublished());
        boolean fresh = subscriber.subscribe(subscription);
        switch (option.retainHandling()) {
            case SEND_AT_SUBSCRIBE -> telling.add(subscription);
            case SEND_AT_SUBSCRIBE_IF_NOT_YET_EXISTS -> {
                if (fresh) {
                    telling.add(subscription);
                }
            }
            case DONT_SEND_AT_SUBSCRIBE -> {}
        }
        return granted;
    }

    private void unsubscribe(MqttUnsubscribeMessage message) {
        List<Short> codes = new ArrayList<>();
        for (String filter : message.payload().topics()) {
            boolean found = subscriber.unsubscribe(filter);
            codes.add((short) (found ? 0 : 0x11));
        }
        // Version 3.1.1 has no codes in this answer, and the codec would write them all the same.
        send(
                client.version5()
                        ? Replies.unsubAck(packetId(message), codes)
                        : Replies.ack(MqttMessageType.UNSUBACK, packetId(message)));
    }

    private void disconnected(MqttMessage message) {
        graceful = true;
        if (client.version5()
                && message.variableHeader()
                        instanceof MqttReasonCodeAndPropertiesVariableHeader reason) {
            // It may ask for its will although it leaves in good order, and change its mind about
            // how long its session shall wait.
            graceful = reason.reasonCode() != Disconnect.DISCONNECT_WITH_WILL_MESSAGE.byteValue();
            expirySeconds =
                    ConnectRequest.number(
                            reason.properties(),
                            MqttProperties.SESSION_EXPIRY_INTERVAL,
                            expirySeconds);
        }
        var _ = socket.close();
    }

    /// The peer sent nothing for one and a half times its keep-alive. While we have stopped its
    /// socket ourselves that is no sign of death.
    void idle() {
        if (!paused) {
            fail(Disconnect.KEEP_ALIVE_TIMEOUT, "keep-alive expired");
        }
    }

    /// Ends the connection; `reason` reaches a version 5 client.
    void fail(Disconnect reason, String detail) {
        LOG.atWarn()
                .addKeyValue("client", client.id())
                .addKeyValue("reason", reason)
                .log("mqtt connection closed: {}", detail);
        counters.protocolErrors.increment();
        close(reason);
    }

    void close(Disconnect reason) {
        if (client.version5()) {
            send(Replies.disconnect(reason));
        }
        var _ = socket.close();
    }

    /// From any thread.
    void closeLater(Disconnect reason) {
        context.runOnContext(_ -> close(reason));
    }

    /// Closes a subscriber that is too slow; its session would lack messages and is given up.
    void closeSlow() {
        context.runOnContext(_ -> {
            expirySeconds = 0;
            close(Disconnect.QUOTA_EXCEEDED);
        });
    }

    /// Another connection of the same client begins; `then` is run when this one has ended.
    void takenOver(Runnable then) {
        context.runOnContext(_ -> {
            if (ended) {
                then.run();
            } else {
                afterwards.add(then);
                close(Disconnect.SESSION_TAKEN_OVER);
            }
        });
    }

    /// After the socket has closed: a will is published unless the client said goodbye.
    void closed() {
        ended = true;
        subscriber.detach();
        Runnable will =
                () ->
                        client.will()
                                .filter(_ -> !graceful)
                                .ifPresent(last -> listener.ingest(last, subscriber, () -> {}));
        listener.sessions()
                .closed(
                        this,
                        Math.min(expirySeconds, listener.options().sessionSecondsMax()),
                        will);
        afterwards.forEach(Runnable::run);
    }

    private void send(MqttMessage message) {
        var _ = channel.writeAndFlush(message, channel.voidPromise());
    }

    private static int packetId(MqttMessage message) {
        return ((MqttMessageIdVariableHeader) message.variableHeader()).messageId();
    }

    private static String type(MqttMessage message) {
        return message.fixedHeader().messageType().name();
    }
}
