package io.homeostat.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.access.CertificateFiles;
import io.homeostat.access.Certificates;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// HTTPS by real sockets, with certificates made on the spot.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TlsTest {
    @TempDir private Path directory;

    private static int status(HttpClient client, Closed box) throws Exception {
        return Closed.send(client, box.as("ann", "/api/v1/pipelines")).statusCode();
    }

    @Test
    void speaks_https_only_and_shows_its_certificate() throws Exception {
        CertificateFiles files = Certificates.make(directory, "one");
        try (Closed box = new Closed(directory, false, Optional.of(files));
                HttpClient client = Closed.trusting(files.chain());
                HttpClient stranger = HttpClient.newHttpClient()) {
            assertThat(box.api.scheme()).isEqualTo("https");
            assertThat(status(client, box)).isEqualTo(200);
            assertThat(box.api.counts().certificateSeconds()).isGreaterThan(1.7e9);
            assertThatThrownBy(() -> status(stranger, box))
                    .isInstanceOf(SSLHandshakeException.class);
            HttpRequest plain =
                    HttpRequest.newBuilder(
                                    java.net.URI.create(
                                            "http://127.0.0.1:" + box.api.port() + "/health"))
                            .build();
            assertThatThrownBy(() ->
                            stranger.send(
                                    plain, java.net.http.HttpResponse.BodyHandlers.discarding()))
                    .isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3,true", "TLSv1.2,true", "TLSv1.1,false"})
    void speaks_no_old_tls(String protocol, boolean spoken) throws Exception {
        CertificateFiles files = Certificates.make(directory, "one");
        try (Closed box = new Closed(directory, false, Optional.of(files));
                HttpClient client = Closed.trusting(files.chain());
                SSLSocket socket =
                        (SSLSocket)
                                client.sslContext()
                                        .getSocketFactory()
                                        .createSocket("127.0.0.1", box.api.port())) {
            socket.setEnabledProtocols(new String[] {protocol});
            if (spoken) {
                socket.startHandshake();
                assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
            } else {
                assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void a_renewed_certificate_serves_and_a_broken_one_does_not() throws Exception {
        CertificateFiles files = Certificates.make(directory, "one");
        Path before = Files.copy(files.chain(), directory.resolve("before.pem"));
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        CertificateFiles next = Certificates.make(elsewhere, "two", "-validity", "700");
        try (Closed box = new Closed(directory, false, Optional.of(files))) {
            double until = box.api.counts().certificateSeconds();
            Files.copy(next.chain(), files.chain(), StandardCopyOption.REPLACE_EXISTING);
            box.look();
            try (HttpClient client = Closed.trusting(before)) {
                assertThat(status(client, box)).as("half of a pair").isEqualTo(200);
            }

            Files.copy(next.key(), files.key(), StandardCopyOption.REPLACE_EXISTING);
            box.look();
            try (HttpClient client = Closed.trusting(next.chain());
                    HttpClient old = Closed.trusting(before)) {
                assertThat(status(client, box)).isEqualTo(200);
                assertThatThrownBy(() -> status(old, box))
                        .isInstanceOf(SSLHandshakeException.class);
            }
            assertThat(box.api.counts().certificateSeconds()).isGreaterThan(until);
        }
    }

    @Test
    void a_page_of_the_same_address_without_tls_gives_no_orders() throws Exception {
        CertificateFiles files = Certificates.make(directory, "one");
        try (Closed box = new Closed(directory, false, Optional.of(files));
                HttpClient client = Closed.trusting(files.chain())) {
            String path = "/api/v1/pipelines/gas-turbine-nox/retrain";
            for (String scheme : new String[] {"http", "https"}) {
                HttpRequest.Builder order =
                        box.as("ann", path)
                                .header("Origin", scheme + "://127.0.0.1:" + box.api.port())
                                .POST(HttpRequest.BodyPublishers.noBody());
                assertThat(Closed.send(client, order).statusCode())
                        .isEqualTo(scheme.equals("https") ? 202 : 403);
            }
        }
    }
}
