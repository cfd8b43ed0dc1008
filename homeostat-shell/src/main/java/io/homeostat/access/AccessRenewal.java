package io.homeostat.access;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks every ten seconds whether the users or the certificate of a port have changed on disk, as
/// a person, cert-manager or certbot changes them, and goes on with the new ones. Open connections
/// stay.
public final class AccessRenewal implements AutoCloseable {
    /// Gives new options to a server that listens.
    public interface Server extends Function<ServerSSLOptions, Future<Boolean>> {}

    private static final Logger LOG = LoggerFactory.getLogger(AccessRenewal.class);
    private static final long MILLIS = 10_000;
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

    private final Vertx vertx;
    private final Optional<Users> users;
    private final Optional<CertificateFiles> files;
    private final InstantSource clock;
    private long timer = -1;

    // Written at the start and by one look at a time.
    private volatile Optional<ServerCertificate> certificate;
    private volatile String complaint = "";

    /// Throws [IllegalArgumentException] where the certificate cannot be used.
    public AccessRenewal(
            Vertx vertx,
            Optional<Users> users,
            Optional<CertificateFiles> files,
            InstantSource clock) {
        this.vertx = vertx;
        this.users = users;
        this.files = files;
        this.clock = clock;
        this.certificate = files.map(some -> some.load(clock.instant()));
    }

    /// When the certificate expires, in seconds since 1970; 0 without one.
    public double certificateSeconds() {
        return certificate.map(one -> (double) one.until().getEpochSecond()).orElse(0.0);
    }

    /// Makes it TLS, if there is a certificate.
    public void applyTo(NetServerOptions options) {
        certificate.ifPresent(one -> {
            var _ = options.setSsl(true).setUseAlpn(false);
            dress(options.getSslOptions(), one);
        });
    }

    private static void dress(ServerSSLOptions options, ServerCertificate one) {
        options.setUseAlpn(false)
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setKeyCertOptions(
                        new PemKeyCertOptions()
                                .addCertValue(Buffer.buffer(one.chain()))
                                .addKeyValue(Buffer.buffer(one.key())));
        one.clientAuthorities()
                .ifPresent(known -> {
                    var _ =
                            options.setClientAuth(ClientAuth.REQUIRED)
                                    .setTrustOptions(
                                            new PemTrustOptions()
                                                    .addCertValue(Buffer.buffer(known)));
                });
    }

    /// Begins to look, for `server`.
    public void begin(Server server) {
        if (users.isPresent() || files.isPresent()) {
            timer = vertx.setPeriodic(MILLIS, _ -> look(server));
        }
    }

    /// Looks once; complete when what was found serves.
    public Future<Void> look(Server server) {
        Callable<Optional<ServerCertificate>> read =
                () -> {
                    users.ifPresent(Users::refresh);
                    return files.flatMap(this::changed);
                };
        return vertx.executeBlocking(read, true)
                .compose(found -> renew(server, Objects.requireNonNull(found)));
    }

    /// A certificate that is another than the one that serves, and good.
    private Optional<ServerCertificate> changed(CertificateFiles some) {
        try {
            ServerCertificate found = some.load(clock.instant());
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

    private Future<Void> renew(Server server, Optional<ServerCertificate> changed) {
        if (changed.isEmpty()) {
            return Future.succeededFuture();
        }
        ServerCertificate found = changed.get();
        ServerSSLOptions options = new ServerSSLOptions();
        dress(options, found);
        return server.apply(options)
                .onSuccess(_ -> {
                    certificate = Optional.of(found);
                    LOG.atInfo()
                            .addKeyValue("file", files.orElseThrow().chain())
                            .addKeyValue("until", found.until())
                            .log("certificate renewed");
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
