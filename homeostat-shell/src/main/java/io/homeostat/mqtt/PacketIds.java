package io.homeostat.mqtt;

/// Identifiers of the messages that a client publishes over one connection, in turn.
final class PacketIds {
    private int last;

    int next() {
        last = last % 65_535 + 1;
        return last;
    }
}
