package io.homeostat.mqtt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The messages that came to disk last, without a gap, kept in memory too: a sender that keeps up
/// need not read back what was written a moment ago. Bounded; what does not fit is read from disk.
///
/// Filled by the journal's thread, emptied by whoever sends.
final class FreshTail {
    private static final int ENTRIES_MAX = 1_024;
    private static final long BYTES_MAX = 1L << 20;

    private final ArrayDeque<DurableOutbox.Entry> entries = new ArrayDeque<>();
    private long bytes;

    /// Ignored if there is no room, or if one before it found none.
    synchronized void add(DurableOutbox.Entry entry) {
        boolean follows = entries.isEmpty() || entries.getLast().position() + 1 == entry.position();
        if (follows && entries.size() < ENTRIES_MAX && bytes < BYTES_MAX) {
            entries.addLast(entry);
            bytes += entry.message().bytes();
        }
    }

    /// At most `max` messages, the first of which is the one at `from`; none if that is not here.
    /// Forgets what is before it.
    synchronized List<DurableOutbox.Entry> take(long from, int max) {
        while (!entries.isEmpty() && entries.getFirst().position() < from) {
            remove();
        }
        List<DurableOutbox.Entry> taken = new ArrayList<>();
        if (!entries.isEmpty() && entries.getFirst().position() == from) {
            while (!entries.isEmpty() && taken.size() < max) {
                taken.add(remove());
            }
        }
        return taken;
    }

    private DurableOutbox.Entry remove() {
        DurableOutbox.Entry entry = entries.removeFirst();
        bytes -= entry.message().bytes();
        return entry;
    }
}
