package io.homeostat.learn;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.learn.TrainingBuffer.Row;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/// A few rows, spread evenly over a long past.
///
/// Every `stride`-th row is kept. When `capacity` is reached, every second one is dropped and the
/// stride doubled, up to `strideMax`; from then on the oldest goes. So it holds between half of its
/// capacity and all of it, and at last spans `capacity × strideMax` rows.
@SingleWriter
final class RowMemory {
    private final int capacity;
    private final int strideMax;
    private final ArrayDeque<Row> rows = new ArrayDeque<>();
    private int stride = 1;
    private int passed;

    RowMemory(int capacity, int strideMax) {
        this.capacity = capacity;
        this.strideMax = strideMax;
    }

    void add(Row row) {
        if (passed++ % stride != 0) {
            return;
        }
        passed = 1;
        rows.addLast(row);
        if (rows.size() <= capacity) {
            return;
        }
        if (stride >= strideMax) {
            rows.removeFirst();
            return;
        }
        stride *= 2;
        boolean keep = false;
        Iterator<Row> all = rows.iterator();
        while (all.hasNext()) {
            all.next();
            keep = !keep;
            if (!keep) {
                all.remove();
            }
        }
    }

    /// At most `most` of its rows, oldest first.
    List<Row> spread(int most) {
        List<Row> all = List.copyOf(rows);
        if (all.size() <= most) {
            return all;
        }
        return IntStream.range(0, most)
                .mapToObj(i -> all.get((int) ((long) i * all.size() / most)))
                .toList();
    }

    RowMemory copy() {
        RowMemory copy = new RowMemory(capacity, strideMax);
        copy.rows.addAll(rows);
        copy.stride = stride;
        copy.passed = passed;
        return copy;
    }

    void save(StateWriter out) {
        out.putInt(stride).putInt(passed);
        TrainingBuffer.save(rows, out);
    }

    void load(StateReader in) {
        stride = in.getInt();
        passed = in.getInt();
        TrainingBuffer.load(rows, in);
    }
}
