package io.homeostat.mqtt;

import io.homeostat.access.CertificateFiles;
import io.homeostat.access.Users;
import java.util.Optional;

/// Who may connect to a listener, and by which means.
///
/// @param users without any, everybody may
/// @param tls without it, plain TCP
public record MqttSecurity(Optional<Users> users, Optional<CertificateFiles> tls) {
    /// Everybody, in plain text: for an address that only this machine reaches.
    public static final MqttSecurity OPEN = new MqttSecurity(Optional.empty(), Optional.empty());
}
