package io.homeostat.http;

/// What the door of the HTTP server has counted.
///
/// @param unknown requests with a wrong user, password or token
/// @param forbidden requests for which the user's role is not enough
/// @param limited requests turned away because their address, or all together, asked too often
/// @param certificateSeconds when the certificate expires, in seconds since 1970; 0 without TLS
public record HttpCounts(long unknown, long forbidden, long limited, double certificateSeconds) {
    /// Of a server that is not there yet.
    public static final HttpCounts NONE = new HttpCounts(0, 0, 0, 0);
}
