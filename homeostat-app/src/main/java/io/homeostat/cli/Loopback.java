package io.homeostat.cli;

/// Addresses that only this machine reaches.
final class Loopback {
    private Loopback() {}

    static boolean is(String host) {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }
}
