package io.homeostat.config;

import io.homeostat.reading.DeviceId;

/// Where predictions go.
///
/// @param topic may hold `{device}` and `{pipeline}`
/// @param qos MQTT quality of service, 0 to 2
public record PublishSpec(String topic, int qos) {
    /// The topic for predictions about `device`. A device's name never adds a level or a wildcard:
    /// what MQTT reserves becomes `_`.
    public String topic(String pipeline, DeviceId device) {
        return topic.replace("{pipeline}", pipeline)
                .replace("{device}", device.value().replaceAll("[/+#\\x00]", "_"));
    }
}
