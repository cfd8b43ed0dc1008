package io.homeostat.codec;

/// An order to a Sparkplug edge node to tell all its births again.
///
/// @param topic the node's commands
/// @param epochMillis when it was found to be needed
public record RebirthRequest(String topic, long epochMillis) {
    /// The command as bytes.
    public byte[] payload() {
        return SparkplugPayload.rebirth(epochMillis);
    }
}
