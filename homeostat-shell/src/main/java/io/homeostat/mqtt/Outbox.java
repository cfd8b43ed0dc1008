package io.homeostat.mqtt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Messages that wait for one subscriber: bounded, fed by any thread, emptied by its event loop.
final class Outbox {
    /// @param payload shared between subscribers, never written
    record Message(String topic, Payload payload, int qos, boolean retained) {
        /// Upper bound of its packet, whose fixed parts are 14 bytes at most.
        long bytes() {
            return 14L + 3L * topic.length() + payload.bytes().length;
        }
    }

    /// Bytes that nobody changes; a class because records hold no arrays.
    static final class Payload {
        private final byte[] bytes;

        Payload(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    /// What became of an offer.
    enum Offered {
        QUEUED,
        /// At the price of the oldest QoS 0 message, or of itself.
        DROPPED_ONE,
        /// Only QoS 1 messages wait: this subscriber is too slow to be served.
        FULL
    }

    private static final int TAKEN_MAX = 128;

    private final ArrayDeque<Message> queue = new ArrayDeque<>();
    private final int capacity;
    private int bestEffort;

    Outbox(int capacity) {
        this.capacity = capacity;
    }

    synchronized Offered offer(Message message) {
        Offered result = Offered.QUEUED;
        if (queue.size() >= capacity) {
            if (bestEffort > 0) {
                dropOldestBestEffort();
            } else if (message.qos() > 0) {
                return Offered.FULL;
            } else {
                return Offered.DROPPED_ONE;
            }
            result = Offered.DROPPED_ONE;
        }
        queue.addLast(message);
        bestEffort += message.qos() == 0 ? 1 : 0;
        return result;
    }

    /// The next messages, about `bytesMax` of them in all: up to the first of QoS 1 that may not go
    /// out now, because `acknowledgedMax` of them are taken. Many at a time: the lanes that put
    /// messages in would otherwise meet the event loop here at each of them.
    synchronized List<Message> take(long bytesMax, int acknowledgedMax) {
        List<Message> taken = new ArrayList<>(Math.min(queue.size(), TAKEN_MAX));
        int acknowledged = 0;
        long bytes = 0;
        while (!queue.isEmpty() && taken.size() < TAKEN_MAX && bytes < bytesMax) {
            Message head = queue.getFirst();
            if (head.qos() > 0 && ++acknowledged > acknowledgedMax) {
                break;
            }
            queue.removeFirst();
            bestEffort -= head.qos() == 0 ? 1 : 0;
            bytes += head.bytes();
            taken.add(head);
        }
        return taken;
    }

    private void dropOldestBestEffort() {
        Iterator<Message> messages = queue.iterator();
        while (messages.hasNext()) {
            if (messages.next().qos() == 0) {
                messages.remove();
                bestEffort--;
                return;
            }
        }
    }
}
