package io.homeostat.mqtt;

import io.homeostat.base.Check;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where a broker is, and as whom a box connects to it.
///
/// @param client identifier of the box; its session at the broker bears that name
/// @param user empty for none
/// @param password empty for none
/// @param share group of boxes that divide the messages among them
/// @param ca authorities of the broker's certificate, those of the JDK without it
public record BrokerOptions(
        String host,
        int port,
        boolean tls,
        String client,
        String user,
        String password,
        Optional<String> share,
        Optional<Path> ca) {
    private static final String FORM = "mqtt://USER:PASSWORD@HOST:1883 or mqtts://HOST:8883";

    public BrokerOptions {
        Check.argument(port >= 1 && port <= 65_535, "broker port %s is not in 1..65535", port);
        Check.argument(!client.isBlank(), "the client identifier is blank");
        share.ifPresent(group ->
                Check.argument(
                        group.matches("[^/+#\\s]+"),
                        "group '%s' is blank or holds one of / + #",
                        group));
        ca.ifPresent(file -> Check.argument(Files.isReadable(file), "'%s' is not readable", file));
    }

    /// Reads a URL; throws [IllegalArgumentException], without its password, when it is none.
    public static BrokerOptions parse(String url, String client) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "the broker's URL does not parse, expected "
                            + FORM
                            + " (special characters of a password as %40)",
                    e);
        }
        boolean tls = "mqtts".equals(uri.getScheme());
        Check.argument(
                tls || "mqtt".equals(uri.getScheme()),
                "the broker's URL begins with '%s', expected %s",
                uri.getScheme(),
                FORM);
        Check.argument(uri.getHost() != null, "the broker's URL has no host, expected %s", FORM);
        Check.argument(
                uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"),
                "the broker's URL has a path, expected %s",
                FORM);
        String login = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        int colon = login.indexOf(':');
        String otherwise = tls ? "8883" : "1883";
        return new BrokerOptions(
                uri.getHost().replaceAll("[\\[\\]]", ""),
                uri.getPort() < 0 ? Integer.parseInt(otherwise) : uri.getPort(),
                tls,
                client,
                plain(colon < 0 ? login : login.substring(0, colon)),
                plain(colon < 0 ? "" : login.substring(colon + 1)),
                Optional.empty(),
                Optional.empty());
    }

    private static String plain(String encoded) {
        return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// The subscription for `filter`, shared where this box is one of a group.
    String filter(String filter) {
        return share.map(group -> "$share/" + group + "/" + filter).orElse(filter);
    }

    /// The same as one of `group`.
    public BrokerOptions sharing(Optional<String> group) {
        return new BrokerOptions(host, port, tls, client, user, password, group, ca);
    }

    /// The same as another client.
    BrokerOptions named(String another) {
        return new BrokerOptions(host, port, tls, another, user, password, share, ca);
    }

    /// The same with authorities of one's own.
    public BrokerOptions trusting(Optional<Path> authorities) {
        return new BrokerOptions(host, port, tls, client, user, password, share, authorities);
    }

    /// The address without user and password.
    @Override
    public String toString() {
        return (tls ? "mqtts://" : "mqtt://") + host + ":" + port;
    }
}
