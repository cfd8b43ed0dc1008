package io.homeostat.access;

import io.homeostat.base.Check;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// A password that can be recognised and not be read: PBKDF2 with HMAC-SHA-256.
final class PasswordHash implements Secret {
    static final String SCHEME = "pbkdf2-sha256";

    /// What OWASP's password storage guide (2023) asks for with this function; a tenth of a second
    /// on a small box.
    private static final int ITERATIONS = 600_000;

    private static final int ITERATIONS_MIN = 100_000;
    private static final int ITERATIONS_MAX = 10_000_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    static PasswordHash of(String password, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new PasswordHash(ITERATIONS, salt, derive(password, salt, ITERATIONS));
    }

    /// @param parts iterations, salt and hash
    /// @param place where the text stands, for a message
    static PasswordHash parse(List<String> parts, String place) {
        try {
            int iterations = Integer.parseInt(parts.get(0));
            byte[] salt = Base64.getDecoder().decode(parts.get(1));
            byte[] hash = Base64.getDecoder().decode(parts.get(2));
            Check.argument(
                    iterations >= ITERATIONS_MIN && iterations <= ITERATIONS_MAX,
                    "found %s iterations, expected %s to %s",
                    iterations,
                    ITERATIONS_MIN,
                    ITERATIONS_MAX);
            Check.argument(
                    salt.length >= SALT_BYTES && hash.length == HASH_BITS / 8,
                    "found a salt of %s and a hash of %s bytes",
                    salt.length,
                    hash.length);
            return new PasswordHash(iterations, salt, hash);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(place + e.getMessage(), e);
        }
    }

    @Override
    public boolean matches(String password) {
        return MessageDigest.isEqual(hash, derive(password, salt, iterations));
    }

    private static byte[] derive(String password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2 with HMAC-SHA-256", e);
        } finally {
            spec.clearPassword();
        }
    }

    @Override
    public String toString() {
        Base64.Encoder base64 = Base64.getEncoder();
        return SCHEME
                + ":"
                + iterations
                + ":"
                + base64.encodeToString(salt)
                + ":"
                + base64.encodeToString(hash);
    }
}
