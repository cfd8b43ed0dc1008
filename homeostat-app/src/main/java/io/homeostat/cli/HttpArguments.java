package io.homeostat.cli;

import io.homeostat.access.CertificateFiles;
import io.homeostat.access.Users;
import io.homeostat.http.HttpSecurity;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Who may use the HTTP port, as options.
final class HttpArguments {
    @Option(
            names = "--http-users",
            paramLabel = "FILE",
            description = {
                "Who may use HTTP; 'homeostat user' writes the file, which may be that of",
                "--mqtt-users. Without it everybody may do everything who reaches it, so it is",
                "needed where --host opens the box. A changed file counts within ten seconds."
            })
    private @Nullable Path users;

    @Option(
            names = "--http-anonymous",
            description = "Let everybody use HTTP, although --host opens the box to the network.")
    private boolean anonymous;

    @Option(
            names = "--http-open-metrics",
            description = "Let everybody read /metrics, although there are --http-users.")
    private boolean openMetrics;

    @Option(
            names = "--http-cert",
            paramLabel = "FILE",
            description = {
                "Certificate chain in PEM: HTTP is HTTPS only. A renewed file counts within ten",
                "seconds."
            })
    private @Nullable Path certificate;

    @Option(
            names = "--http-key",
            paramLabel = "FILE",
            description = "The certificate's private key in PEM (PKCS 8).")
    private @Nullable Path key;

    /// @param host address that the box listens on
    HttpSecurity security(String host) {
        if (users == null && !anonymous && !Loopback.is(host)) {
            throw new WrongInput(
                    "--host: found '"
                            + host
                            + "', which opens HTTP to the network; expected --http-users FILE, or"
                            + " --http-anonymous to let everybody give orders");
        }
        if (users != null && anonymous) {
            throw new WrongInput("--http-anonymous: found beside --http-users, expected one");
        }
        if (users == null && openMetrics) {
            throw new WrongInput("--http-open-metrics: expected together with --http-users");
        }
        if ((certificate == null) != (key == null)) {
            throw new WrongInput("--http-cert: expected together with --http-key");
        }
        try {
            Optional<CertificateFiles> tls =
                    certificate == null || key == null
                            ? Optional.empty()
                            : Optional.of(new CertificateFiles(certificate, key));
            // Told here, with everything else that is wrong, and not when half of the box runs.
            tls.ifPresent(files -> files.load(Instant.now()));
            return new HttpSecurity(
                    Optional.ofNullable(users).map(Users::read), tls, users == null || openMetrics);
        } catch (IllegalArgumentException | UncheckedIOException wrong) {
            throw new WrongInput(String.valueOf(wrong.getMessage()));
        }
    }
}
