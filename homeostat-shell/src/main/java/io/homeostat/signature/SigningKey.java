package io.homeostat.signature;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// A private key that models are signed with.
public final class SigningKey {
    private static final String PKCS8 = "PRIVATE KEY";
    private static final String SEC1 = "EC PRIVATE KEY";

    /// The object identifier of P-256, as DER.
    private static final String P256_ID = "06082a8648ce3d030107";

    /// The object identifier of keys on elliptic curves, as DER.
    private static final String EC_ID = "06072a8648ce3d0201";

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int SHORT_MAX = 0x7f;

    private final ECPrivateKey secret;
    private final String hint;

    private SigningKey(ECPrivateKey secret, String hint) {
        this.secret = secret;
        this.hint = hint;
    }

    /// @param file PEM with `PRIVATE KEY` (PKCS 8) or `EC PRIVATE KEY` (SEC 1), not encrypted
    /// @throws SignatureProblem unless it holds a private key on P-256 that not everybody can read
    public static SigningKey read(Path file) {
        notForEverybody(file);
        Pem pem = Pem.read(file, "a private key that is not encrypted", List.of(PKCS8, SEC1));
        try {
            byte[] der = pem.label().equals(SEC1) ? pkcs8(pem.bytes(), file) : pem.bytes();
            ECPrivateKey secret =
                    (ECPrivateKey)
                            KeyFactory.getInstance("EC")
                                    .generatePrivate(new PKCS8EncodedKeySpec(der));
            P256.check(secret.getParams(), file.toString());
            return new SigningKey(secret, TrustedKey.hint(P256.publicKey(secret)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SignatureProblem(
                    file
                            + ": found a key that is none of P-256 or is encrypted, expected ECDSA"
                            + " on P-256 without a passphrase",
                    e);
        }
    }

    /// Its group may read it: Kubernetes lays secrets so for the group of a pod.
    private static void notForEverybody(Path file) {
        try {
            Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
            if (rights.contains(PosixFilePermission.OTHERS_READ)
                    || rights.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new SignatureProblem(
                        file
                                + ": found a private key with the rights "
                                + PosixFilePermissions.toString(rights)
                                + ", which everybody on this machine can read; expected"
                                + " rw------- (chmod 600)");
            }
        } catch (UnsupportedOperationException noRights) {
            // A file system without such rights, as on Windows.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /// The same key in the form that the platform reads. It looks at the curve that is named
    /// outside only, so the one inside is looked at here.
    private static byte[] pkcs8(byte[] sec1, Path file) {
        if (!HexFormat.of().formatHex(sec1).contains(P256_ID)) {
            throw new SignatureProblem(
                    file + ": found a key on another curve, expected one on P-256 (prime256v1)");
        }
        byte[] version = {2, 1, 0};
        byte[] algorithm = der(SEQUENCE, HexFormat.of().parseHex(EC_ID + P256_ID));
        return der(SEQUENCE, joined(version, algorithm, der(OCTETS, sec1)));
    }

    private static byte[] der(int tag, byte[] content) {
        byte[] head =
                content.length <= SHORT_MAX
                        ? new byte[] {(byte) tag, (byte) content.length}
                        : new byte[] {
                            (byte) tag,
                            (byte) 0x82,
                            (byte) (content.length >> Byte.SIZE),
                            (byte) content.length
                        };
        return joined(head, content);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    /// SHA-256 of the public key's PEM.
    public String hint() {
        return hint;
    }

    byte[] sign(byte[] message) {
        try {
            return P256.sign(secret, message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that has signed cannot sign", e);
        }
    }
}
