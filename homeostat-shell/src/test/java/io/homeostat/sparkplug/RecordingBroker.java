package io.homeostat.sparkplug;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// A server that writes down what its clients send, in order, and delivers what a test tells it to.
final class RecordingBroker implements AutoCloseable {
    /// What a client has sent.
    sealed interface Sent {
        String client();

        /// @param expiry of the session, -1 where the client names none
        record Connect(String client, int version, boolean clean, long expiry, Published will)
                implements Sent {}

        record Subscribe(String client, Map<String, Integer> filters) implements Sent {}

        record Publish(String client, Published message) implements Sent {}

        /// @param reason 0 in version 3.1.1
        record Disconnect(String client, int reason) implements Sent {}
    }

    /// A message, with its payload as a test compares it.
    static final class Published {
        final String topic;
        final byte[] payload;
        final int qos;
        final boolean retained;

        Published(String topic, byte[] payload, int qos, boolean retained) {
            this.topic = topic;
            this.payload = payload;
            this.qos = qos;
            this.retained = retained;
        }

        String text() {
            return new String(payload, UTF_8);
        }

        @Override
        public String toString() {
            return topic + " qos " + qos + (retained ? " retained " : " ") + text();
        }
    }

    private final MqttServer server;
    private final String watched;
    private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>(10_000);
    private final Map<String, MqttEndpoint> endpoints = new ConcurrentHashMap<>();
    private final AtomicBoolean version5 = new AtomicBoolean(true);

    /// @param watched the client whose packets are written down, and the messages of its other
    ///   connection, from its outbox
    RecordingBroker(Vertx vertx, String watched) {
        this.watched = watched;
        server =
                MqttServer.create(vertx, new MqttServerOptions().setHost("127.0.0.1").setPort(0))
                        .endpointHandler(this::connected);
        server.listen().toCompletionStage().toCompletableFuture().join();
    }

    int port() {
        return server.actualPort();
    }

    /// From now on a client has to come with version 3.1.1.
    void speakOnly311() {
        version5.set(false);
    }

    private void connected(MqttEndpoint endpoint) {
        if (endpoint.protocolVersion() == 5 && !version5.get()) {
            endpoint.reject(MqttConnectReturnCode.CONNECTION_REFUSED_UNSUPPORTED_PROTOCOL_VERSION);
            return;
        }
        String client = endpoint.clientIdentifier();
        endpoints.put(client, endpoint);
        note(connect(endpoint));
        endpoint.subscriptionAutoAck(false);
        endpoint.publishHandler(message -> {
            if (message.qosLevel() == MqttQoS.AT_LEAST_ONCE) {
                endpoint.publishAcknowledge(message.messageId());
            }
            note(
                    new Sent.Publish(
                            client,
                            new Published(
                                    message.topicName(),
                                    message.payload().getBytes(),
                                    message.qosLevel().value(),
                                    message.isRetain())));
        });
        endpoint.subscribeHandler(subscribe -> {
            Map<String, Integer> filters = new ConcurrentHashMap<>();
            subscribe
                    .topicSubscriptions()
                    .forEach(one -> filters.put(one.topicName(), one.qualityOfService().value()));
            note(new Sent.Subscribe(client, filters));
            endpoint.subscribeAcknowledge(
                    subscribe.messageId(),
                    subscribe.topicSubscriptions().stream()
                            .map(one -> one.qualityOfService())
                            .toList());
        });
        endpoint.disconnectMessageHandler(
                goodbye -> note(new Sent.Disconnect(client, goodbye.code().value() & 0xFF)));
        endpoint.accept(false);
    }

    private void note(Sent packet) {
        boolean message = packet instanceof Sent.Publish;
        if (packet.client().equals(watched)
                || (message && packet.client().equals(watched + "/out"))) {
            sent.add(packet);
        }
    }

    private static Sent.Connect connect(MqttEndpoint endpoint) {
        var will = endpoint.will();
        MqttProperties.MqttProperty<?> expiry =
                endpoint.connectProperties().getProperty(MqttProperties.SESSION_EXPIRY_INTERVAL);
        byte[] payload = will.getWillMessageBytes();
        return new Sent.Connect(
                endpoint.clientIdentifier(),
                endpoint.protocolVersion(),
                endpoint.isCleanSession(),
                expiry == null ? -1 : ((Integer) expiry.value()) & 0xFFFF_FFFFL,
                new Published(
                        Objects.requireNonNullElse(will.getWillTopic(), ""),
                        payload == null ? new byte[0] : payload,
                        will.getWillQos(),
                        will.isWillRetain()));
    }

    /// The next packet of one of `kind`; what other packets come first is not skipped.
    <T extends Sent> T next(Class<T> kind) throws InterruptedException {
        Sent next = sent.poll(30, TimeUnit.SECONDS);
        assertThat(next).isInstanceOf(kind);
        return kind.cast(next);
    }

    Published published() throws InterruptedException {
        return next(Sent.Publish.class).message();
    }

    /// What has come so far and was not asked for.
    List<Sent> rest() {
        return List.copyOf(sent);
    }

    /// Delivers a message to `client`.
    void deliver(String client, String topic, byte[] payload, boolean retained) {
        endpoint(client)
                .publish(topic, Buffer.buffer(payload), MqttQoS.AT_MOST_ONCE, false, retained);
    }

    /// Cuts the connection without a word.
    void cut(String client) {
        endpoint(client).close();
    }

    private MqttEndpoint endpoint(String client) {
        return Objects.requireNonNull(endpoints.get(client));
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
