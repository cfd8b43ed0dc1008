package io.homeostat.signature;

import io.homeostat.base.Sha256;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;

/// A public key whose signatures count.
///
/// @param file it was read from
/// @param hint SHA-256 of its PEM: how a signature names the key that made it
public record TrustedKey(String file, String hint, ECPublicKey key) {
    private static final int HINT_SHOWN = 12;

    /// @param file PEM with `PUBLIC KEY`, as `openssl pkey -pubout` writes it
    /// @throws SignatureProblem unless it holds a public key on P-256
    public static TrustedKey read(Path file) {
        Pem pem = Pem.read(file, "a public key", List.of("PUBLIC KEY"));
        try {
            ECPublicKey key =
                    (ECPublicKey)
                            KeyFactory.getInstance("EC")
                                    .generatePublic(new X509EncodedKeySpec(pem.bytes()));
            P256.check(key.getParams(), file.toString());
            return new TrustedKey(file.toString(), hint(key), key);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SignatureProblem(
                    file + ": found a key that is none of P-256, expected ECDSA on P-256", e);
        }
    }

    static String hint(ECPublicKey key) {
        return Sha256.of(Pem.ofPublicKey(key.getEncoded()));
    }

    /// As people are told of it.
    @Override
    public String toString() {
        return file + " (" + hint.substring(0, HINT_SHOWN) + ")";
    }
}
