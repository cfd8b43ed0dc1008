package io.homeostat.cli;

import io.homeostat.access.CertificateFiles;
import io.homeostat.access.Users;
import io.homeostat.mqtt.BrokerOptions;
import io.homeostat.mqtt.MqttSecurity;
import io.homeostat.node.MqttAccess;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Who may connect over MQTT, or which broker the box connects to, as options.
final class MqttArguments {
    @Option(
            names = "--mqtt",
            paramLabel = "URL",
            defaultValue = "${env:HOMEOSTAT_MQTT}",
            description = {
                "A broker instead of the listener of this box: mqtt://USER:PASSWORD@HOST:1883 or",
                "mqtts://HOST:8883. Also by the environment variable HOMEOSTAT_MQTT, which other",
                "users of the machine cannot read."
            })
    private @Nullable String broker;

    @Option(
            names = "--mqtt-ca",
            paramLabel = "FILE",
            description = "Authorities, in PEM, that a broker's certificate may be from.")
    private @Nullable Path brokerCa;

    @Option(
            names = "--mqtt-client",
            paramLabel = "ID",
            defaultValue = "homeostat",
            description = {
                "Client identifier at the broker, one for each box: its session there keeps what",
                "comes while the box is away. What goes out has a second connection, ID/out.",
                "Default: homeostat."
            })
    private String client = "homeostat";

    @Option(
            names = "--mqtt-share",
            paramLabel = "GROUP",
            description = "Share the subscriptions with other boxes of this group ($share).")
    private @Nullable String share;

    @Option(
            names = "--mqtt-users",
            paramLabel = "FILE",
            description = {
                "Who may connect to the listener; 'homeostat user' writes the file. Without",
                "it everybody may who reaches it, so it is needed where --host opens the box."
            })
    private @Nullable Path users;

    @Option(
            names = "--mqtt-anonymous",
            description = "Let everybody connect, although --host opens the box to the network.")
    private boolean anonymous;

    @Option(
            names = "--mqtt-cert",
            paramLabel = "FILE",
            description = {
                "Certificate chain in PEM: the listener speaks TLS only. A renewed file counts"
                        + " within ten",
                "seconds."
            })
    private @Nullable Path certificate;

    @Option(
            names = "--mqtt-key",
            paramLabel = "FILE",
            description = "The certificate's private key in PEM (PKCS 8).")
    private @Nullable Path key;

    @Option(
            names = "--mqtt-client-ca",
            paramLabel = "FILE",
            description = "Authorities, in PEM: only clients with a certificate of theirs connect.")
    private @Nullable Path clientCa;

    @Option(
            names = "--sparkplug-host",
            paramLabel = "ID",
            description = {
                "Say on spBv1.0/STATE/ID that this box is there, for edge nodes that wait for"
                        + " their",
                "primary host; one for each box. Without it the box takes Sparkplug in and says",
                "nothing of itself."
            })
    private @Nullable String sparkplugHost;

    /// @param host address that the box listens on
    MqttAccess access(String host) {
        try {
            Optional<BrokerOptions> external =
                    Optional.ofNullable(broker)
                            .filter(url -> !url.isBlank())
                            .map(url ->
                                    BrokerOptions.parse(url, client)
                                            .sharing(Optional.ofNullable(share))
                                            .trusting(Optional.ofNullable(brokerCa)));
            return new MqttAccess(
                    external.isPresent() ? MqttSecurity.OPEN : security(host), external, hostId());
        } catch (IllegalArgumentException | UncheckedIOException wrong) {
            throw new WrongInput(String.valueOf(wrong.getMessage()));
        }
    }

    private Optional<String> hostId() {
        if (sparkplugHost != null
                && !sparkplugHost.matches("[^/+#\\x00]*[^/+#\\x00\\s][^/+#\\x00]*")) {
            throw new WrongInput(
                    "--sparkplug-host: found '"
                            + sparkplugHost
                            + "', expected a name without / + #, such as homeostat-7");
        }
        return Optional.ofNullable(sparkplugHost);
    }

    private MqttSecurity security(String host) {
        if (users == null && !anonymous && !Loopback.is(host)) {
            throw new WrongInput(
                    "--host: found '"
                            + host
                            + "', which opens MQTT to the network; expected --mqtt-users FILE, or"
                            + " --mqtt-anonymous to let everybody publish");
        }
        if (users != null && anonymous) {
            throw new WrongInput("--mqtt-anonymous: found beside --mqtt-users, expected one");
        }
        if ((certificate == null) != (key == null) || (clientCa != null && certificate == null)) {
            throw new WrongInput(
                    "--mqtt-cert: expected together with --mqtt-key, and both with"
                            + " --mqtt-client-ca");
        }
        Optional<CertificateFiles> tls =
                certificate == null || key == null
                        ? Optional.empty()
                        : Optional.of(
                                new CertificateFiles(
                                        certificate, key, Optional.ofNullable(clientCa)));
        // Told here, with everything else that is wrong, and not when half of the box runs.
        tls.ifPresent(files -> files.load(Instant.now()));
        return new MqttSecurity(Optional.ofNullable(users).map(Users::read), tls);
    }
}
