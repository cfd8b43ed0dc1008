package io.homeostat.access;

import java.time.Instant;

/// A certificate chain and the private key that fits it, as they were read together.
///
/// @param chain in PEM, the server's own first
/// @param key in PEM (PKCS 8)
/// @param until when the first certificate of the chain expires
public record ServerCertificate(String chain, String key, Instant until) {
    /// Without the key.
    @Override
    public String toString() {
        return "certificate until " + until;
    }
}
