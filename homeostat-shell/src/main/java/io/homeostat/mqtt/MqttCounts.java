package io.homeostat.mqtt;

/// What the listener has counted since it started.
///
/// @param connections open now
/// @param connectionsTotal ever accepted
/// @param received messages from devices
/// @param acknowledged messages made durable
/// @param duplicates QoS 2 messages that were sent again before their release
/// @param delivered messages sent to subscribers
/// @param dropped messages that a slow subscriber lost
/// @param slowClosed subscribers closed because even their QoS 1 queue was full
/// @param pauses times a socket was stopped because its window was full
/// @param protocolErrors connections closed for breaking the protocol
/// @param outboxFaults times the outbox for a broker could not be read
/// @param certificateSeconds when the certificate expires, in seconds since 1970; 0 without TLS
public record MqttCounts(
        long connections,
        long connectionsTotal,
        long received,
        long acknowledged,
        long duplicates,
        long delivered,
        long dropped,
        long slowClosed,
        long pauses,
        long protocolErrors,
        long outboxFaults,
        double certificateSeconds) {}
