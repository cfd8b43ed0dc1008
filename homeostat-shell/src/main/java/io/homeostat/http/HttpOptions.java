package io.homeostat.http;

import io.homeostat.base.Check;

/// Where and for whom the HTTP server listens.
///
/// @param host address to listen on
/// @param port TCP port, 0 for a free one
public record HttpOptions(String host, int port, HttpSecurity security) {
    public HttpOptions {
        Check.argument(port >= 0 && port <= 65_535, "HTTP port %s is not in 0..65535", port);
    }

    /// For everybody who reaches it.
    public static HttpOptions open(String host, int port) {
        return new HttpOptions(host, port, HttpSecurity.OPEN);
    }
}
