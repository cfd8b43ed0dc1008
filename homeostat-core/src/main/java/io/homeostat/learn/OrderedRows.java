package io.homeostat.learn;

import io.homeostat.base.SingleWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.learn.TrainingBuffer.Row;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/// Rows in the order of their readings, whatever the order in which they come.
///
/// The numbers of a row are copied into a place that an older row has left. Held as they came, the
/// newest five thousand rows would be what a young collection copies, each several times, before
/// they are forgotten: at tens of thousands of labels a second that was half of its pause.
///
/// Cost: O(columns) for a row that is newer than all others and for letting the oldest go; of
/// others O(log n) to find the place besides, and a copy of the references behind it. A row that is
/// asked for is made anew.
@SingleWriter
final class OrderedRows {
    /// A head of so many rows, and an eighth of all, is cut off at once.
    private static final int HEAD_MIN = 16;

    private static final class Place {
        private long reading;
        private int source;
        private double target;
        private final double[] features;

        Place(int width) {
            this.features = new double[width];
        }

        void put(Row row) {
            reading = row.reading();
            source = row.source();
            target = row.target();
            row.features().copyTo(features);
        }

        Row row() {
            return new Row(reading, source, FeatureVector.of(features), target);
        }
    }

    private final ArrayList<Place> held = new ArrayList<>();

    /// Rows at the head of [#held] that have been let go.
    private int gone;

    /// Where the row was that was let go last.
    private @Nullable Place free;

    void add(Row row) {
        Place place = place(row.features().size());
        place.put(row);
        boolean newest = size() == 0 || newestReading() <= row.reading();
        held.add(newest ? held.size() : gone + indexAfter(row.reading()), place);
    }

    private Place place(int width) {
        Place left = free;
        free = null;
        return left != null && left.features.length == width ? left : new Place(width);
    }

    Row oldest() {
        return get(0);
    }

    void removeOldest() {
        free = held.get(gone++);
        if (gone >= HEAD_MIN && gone >= held.size() / 8) {
            held.subList(0, gone).clear();
            gone = 0;
        }
    }

    void removeIf(int source, long since) {
        held.subList(gone, held.size())
                .removeIf(place -> place.reading >= since && place.source == source);
    }

    int size() {
        return held.size() - gone;
    }

    long newestReading() {
        return held.getLast().reading;
    }

    /// The reading of the row at `index`, 0 for the oldest.
    long reading(int index) {
        return held.get(gone + index).reading;
    }

    private Row get(int index) {
        return held.get(gone + index).row();
    }

    /// All of them, oldest first, as long as nothing changes.
    List<Row> all() {
        return new All();
    }

    private final class All extends AbstractList<Row> implements RandomAccess {
        @Override
        public Row get(int index) {
            return OrderedRows.this.get(index);
        }

        @Override
        public int size() {
            return OrderedRows.this.size();
        }
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
            if (reading(middle) <= reading) {
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
