package io.homeostat.mqtt;

import io.homeostat.access.Users;
import io.homeostat.base.Check;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// Who may connect to a listener, and by which means.
///
/// @param users without any, everybody may
/// @param tls without it, plain TCP
public record MqttSecurity(Optional<Users> users, Optional<Tls> tls) {
    /// Everybody, in plain text: for an address that only this machine reaches.
    public static final MqttSecurity OPEN = new MqttSecurity(Optional.empty(), Optional.empty());

    /// @param certificate chain in PEM, the server's own first
    /// @param key private key in PEM (PKCS 8), not encrypted
    /// @param clientCa with it, only clients whose certificate one of these authorities has signed
    public record Tls(Path certificate, Path key, Optional<Path> clientCa) {
        public Tls {
            readable(certificate, "TLS certificate");
            readable(key, "TLS key");
            clientCa.ifPresent(file -> readable(file, "file of client authorities"));
        }

        private static void readable(Path file, String what) {
            Check.argument(
                    Files.isReadable(file), "the %s '%s' is not there or not readable", what, file);
        }
    }

    void applyTo(NetServerOptions options) {
        if (tls.isEmpty()) {
            return;
        }
        Tls files = tls.get();
        var _ =
                options.setSsl(true)
                        .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                        .setKeyCertOptions(
                                new PemKeyCertOptions()
                                        .addCertPath(files.certificate().toString())
                                        .addKeyPath(files.key().toString()));
        if (files.clientCa().isPresent()) {
            var _ =
                    options.setClientAuth(ClientAuth.REQUIRED)
                            .setTrustOptions(
                                    new PemTrustOptions()
                                            .addCertPath(files.clientCa().get().toString()));
        }
    }
}
