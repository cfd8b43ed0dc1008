package io.homeostat.codec;

import java.util.zip.CRC32C;

/// A message of an edge node that has been read.
///
/// @param checksum of its payload: with its number it tells a message that is repeated
record SparkplugMessage(
        Message origin, SparkplugTopic about, SparkplugPayload payload, int checksum) {
    /// Reads `origin`, whose topic is `about`; throws [IllegalArgumentException] when it holds no
    /// Sparkplug B payload.
    static SparkplugMessage read(Message origin, SparkplugTopic about) {
        SparkplugPayload payload = SparkplugPayload.read(origin.payload());
        CRC32C checksum = new CRC32C();
        checksum.update(origin.payload());
        return new SparkplugMessage(origin, about, payload, (int) checksum.getValue());
    }

    /// Reads what could be read before.
    static SparkplugMessage read(Message origin) {
        return read(origin, SparkplugTopic.parse(origin.topic()).orElseThrow());
    }
}
