package io.homeostat.signature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/// A new pair of keys in two PEM files.
///
/// @param secret PKCS 8, without the public key, as the platform writes it
/// @param open what may be told
public record KeyFiles(Path secret, Path open) {
    public static KeyFiles make(Path directory, String name) throws Exception {
        return make(directory, name, "secp256r1");
    }

    public static KeyFiles make(Path directory, String name, String curve)
            throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        KeyPair pair = generator.generateKeyPair();
        Path secret = directory.resolve(name + ".key");
        Path open = directory.resolve(name + ".pub");
        write(secret, "PRIVATE KEY", pair.getPrivate().getEncoded());
        write(open, "PUBLIC KEY", pair.getPublic().getEncoded());
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        return new KeyFiles(secret, open);
    }

    static void write(Path file, String label, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                file, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }

    public SigningKey signing() {
        return SigningKey.read(secret);
    }

    public TrustedKey trusted() {
        return TrustedKey.read(open);
    }
}
