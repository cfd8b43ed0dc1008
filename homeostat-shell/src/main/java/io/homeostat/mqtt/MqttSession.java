package io.homeostat.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttReasonCodes;
import io.netty.handler.codec.mqtt.MqttReasonCodes.Disconnect;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.vertx.core.Context;
import io.vertx.core.internal.net.NetSocketInternal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    private final Subscriber subscriber;

    private final AckWindow window;
    private final Set<Integer> unreleased = new HashSet<>();
    private final AtomicBoolean drainScheduled = new AtomicBoolean();
    private boolean paused;
    private boolean graceful;

    MqttSession(
            MqttListener listener,
            NetSocketInternal socket,
            Context context,
            ConnectRequest client,
            Counters counters) {
        this.listener = listener;
        this.socket = socket;
        this.channel = socket.channelHandlerContext();
        this.context = context;
        this.client = client;
        this.counters = counters;
        MqttOptions options = listener.options();
        this.window = new AckWindow(options.inFlightMax());
        this.subscriber = new Subscriber(context, channel, counters, options.queueMax());
        subscriber.limitUnacknowledged(client.receiveMaximum());
    }

    ConnectRequest client() {
        return client;
    }

    Subscriber subscriber() {
        return subscriber;
    }

    boolean paused() {
        return paused;
    }

    void handle(MqttMessage message) {
        switch (message.fixedHeader().messageType()) {
            case PUBLISH -> received((MqttPublishMessage) message);
            case PUBACK -> subscriber.acknowledged(packetId(message));
            case PUBREL -> released(packetId(message));
            case SUBSCRIBE -> subscribe((MqttSubscribeMessage) message);
            case UNSUBSCRIBE -> unsubscribe((MqttUnsubscribeMessage) message);
            case PINGREQ -> send(Replies.PONG);
            case DISCONNECT -> disconnected(message);
            // We never send QoS 2, so we are owed neither PUBREC nor PUBCOMP.
            case CONNECT, CONNACK, PUBREC, PUBCOMP, SUBACK, UNSUBACK, PINGRESP, AUTH ->
                    fail(Disconnect.PROTOCOL_ERROR, "unexpected " + type(message));
        }
    }

    private void received(MqttPublishMessage message) {
        String topic = message.variableHeader().topicName();
        int qos = message.fixedHeader().qosLevel().value();
        int packetId = message.variableHeader().packetId();
        if (!TopicFilter.publishable(topic)) {
            // An empty topic would be an alias, and we have announced that we take none.
            fail(Disconnect.TOPIC_NAME_INVALID, "topic '" + topic + "'");
            return;
        }
        if (qos == 2 && !unreleased.add(packetId)) {
            counters.duplicates.increment();
            return;
        }
        counters.received.increment();
        AckWindow.Slot slot = window.open(qos, packetId);
        if (window.full() && !paused) {
            paused = true;
            counters.pauses.increment();
            socket.pause();
        }
        byte[] payload = message.payload().array();
        boolean retain = message.fixedHeader().isRetain();
        if (!listener.ingest(topic, payload, qos, retain, () -> durable(slot))) {
            fail(Disconnect.UNSPECIFIED_ERROR, "ingest failed");
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
        boolean wrote = false;
        while (window.ready()) {
            AckWindow.Slot slot = window.take();
            counters.acknowledged.increment();
            if (slot.qos() > 0) {
                MqttMessageType type =
                        slot.qos() == 1 ? MqttMessageType.PUBACK : MqttMessageType.PUBREC;
                var _ = channel.write(Replies.ack(type, slot.packetId()), channel.voidPromise());
                wrote = true;
            }
        }
        if (wrote) {
            channel.flush();
        }
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
        unreleased.remove(packetId);
        send(Replies.ack(MqttMessageType.PUBCOMP, packetId));
    }

    private void subscribe(MqttSubscribeMessage message) {
        List<Integer> codes = new ArrayList<>();
        List<TopicFilter> accepted = new ArrayList<>();
        for (MqttTopicSubscription wanted : message.payload().topicSubscriptions()) {
            int code = subscribe(wanted, accepted);
            codes.add(client.version5() || code < 0x80 ? code : 0x80);
        }
        send(Replies.subAck(packetId(message), codes));
        for (TopicFilter filter : accepted) {
            listener.sendRetained(this, filter);
        }
    }

    private int subscribe(MqttTopicSubscription wanted, List<TopicFilter> accepted) {
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
        // At most once or at least once: exactly once would need state that outlives the
        // connection.
        int granted = Math.min(1, wanted.option().qos().value());
        subscriber.subscribe(filter, granted);
        accepted.add(filter);
        return granted;
    }

    private void unsubscribe(MqttUnsubscribeMessage message) {
        List<Short> codes = new ArrayList<>();
        for (String filter : message.payload().topics()) {
            boolean found = subscriber.unsubscribe(filter);
            codes.add((short) (found ? 0 : 0x11));
        }
        send(Replies.unsubAck(packetId(message), codes));
    }

    private void disconnected(MqttMessage message) {
        // A version 5 client may ask for its will although it leaves in good order.
        boolean wantsWill =
                client.version5()
                        && message.variableHeader()
                                instanceof MqttReasonCodeAndPropertiesVariableHeader reason
                        && reason.reasonCode()
                                == Disconnect.DISCONNECT_WITH_WILL_MESSAGE.byteValue();
        graceful = !wantsWill;
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

    /// After the socket has closed: a will is published unless the client said goodbye.
    void closed() {
        if (!graceful) {
            client.will()
                    .ifPresent(will ->
                            listener.ingest(
                                    will.topic(),
                                    will.payload().bytes(),
                                    will.qos(),
                                    will.retained(),
                                    () -> {}));
        }
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
