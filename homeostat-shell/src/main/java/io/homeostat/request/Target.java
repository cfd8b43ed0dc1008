package io.homeostat.request;

import io.homeostat.base.Check;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A server, and how to talk to it.
///
/// @param url with the path that all requests have in common
/// @param authorities certificates in PEM that the server's may be from; the JDK's own without
/// @param timeout for one request
public record Target(URI url, Optional<Path> authorities, Login login, Duration timeout) {
    public Target {
        Check.argument(
                ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                        && url.getHost() != null
                        && url.getRawQuery() == null
                        && url.getRawFragment() == null,
                "found '%s', expected http://HOST:PORT or https://HOST:PORT",
                shown(url));
        Check.argument(
                url.getRawUserInfo() == null,
                "found a user or password in the URL, which others on this machine can read");
    }

    /// Bytes of some MiB pass a slow line in 30 s.
    public static Target of(URI url) {
        return new Target(url, Optional.empty(), new Login.Open(), Duration.ofSeconds(30));
    }

    /// Without what may be secret.
    public String shown() {
        return shown(url);
    }

    private static String shown(URI url) {
        return url.toString().replaceFirst("//[^/@]*@", "//…@");
    }

    URI at(String path) {
        return URI.create(url.toString().replaceFirst("/+$", "") + path);
    }

    @Override
    public String toString() {
        return "Target[" + shown() + "]";
    }
}
