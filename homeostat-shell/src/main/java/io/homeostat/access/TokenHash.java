package io.homeostat.access;

import io.homeostat.base.Check;
import io.homeostat.base.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/// A token that can be recognised and not be read: SHA-256.
///
/// A password needs a slow function, because people choose among few. A token has 256 random bits:
/// who wanted to guess it would not come to an end with a fast one either, and the box spares a
/// tenth of a second.
final class TokenHash implements Secret {
    static final String SCHEME = "token-sha256";

    /// Tells a person, and a scanner for secrets that leak, what it is.
    private static final String PREFIX = "homeostat_";

    private static final int BYTES = 32;

    private final String digest;

    private TokenHash(String digest) {
        this.digest = digest;
    }

    /// A token that nobody has yet.
    static String fresh(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static TokenHash of(String token) {
        return new TokenHash(digest(token));
    }

    /// @param place where the text stands, for a message
    static TokenHash parse(String digest, String place) {
        Check.argument(
                digest.matches("[0-9a-f]{64}"),
                "%sfound a hash of %s characters, expected the 64 of a SHA-256",
                place,
                digest.length());
        return new TokenHash(digest);
    }

    static String digest(String token) {
        return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
    }

    String digest() {
        return digest;
    }

    @Override
    public boolean matches(String said) {
        return MessageDigest.isEqual(
                digest.getBytes(StandardCharsets.US_ASCII),
                digest(said).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return SCHEME + ":" + digest;
    }
}
