package io.homeostat.http;

import io.homeostat.access.CertificateFiles;
import io.homeostat.access.ServerCertificate;
import io.homeostat.access.Users;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks every ten seconds whether users or certificate have changed on disk, as a person,
/// cert-manager or certbot changes them, and goes on with the new ones. Open connections stay.
final class Renewal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);
    private static final long MILLIS = 10_000;
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

    private final Vertx vertx;
    private final HttpSecurity security;
    private final InstantSource clock;
    private long timer = -1;

    // Written at the start and by one look at a time.
    private volatile Optional<ServerCertificate> certificate;
    private volatile String complaint = "";

    /// Throws [IllegalArgumentException] where the certificate cannot be used.
    Renewal(Vertx vertx, HttpSecurity security, InstantSource clock) {
        this.vertx = vertx;
        this.security = security;
        this.clock = clock;
        this.certificate = security.tls().map(files -> files.load(clock.instant()));
    }

    /// When the certificate expires, in seconds since 1970; 0 without one.
    double certificateSeconds() {
        return certificate.map(one -> (double) one.until().getEpochSecond()).orElse(0.0);
    }

    void applyTo(HttpServerOptions options) {
        certificate.ifPresent(one -> {
            var _ =
                    options.setSsl(true)
                            .setUseAlpn(false)
                            .setEnabledSecureTransportProtocols(PROTOCOLS)
                            .setKeyCertOptions(pem(one));
        });
    }

    private static PemKeyCertOptions pem(ServerCertificate one) {
        return new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(one.chain()))
                .addKeyValue(Buffer.buffer(one.key()));
    }

    /// Begins to look, for `server`.
    void begin(HttpServer server) {
        if (security.users().isPresent() || security.tls().isPresent()) {
            timer = vertx.setPeriodic(MILLIS, _ -> look(server));
        }
    }

    /// Looks once; complete when what was found serves.
    Future<Void> look(HttpServer server) {
        Callable<Optional<ServerCertificate>> read =
                () -> {
                    security.users().ifPresent(Users::refresh);
                    return security.tls().flatMap(this::changed);
                };
        return vertx.executeBlocking(read, true)
                .compose(found -> renew(server, Objects.requireNonNull(found)));
    }

    /// A certificate that is another than the one that serves, and good.
    private Optional<ServerCertificate> changed(CertificateFiles files) {
        try {
            ServerCertificate found = files.load(clock.instant());
            complaint = "";
            return Optional.of(found).filter(one -> !one.equals(certificate.orElse(null)));
        } catch (IllegalArgumentException wrong) {
            String why = String.valueOf(wrong.getMessage());
            // Of two files the first is there sooner: the next look may find both. The clock's part
            // of a message changes every time.
            String key = why.replaceAll("it is \\S+ by", "");
            if (!key.equals(complaint)) {
                complaint = key;
                LOG.atError()
                        .addKeyValue("why", why)
                        .log("certificate not read again, the one before stays");
            }
            return Optional.empty();
        }
    }

    private Future<Void> renew(HttpServer server, Optional<ServerCertificate> changed) {
        if (changed.isEmpty()) {
            return Future.succeededFuture();
        }
        ServerCertificate found = changed.get();
        ServerSSLOptions options =
                new ServerSSLOptions()
                        .setKeyCertOptions(pem(found))
                        .setUseAlpn(false)
                        .setEnabledSecureTransportProtocols(PROTOCOLS);
        return server.updateSSLOptions(options)
                .onSuccess(_ -> {
                    certificate = Optional.of(found);
                    LOG.atInfo().addKeyValue("until", found.until()).log("certificate renewed");
                })
                .onFailure(e -> LOG.atError().setCause(e).log("certificate not renewed"))
                .mapEmpty();
    }

    @Override
    public void close() {
        if (timer >= 0) {
            var _ = vertx.cancelTimer(timer);
        }
    }
}
