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
/// @param connectionsMax clients at a time
/// @param sessionsMax sessions that wait for their client
/// @param sessionSecondsMax how long they do so at most
public record MqttOptions(
        String host,
        int port,
        int inFlightMax,
        int messageBytesMax,
        int queueMax,
        int retainedMax,
        int connectionsMax,
        int sessionsMax,
        int sessionSecondsMax,
        MqttSecurity security) {
    public MqttOptions {
        Check.argument(port >= 0 && port <= 65_535, "MQTT port %s is not in 0..65535", port);
        Check.argument(
                inFlightMax >= 1 && inFlightMax <= 65_535,
                "MQTT in-flight bound %s is not in 1..65535",
                inFlightMax);
        Check.argument(messageBytesMax >= 64, "MQTT message bound %s is below 64", messageBytesMax);
        Check.argument(queueMax >= 1, "MQTT queue bound %s is below 1", queueMax);
        Check.argument(retainedMax >= 0, "MQTT retained bound %s is negative", retainedMax);
        Check.argument(connectionsMax >= 1, "MQTT connections %s are below 1", connectionsMax);
        Check.argument(sessionsMax >= 0, "MQTT sessions %s are negative", sessionsMax);
        Check.argument(
                sessionSecondsMax >= 0, "MQTT session time %s is negative", sessionSecondsMax);
    }

    /// A window of 4,096: below that a peer with delayed acknowledgements is held back by its own
    /// timer. 1 MiB is far above any reading. 8,192 messages are a third of a second of a full box.
    /// A thousand clients are more than such a box serves; a day bridges a night's link cut.
    public static MqttOptions of(String host, int port) {
        return new MqttOptions(
                host, port, 4_096, 1 << 20, 8_192, 4_096, 1_000, 1_000, 86_400, MqttSecurity.OPEN);
    }

    /// The same with another window and other bounds of what waits.
    MqttOptions bounded(int inFlight, int bytes, int queue, int retained) {
        return new MqttOptions(
                host,
                port,
                inFlight,
                bytes,
                queue,
                retained,
                connectionsMax,
                sessionsMax,
                sessionSecondsMax,
                security);
    }

    /// The same for `users` and by `tls` only.
    public MqttOptions secured(MqttSecurity with) {
        return new MqttOptions(
                host,
                port,
                inFlightMax,
                messageBytesMax,
                queueMax,
                retainedMax,
                connectionsMax,
                sessionsMax,
                sessionSecondsMax,
                with);
    }
}
