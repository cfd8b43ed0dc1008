package io.homeostat.learn;

import io.homeostat.base.SingleWriter;
import io.homeostat.learn.TrainingBuffer.Row;
import java.util.ArrayList;
import java.util.List;

/// Rows in the order of their readings, whatever the order in which they come.
///
/// Cost: O(1) for a row that is newer than all others and for letting the oldest go; of others
/// O(log n) to find the place, and a copy of the references behind it.
@SingleWriter
final class OrderedRows {
    /// A head of so many rows, and an eighth of all, is cut off at once.
    private static final int HEAD_MIN = 16;

    private final ArrayList<Row> held = new ArrayList<>();

    /// Rows at the head of [#held] that have been let go.
    private int gone;

    void add(Row row) {
        boolean newest = size() == 0 || newest().reading() <= row.reading();
        held.add(newest ? held.size() : gone + indexAfter(row.reading()), row);
    }

    Row removeOldest() {
        Row oldest = held.get(gone++);
        if (gone >= HEAD_MIN && gone >= held.size() / 8) {
            held.subList(0, gone).clear();
            gone = 0;
        }
        return oldest;
    }

    void removeIf(int source, long since) {
        all().removeIf(row -> row.reading() >= since && row.source() == source);
    }

    int size() {
        return held.size() - gone;
    }

    Row newest() {
        return held.getLast();
    }

    /// The row at `index`, 0 for the oldest.
    Row get(int index) {
        return held.get(gone + index);
    }

    /// All of them, oldest first, as long as nothing changes.
    List<Row> all() {
        return held.subList(gone, held.size());
    }

    /// How many rows are of reading `reading` or later.
    int countSince(long reading) {
        return size() - indexAfter(reading - 1);
    }

    /// How many rows are of reading `reading` or earlier.
    private int indexAfter(long reading) {
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (get(middle).reading() <= reading) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    void clear() {
        held.clear();
        gone = 0;
    }
}
