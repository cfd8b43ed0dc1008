package io.homeostat.mqtt;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Iterator;

/// The messages that a client has not acknowledged, each with its packet's identifier, in the order
/// in which they were sent. There is one for each message that leaves, so that a map would be seen
/// among the garbage; acknowledgements come in that order, and one that does not is looked for.
final class Unacknowledged implements Iterable<Unacknowledged.Sent> {
    record Sent(int packetId, Outbox.Message message) {}

    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private final BitSet packetIds = new BitSet();

    /// False when the identifier is taken.
    boolean add(int packetId, Outbox.Message message) {
        if (packetIds.get(packetId)) {
            return false;
        }
        packetIds.set(packetId);
        sent.addLast(new Sent(packetId, message));
        return true;
    }

    /// Does nothing about an identifier that no message has.
    void remove(int packetId) {
        if (!packetIds.get(packetId)) {
            return;
        }
        packetIds.clear(packetId);
        if (sent.getFirst().packetId() == packetId) {
            sent.removeFirst();
        } else {
            sent.removeIf(one -> one.packetId() == packetId);
        }
    }

    int size() {
        return sent.size();
    }

    @Override
    public Iterator<Sent> iterator() {
        return sent.iterator();
    }
}
