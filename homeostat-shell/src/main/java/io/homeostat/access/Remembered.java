package io.homeostat.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Credentials that were right just now, so that a device that reconnects every second and a page
/// that asks ten things at once do not cost a tenth of a second each time.
///
/// It keeps a digest under a key that only this process has: neither memory nor the time of a
/// look-up tells anything of what was said.
final class Remembered {
    private static final int ENTRIES_MAX = 1_024;
    private static final long NANOS_MAX = 600_000_000_000L;
    private static final String FUNCTION = "HmacSHA256";

    private final LongSupplier nanos;
    private final SecretKeySpec key;

    // Guarded by this.
    private final Map<String, Proof> proofs = new LinkedHashMap<>(16, 0.75f, true);

    private record Proof(User user, long at) {}

    Remembered(LongSupplier nanos) {
        this.nanos = nanos;
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, FUNCTION);
    }

    Optional<User> find(Credentials credentials) {
        String digest = digest(credentials);
        synchronized (this) {
            Proof proof = proofs.get(digest);
            if (proof == null) {
                return Optional.empty();
            }
            if (nanos.getAsLong() - proof.at() > NANOS_MAX) {
                proofs.remove(digest);
                return Optional.empty();
            }
            return Optional.of(proof.user());
        }
    }

    void put(Credentials credentials, User user) {
        String digest = digest(credentials);
        synchronized (this) {
            proofs.put(digest, new Proof(user, nanos.getAsLong()));
            if (proofs.size() > ENTRIES_MAX) {
                // The one that was asked for longest ago.
                proofs.remove(proofs.keySet().iterator().next());
            }
        }
    }

    private String digest(Credentials credentials) {
        // No name holds a colon, so the two kinds never meet.
        String text =
                switch (credentials) {
                    case Credentials.Password(String name, String secret) -> name + ":" + secret;
                    case Credentials.Token(String secret) -> ":" + secret;
                };
        try {
            Mac mac = Mac.getInstance(FUNCTION);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
        }
    }
}
