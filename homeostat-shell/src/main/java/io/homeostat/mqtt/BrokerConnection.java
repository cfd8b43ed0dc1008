package io.homeostat.mqtt;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodes;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.internal.net.NetSocketInternal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One connection to a broker, from CONNECT to its end.
final class BrokerConnection {
    private static final int KEEP_ALIVE_SECONDS = 20;
    private static final int MESSAGE_BYTES_MAX = 4 << 20;
    private static final int SUBSCRIPTION = 1;

    /// How long the broker shall keep the session of a box that is away: for ever.
    private static final int NEVER_EXPIRES = -1;

    private final BrokerLine line;
    private final BrokerLine.Purpose purpose;
    private final NetSocketInternal socket;
    private final ChannelHandlerContext channel;
    private final BrokerReceiver.Intake intake;
    private final boolean version5;
    private boolean arrived;

    /// Messages that the broker takes before it has acknowledged the first; as many as there are
    /// numbers for them if it says nothing.
    private int receiveMaximum = 65_535;

    private String ending = "the connection was cut";

    BrokerConnection(BrokerLine line, NetSocketInternal socket, boolean version5) {
        this.line = line;
        this.purpose = line.purpose();
        this.socket = socket;
        this.channel = socket.channelHandlerContext();
        this.intake = line.receiver().new Intake(socket, channel);
        this.version5 = version5;
    }

    BrokerReceiver.Intake intake() {
        return intake;
    }

    void begin() {
        ChannelPipeline pipeline = channel.pipeline();
        Buffers.readPooled(pipeline.channel());
        pipeline.addBefore("handler", "mqttEncoder", MqttEncoder.INSTANCE);
        pipeline.addBefore("handler", "mqttDecoder", new MqttDecoder(MESSAGE_BYTES_MAX));
        pipeline.addBefore(
                "handler",
                "pacing",
                asked().isEmpty() ? new AckPacing(line::patient) : intake.pacing());
        pipeline.addBefore(
                "handler",
                "idle",
                new IdleStateHandler(KEEP_ALIVE_SECONDS * 3 / 2, KEEP_ALIVE_SECONDS / 2, 0));
        pipeline.addBefore("handler", "watch", new Watch());
        var _ = socket.messageHandler(this::handle);
        var _ = socket.exceptionHandler(failure -> ending = String.valueOf(failure.getMessage()));
        var _ =
                socket.closeHandler(_ -> {
                    intake.end();
                    line.ended(this, ending);
                });
        send(connect());
    }

    private MqttMessage connect() {
        BrokerOptions options = line.options();
        MqttProperties terms = new MqttProperties();
        terms.add(
                new MqttProperties.IntegerProperty(
                        MqttProperties.SESSION_EXPIRY_INTERVAL,
                        purpose.keepsSession() ? NEVER_EXPIRES : 0));
        terms.add(
                new MqttProperties.IntegerProperty(
                        MqttProperties.RECEIVE_MAXIMUM, BrokerReceiver.RECEIVE_MAXIMUM));
        boolean kept = purpose.keepsSession();
        MqttMessageBuilders.ConnectBuilder connect = MqttMessageBuilders.connect();
        purpose.presence().ifPresent(presence -> addWill(connect, presence));
        return connect.protocolVersion(version5 ? MqttVersion.MQTT_5 : MqttVersion.MQTT_3_1_1)
                .clientId(options.client())
                .cleanSession(!kept)
                .keepAlive(KEEP_ALIVE_SECONDS)
                .hasUser(!options.user().isEmpty())
                .username(options.user())
                .hasPassword(!options.password().isEmpty())
                .password(options.password().getBytes(StandardCharsets.UTF_8))
                .properties(version5 ? terms : MqttProperties.NO_PROPERTIES)
                .build();
    }

    private void addWill(MqttMessageBuilders.ConnectBuilder connect, Presence presence) {
        Statement will = presence.will(line.clock().instant());
        connect.willFlag(true)
                .willTopic(will.topic())
                .willMessage(will.payload())
                .willQoS(MqttQoS.valueOf(will.qos()))
                .willRetain(will.retained());
    }

    private void handle(Object packet) {
        if (!(packet instanceof MqttMessage message) || message.decoderResult().isFailure()) {
            close("the broker sent what is no MQTT packet");
            return;
        }
        switch (message.fixedHeader().messageType()) {
            case CONNACK -> answered((MqttConnAckMessage) message);
            case SUBACK -> subscribed((MqttSubAckMessage) message);
            case PUBLISH -> received((MqttPublishMessage) message);
            case PUBACK -> line.acknowledged(packetId(message));
            case PUBREL -> intake.released(packetId(message));
            case PINGRESP -> {}
            case DISCONNECT -> close("the broker said goodbye");
            case CONNECT, PUBREC, PUBCOMP, SUBSCRIBE, UNSUBSCRIBE, UNSUBACK, PINGREQ, AUTH ->
                    close("unexpected " + message.fixedHeader().messageType());
        }
    }

    private void received(MqttPublishMessage message) {
        try {
            intake.received(message);
            answer(message);
        } catch (RuntimeException e) { // The adapter's boundary: it comes again.
            close("message not ingested: " + e.getMessage());
        }
    }

    /// What was retained before we came is no news: of a host, the will of its last connection.
    private void answer(MqttPublishMessage message) {
        if (purpose.presence().isEmpty() || message.fixedHeader().isRetain() || !arrived) {
            return;
        }
        Presence presence = purpose.presence().get();
        if (presence.hears().equals(message.variableHeader().topicName())) {
            say(presence.heard(message.payload().array(), line.clock().instant()));
        }
    }

    private void answered(MqttConnAckMessage answer) {
        MqttConnectReturnCode code = answer.variableHeader().connectReturnCode();
        if (code != MqttConnectReturnCode.CONNECTION_ACCEPTED) {
            boolean version =
                    code == MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION
                            || code
                                    == MqttConnectReturnCode
                                            .CONNECTION_REFUSED_UNSUPPORTED_PROTOCOL_VERSION;
            if (version && version5) {
                line.fallBack();
            }
            close("the broker refuses: " + code);
            return;
        }
        if (answer.variableHeader().properties().getProperty(MqttProperties.RECEIVE_MAXIMUM)
                instanceof MqttProperties.IntegerProperty asked) {
            receiveMaximum = asked.value();
        }
        if (!answer.variableHeader().isSessionPresent()) {
            line.receiver().forget();
        }
        if (asked().isEmpty()) {
            line.ready(channel, receiveMaximum);
            return;
        }
        MqttMessageBuilders.SubscribeBuilder subscribe =
                MqttMessageBuilders.subscribe().messageId(SUBSCRIPTION);
        for (BrokerLink.Interest interest : purpose.interests()) {
            subscribe.addSubscription(
                    MqttQoS.valueOf(interest.qos()), line.options().filter(interest.filter()));
        }
        purpose.presence()
                .ifPresent(presence ->
                        subscribe.addSubscription(MqttQoS.AT_LEAST_ONCE, presence.hears()));
        send(subscribe.build());
    }

    private List<BrokerLink.Interest> asked() {
        List<BrokerLink.Interest> asked = new ArrayList<>(purpose.interests());
        purpose.presence()
                .ifPresent(presence -> asked.add(new BrokerLink.Interest(presence.hears(), 1)));
        return asked;
    }

    /// Every code of 0x80 and above is a refusal; a lower QoS than asked for loses messages.
    private void subscribed(MqttSubAckMessage answer) {
        List<Integer> codes = answer.payload().reasonCodes();
        List<BrokerLink.Interest> asked = asked();
        for (int i = 0; i < codes.size(); i++) {
            BrokerLink.Interest interest = asked.get(i);
            if (codes.get(i) >= 0x80) {
                close("the broker refuses a subscription to " + interest.filter());
                return;
            }
            if (codes.get(i) < interest.qos()) {
                line.weaker(interest, codes.get(i));
            }
        }
        arrived = true;
        purpose.presence().ifPresent(presence -> say(presence.arrived(line.clock().instant())));
        line.ready(channel, receiveMaximum);
    }

    /// Without keeping anything: a presence begins anew with each connection.
    void say(List<Statement> statements) {
        for (Statement statement : statements) {
            int packetId = statement.qos() == 0 ? 0 : line.packetIds().next();
            line.counters().delivered.increment();
            var _ =
                    channel.write(
                            Replies.publish(statement.message(), packetId, false),
                            channel.voidPromise());
        }
        channel.flush();
    }

    private static int packetId(MqttMessage message) {
        return ((MqttMessageIdVariableHeader) message.variableHeader()).messageId();
    }

    private void send(MqttMessage message) {
        var _ = channel.writeAndFlush(message, channel.voidPromise());
    }

    void close(String why) {
        ending = why;
        var _ = socket.close();
    }

    /// In good order: nobody need conclude from silence that we are gone.
    void disconnect() {
        boolean withWill = purpose.presence().map(Presence::willWhenLeaving).orElse(false);
        if (arrived) {
            purpose.presence().ifPresent(presence -> say(presence.leaving(line.clock().instant())));
        }
        send(
                version5
                        ? Replies.disconnect(
                                withWill
                                        ? MqttReasonCodes.Disconnect.DISCONNECT_WITH_WILL_MESSAGE
                                        : MqttReasonCodes.Disconnect.NORMAL_DISCONNECT)
                        : Replies.disconnect());
        close("closed");
    }

    /// Keeps the connection alive, notices when it is not, and copies payloads off pooled buffers.
    private final class Watch extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, @Nullable Object message)
                throws Exception {
            if (message instanceof MqttPublishMessage publish) {
                MqttMessage detached =
                        publish.replace(
                                Unpooled.wrappedBuffer(ByteBufUtil.getBytes(publish.payload())));
                publish.release();
                super.channelRead(context, detached);
            } else {
                super.channelRead(context, message);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) throws Exception {
            super.channelReadComplete(context);
            line.turnEnds();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event)
                throws Exception {
            if (!(event instanceof IdleStateEvent idle)) {
                super.userEventTriggered(context, event);
            } else if (idle.state() == IdleState.WRITER_IDLE) {
                send(MqttMessage.PINGREQ);
            } else if (intake.reading()) {
                close("the broker was silent");
            }
        }
    }
}
