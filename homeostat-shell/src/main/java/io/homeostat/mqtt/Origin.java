package io.homeostat.mqtt;

import io.homeostat.base.Check;

/// Where a message stands in the stream that it belongs to. After a crash the same messages are
/// made once more; by their numbers it is known which of them had been kept already.
///
/// @param stream of whose messages each has a greater number than the one before; empty for a
///   message that nobody needs after a crash
public record Origin(String stream, long number) {
    /// Of messages that are made once.
    public static final Origin NONE = new Origin("", 0);

    public Origin {
        Check.argument(number >= 0, "number %s is negative", number);
        Check.argument(
                stream.indexOf('\n') < 0 && stream.indexOf('\r') < 0,
                "stream %s holds the end of a line",
                stream);
    }
}
