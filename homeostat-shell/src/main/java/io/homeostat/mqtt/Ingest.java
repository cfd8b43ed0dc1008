package io.homeostat.mqtt;

/// Where messages from devices go.
public interface Ingest {
    /// Takes one message, on the connection's event loop, and must not block it.
    ///
    /// @param payload belongs to the callee
    /// @param qos 0, 1 or 2, as published
    /// @param durable to be run once, on any thread, when the message is safe on disk; only then is
    ///   it acknowledged and its place in the connection's window free again
    void accept(String topic, byte[] payload, int qos, Runnable durable);
}
