package io.homeostat.http;

import io.homeostat.access.CertificateFiles;
import io.homeostat.access.Users;
import java.util.Optional;

/// Who may use the HTTP port, and by which means.
///
/// @param users without any, everybody may do everything
/// @param tls without it, plain text
/// @param openMetrics whether `/metrics` asks nobody who they are
public record HttpSecurity(
        Optional<Users> users, Optional<CertificateFiles> tls, boolean openMetrics) {
    /// Everybody, in plain text: for an address that only this machine reaches.
    public static final HttpSecurity OPEN =
            new HttpSecurity(Optional.empty(), Optional.empty(), true);
}
