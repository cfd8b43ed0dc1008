package io.homeostat.access;

import java.time.Instant;
import java.util.Optional;

/// A certificate chain, the private key that fits it, and who else has to show one, as they were
/// read together.
///
/// @param chain in PEM, the server's own first
/// @param key in PEM (PKCS 8)
/// @param clientAuthorities in PEM; with them clients show a certificate that one of them signed
/// @param until when the first certificate of the chain expires
public record ServerCertificate(
        String chain, String key, Optional<String> clientAuthorities, Instant until) {
    /// Without the key.
    @Override
    public String toString() {
        return "certificate until " + until;
    }
}
