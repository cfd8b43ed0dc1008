package io.homeostat.mqtt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The last retained message of each topic; the topic written longest ago gives way.
final class Retained {
    private final SequencedMap<String, Outbox.Message> messages = new LinkedHashMap<>();
    private final int capacity;

    Retained(int capacity) {
        this.capacity = capacity;
    }

    /// An empty payload clears the topic, as the protocol has it.
    synchronized void keep(Outbox.Message message) {
        if (message.payload().bytes().length == 0 || capacity == 0) {
            messages.remove(message.topic());
            return;
        }
        messages.putLast(message.topic(), message);
        if (messages.size() > capacity) {
            messages.pollFirstEntry();
        }
    }

    synchronized List<Outbox.Message> matching(TopicFilter filter) {
        List<Outbox.Message> found = new ArrayList<>();
        for (Map.Entry<String, Outbox.Message> entry : messages.entrySet()) {
            if (filter.matches(entry.getKey())) {
                found.add(entry.getValue());
            }
        }
        return found;
    }
}
