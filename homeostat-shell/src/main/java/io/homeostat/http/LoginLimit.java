package io.homeostat.http;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// How often an address may be wrong about who it is: ten times a minute. Beyond that nothing it
/// says is looked at, for the rest of the minute. Who has been let in lately is not kept from
/// coming.
final class LoginLimit {
    static final int FAILURES_MAX = 10;
    static final int SECONDS = 60;
    private static final int ADDRESSES_MAX = 4_096;

    /// Of an IPv6 address: one subscriber has all addresses below this.
    private static final int NETWORK_BYTES = 8;

    private final LongSupplier nanos;

    // Guarded by this.
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true);

    private record Failures(int count, long since) {}

    LoginLimit(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// Seconds for which `address` is not listened to; 0 when it is.
    synchronized long secondsClosed(String address) {
        Failures of = failures.get(network(address));
        if (of == null || of.count() < FAILURES_MAX) {
            return 0;
        }
        long passed = (nanos.getAsLong() - of.since()) / 1_000_000_000;
        return Math.max(0, SECONDS - passed);
    }

    synchronized void failed(String address) {
        String network = network(address);
        long now = nanos.getAsLong();
        Failures of = failures.getOrDefault(network, new Failures(0, now));
        boolean over = (now - of.since()) / 1_000_000_000 >= SECONDS;
        failures.put(
                network, over ? new Failures(1, now) : new Failures(of.count() + 1, of.since()));
        if (failures.size() > ADDRESSES_MAX) {
            failures.remove(failures.keySet().iterator().next());
        }
    }

    private static String network(String address) {
        try {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            return bytes.length <= NETWORK_BYTES
                    ? address
                    : HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES);
        } catch (IllegalArgumentException _) {
            return address; // A socket without an address, in a test.
        }
    }
}
