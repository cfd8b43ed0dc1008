package io.homeostat.signature;

/// Whether a signature counts.
public sealed interface Verdict {
    /// `key` has signed exactly these bytes.
    record Trusted(TrustedKey key) implements Verdict {}

    /// It does not count.
    ///
    /// @param reason which file, which digest, which keys: what was found and what was expected
    record Refused(String reason) implements Verdict {}
}
