package io.homeostat.mqtt;

import io.homeostat.base.Check;

/// The bounds of a listener.
///
/// @param host address to listen on
/// @param port TCP port, 0 for a free one
/// @param inFlightMax messages of one connection that may wait to become durable
/// @param messageBytesMax largest packet
/// @param queueMax messages that may wait for one subscriber
/// @param retainedMax topics whose last retained message is kept
public record MqttOptions(
        String host,
        int port,
        int inFlightMax,
        int messageBytesMax,
        int queueMax,
        int retainedMax) {
    public MqttOptions {
        Check.argument(port >= 0 && port <= 65_535, "MQTT port %s is not in 0..65535", port);
        Check.argument(
                inFlightMax >= 1 && inFlightMax <= 65_535,
                "MQTT in-flight bound %s is not in 1..65535",
                inFlightMax);
        Check.argument(messageBytesMax >= 64, "MQTT message bound %s is below 64", messageBytesMax);
        Check.argument(queueMax >= 1, "MQTT queue bound %s is below 1", queueMax);
        Check.argument(retainedMax >= 0, "MQTT retained bound %s is negative", retainedMax);
    }

    /// A window of 4,096: below that a peer with delayed acknowledgements is held back by its own
    /// timer. 1 MiB is far above any reading. 8,192 messages are a third of a second of a full box.
    public static MqttOptions of(String host, int port) {
        return new MqttOptions(host, port, 4_096, 1 << 20, 8_192, 4_096);
    }
}
