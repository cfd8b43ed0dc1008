package io.homeostat.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.access.CertificateFiles;
import io.homeostat.access.Certificates;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// MQTT by TLS, with certificates made on the spot that change while the port is open.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MqttTlsTest {
    @TempDir private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
    private Path elsewhere = Path.of("");
    private CertificateFiles server = new CertificateFiles(Path.of(""), Path.of(""));

    @BeforeEach
    void certificate() throws Exception {
        elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        server = Certificates.make(directory, "server");
    }

    @AfterEach
    void stop() {
        wait(vertx.close());
    }

    private MqttListener listen(CertificateFiles files) {
        MqttSecurity security = new MqttSecurity(Optional.empty(), Optional.of(files));
        return MqttListener.start(
                vertx,
                MqttOptions.of("127.0.0.1", 0).secured(security),
                (topic, _, _, durable) -> {
                    arrived.add(topic);
                    durable.run();
                });
    }

    private static <T> T wait(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private static void replace(CertificateFiles files, CertificateFiles by) throws Exception {
        Files.copy(by.key(), files.key(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(by.chain(), files.chain(), StandardCopyOption.REPLACE_EXISTING);
    }

    /// @param trusted whose certificate the listener has to show
    private MqttClient client(MqttListener listener, Path trusted, Optional<CertificateFiles> own)
            throws Exception {
        MqttClientOptions options = new MqttClientOptions();
        options.setSsl(true)
                .setHostnameVerificationAlgorithm("HTTPS")
                .setTrustOptions(new PemTrustOptions().addCertPath(trusted.toString()));
        own.ifPresent(files ->
                options.setKeyCertOptions(
                        new PemKeyCertOptions()
                                .addCertPath(files.chain().toString())
                                .addKeyPath(files.key().toString())));
        MqttClient client = MqttClient.create(vertx, options);
        client.connect(listener.port(), "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        return client;
    }

    /// Tries until the listener has looked by itself.
    private MqttClient clientSoon(MqttListener listener, Path trusted, CertificateFiles own)
            throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                return client(listener, trusted, Optional.of(own));
            } catch (ExecutionException refused) {
                assertThat(System.nanoTime()).as("not let in").isLessThan(end);
                Thread.sleep(200);
            }
        }
    }

    private void publish(MqttClient client, String topic) throws Exception {
        var _ = client.publish(topic, Buffer.buffer("1"), MqttQoS.AT_LEAST_ONCE, false, false);
        assertThat(arrived.poll(60, TimeUnit.SECONDS)).isEqualTo(topic);
    }

    @Test
    void a_renewed_certificate_serves_and_who_is_there_stays() throws Exception {
        Path before = Files.copy(server.chain(), directory.resolve("before.pem"));
        CertificateFiles next = Certificates.make(elsewhere, "two", "-validity", "700");
        try (MqttListener listener = listen(server)) {
            MqttClient early = client(listener, before, Optional.empty());
            double until = listener.counts().certificateSeconds();
            assertThat(until).isGreaterThan(1.7e9);

            Files.copy(next.key(), server.key(), StandardCopyOption.REPLACE_EXISTING);
            wait(listener.look());
            publish(client(listener, before, Optional.empty()), "with/half/of/a/pair");

            replace(server, next);
            wait(listener.look());
            publish(client(listener, next.chain(), Optional.empty()), "with/the/new/one");
            publish(early, "of/before");
            assertThatThrownBy(() -> client(listener, before, Optional.empty()))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("SSL");
            assertThat(listener.counts().certificateSeconds()).isGreaterThan(until);
        }
    }

    @Test
    void devices_of_a_new_authority_come_in_and_those_of_the_former_do_not() throws Exception {
        CertificateFiles former = Certificates.make(directory, "former");
        CertificateFiles latter = Certificates.make(directory, "latter");
        Path authorities = Files.copy(former.chain(), directory.resolve("authorities.pem"));
        CertificateFiles both =
                new CertificateFiles(server.chain(), server.key(), Optional.of(authorities));
        try (MqttListener listener = listen(both)) {
            publish(client(listener, server.chain(), Optional.of(former)), "of/the/former");
            assertThatThrownBy(() -> client(listener, server.chain(), Optional.of(latter)))
                    .isInstanceOf(ExecutionException.class);

            Files.copy(latter.chain(), authorities, StandardCopyOption.REPLACE_EXISTING);

            publish(clientSoon(listener, server.chain(), latter), "of/the/latter");
            assertThatThrownBy(() -> client(listener, server.chain(), Optional.of(former)))
                    .isInstanceOf(ExecutionException.class);
            assertThatThrownBy(() -> client(listener, server.chain(), Optional.empty()))
                    .isInstanceOf(ExecutionException.class);
        }
    }

    @Test
    void authorities_that_are_none_are_told_at_the_start() throws Exception {
        CertificateFiles wrong =
                new CertificateFiles(server.chain(), server.key(), Optional.of(server.key()));
        assertThatThrownBy(() -> listen(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("client authorities")
                .hasMessageContaining("server.key")
                .hasMessageContaining("no certificate in PEM");
    }
}
