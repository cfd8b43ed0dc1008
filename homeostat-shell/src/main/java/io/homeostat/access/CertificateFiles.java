package io.homeostat.access;

import io.homeostat.base.Check;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a server's certificate and its key lie, and the authorities of its clients.
///
/// @param chain certificates in PEM, the server's own first
/// @param key private key in PEM (PKCS 8), not encrypted
/// @param clientAuthorities in PEM; with them only clients whose certificate one of them has signed
///   may connect
public record CertificateFiles(Path chain, Path key, Optional<Path> clientAuthorities) {
    private static final String CHAIN = "TLS certificate";
    private static final String AUTHORITIES = "file of client authorities";
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
    private static final Pattern OTHER_KEY = Pattern.compile("-----BEGIN (.*PRIVATE KEY)-----");

    /// For a server that asks no client for a certificate.
    public CertificateFiles(Path chain, Path key) {
        this(chain, key, Optional.empty());
    }

    /// Reads them; throws [IllegalArgumentException] that names the file and what is wrong with it.
    ///
    /// A certificate that is not valid yet is let through: the clock of a small box may be wrong
    /// until the network has told it the time.
    public ServerCertificate load(Instant now) {
        String chainText = read(chain, CHAIN);
        String keyText = read(key, "TLS key");
        X509Certificate own = certificates(chain, chainText, CHAIN).getFirst();
        PrivateKey secret = secret(keyText, own.getPublicKey().getAlgorithm());
        Check.argument(
                fits(own, secret),
                "the TLS key '%s' is not that of the certificate '%s'",
                key,
                chain);
        Instant until = own.getNotAfter().toInstant();
        Check.argument(
                now.isBefore(until),
                "the TLS certificate '%s' has expired at %s; it is %s by this machine's clock",
                chain,
                until,
                now);
        return new ServerCertificate(
                chainText, keyText, clientAuthorities.map(CertificateFiles::known), until);
    }

    private static String known(Path authorities) {
        String text = read(authorities, AUTHORITIES);
        var _ = certificates(authorities, text, AUTHORITIES);
        return text;
    }

    private static String read(Path file, String what) {
        try {
            // PEM is ASCII; what people write between its blocks may be anything.
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the " + what + " '" + file + "' is not there or not readable", e);
        }
    }

    private static List<X509Certificate> certificates(Path file, String text, String what) {
        try {
            List<X509Certificate> found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(
                                            text.getBytes(StandardCharsets.ISO_8859_1)))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            Check.argument(
                    !found.isEmpty() && text.contains("-----BEGIN CERTIFICATE-----"),
                    "the %s '%s' holds no certificate in PEM",
                    what,
                    file);
            return found;
        } catch (CertificateException e) {
            throw new IllegalArgumentException(
                    "the "
                            + what
                            + " '"
                            + file
                            + "' holds no certificate in PEM: "
                            + e.getMessage(),
                    e);
        }
    }

    private PrivateKey secret(String text, String algorithm) {
        Matcher pem = PKCS8.matcher(text);
        if (!pem.find()) {
            Matcher other = OTHER_KEY.matcher(text);
            throw new IllegalArgumentException(
                    "the TLS key '"
                            + key
                            + "': found "
                            + (other.find() ? other.group(1) : "no key in PEM")
                            + ", expected PRIVATE KEY (PKCS 8, not encrypted), which"
                            + " `openssl pkcs8 -topk8 -nocrypt` makes");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the TLS key '"
                            + key
                            + "' is no "
                            + algorithm
                            + " key, as the certificate '"
                            + chain
                            + "' needs: "
                            + e.getMessage(),
                    e);
        }
    }

    /// Whether what the key signs is what the certificate confirms.
    private static boolean fits(X509Certificate own, PrivateKey secret) {
        String algorithm =
                switch (secret.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> secret.getAlgorithm();
                };
        byte[] text = "whose key is this".getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(secret);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(own.getPublicKey());
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false; // Keys of two kinds or lengths.
        }
    }

    @Override
    public String toString() {
        return chain + " with " + key;
    }
}
