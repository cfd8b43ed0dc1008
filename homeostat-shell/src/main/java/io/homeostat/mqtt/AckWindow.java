package io.homeostat.mqtt;

import java.util.ArrayDeque;

/// The messages of one connection that are not yet acknowledged, in the order of their arrival.
///
/// A message may become durable in any order and on any thread; it leaves the window only when all
/// before it have left, so that acknowledgements keep the order of the messages.
final class AckWindow {
    /// One message: only [#durable] crosses threads.
    static final class Slot {
        private final int qos;
        private final int packetId;
        private volatile boolean durable;

        private Slot(int qos, int packetId) {
            this.qos = qos;
            this.packetId = packetId;
        }

        int qos() {
            return qos;
        }

        int packetId() {
            return packetId;
        }

        boolean durable() {
            return durable;
        }

        /// True for the first call only.
        boolean settle() {
            if (durable) {
                return false;
            }
            durable = true;
            return true;
        }
    }

    private final ArrayDeque<Slot> slots = new ArrayDeque<>();
    private final int capacity;

    AckWindow(int capacity) {
        this.capacity = capacity;
    }

    Slot open(int qos, int packetId) {
        Slot slot = new Slot(qos, packetId);
        slots.addLast(slot);
        return slot;
    }

    /// Whether the next in line is durable.
    boolean ready() {
        Slot head = slots.peekFirst();
        return head != null && head.durable();
    }

    Slot take() {
        return slots.removeFirst();
    }

    boolean empty() {
        return slots.isEmpty();
    }

    boolean full() {
        return slots.size() >= capacity;
    }

    /// Whether there is room enough that reading on is worth it.
    boolean roomy() {
        return slots.size() <= capacity / 2;
    }
}
