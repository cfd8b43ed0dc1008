package io.homeostat.node;

import io.homeostat.mqtt.BrokerOptions;
import io.homeostat.mqtt.MqttSecurity;
import java.util.Optional;

/// How a box takes part in MQTT: by a listener of its own, or at somebody's broker.
///
/// @param security of the listener
/// @param broker instead of the listener
/// @param sparkplugHost name of the box as a Sparkplug host application, where it says that it is
///   one
public record MqttAccess(
        MqttSecurity security, Optional<BrokerOptions> broker, Optional<String> sparkplugHost) {
    /// A listener for whoever reaches it.
    public static final MqttAccess OPEN =
            new MqttAccess(MqttSecurity.OPEN, Optional.empty(), Optional.empty());
}
