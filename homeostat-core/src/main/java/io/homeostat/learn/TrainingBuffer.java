package io.homeostat.learn;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/// The newest labelled rows, and for classification the newest rows of each class besides: a window
/// that falls on an empty weekend would otherwise forget that offices are ever occupied.
///
/// Memory: at most `capacity + classes × perClass` rows.
@SingleWriter
public final class TrainingBuffer {
    /// Rows of each class that a training set holds at least, if they were ever seen.
    static final int PER_CLASS = 200;

    /// One labelled row.
    public record Row(long reading, FeatureVector features, double target) {}

    private final Task task;
    private final int capacity;
    private final ArrayDeque<Row> rows = new ArrayDeque<>();
    private final List<ArrayDeque<Row>> reserve = new ArrayList<>();
    private long added;

    public TrainingBuffer(Task task, int capacity) {
        this.task = task;
        this.capacity = capacity;
        if (task instanceof Task.Classification classes) {
            classes.classes().forEach(_ -> reserve.add(new ArrayDeque<>()));
        }
    }

    public void add(Row row) {
        added++;
        rows.addLast(row);
        if (rows.size() > capacity) {
            Row oldest = rows.removeFirst();
            if (!reserve.isEmpty()) {
                ArrayDeque<Row> sameClass = reserve.get((int) oldest.target());
                sameClass.addLast(oldest);
                if (sameClass.size() > PER_CLASS) {
                    sameClass.removeFirst();
                }
            }
        }
    }

    public int size() {
        return rows.size();
    }

    /// How many rows were ever added.
    public long added() {
        return added;
    }

    /// How many rows belong to reading `cut` or later.
    public int countSince(long cut) {
        int count = 0;
        Iterator<Row> newestFirst = rows.descendingIterator();
        while (newestFirst.hasNext() && newestFirst.next().reading() >= cut) {
            count++;
        }
        return count;
    }

    /// The reading of the `count`-th newest row: where a regime of that many rows began.
    public long readingOf(long count) {
        long reading = 0;
        long left = count;
        Iterator<Row> newestFirst = rows.descendingIterator();
        while (newestFirst.hasNext() && left > 0) {
            reading = newestFirst.next().reading();
            left--;
        }
        return reading;
    }

    /// The rows to learn from, oldest first: those since `cut`, but at least `min` and at most
    /// `max` of the newest, and for classification at least [#PER_CLASS] of each class seen.
    public List<Row> window(long cut, int min, int max) {
        int count =
                Math.clamp(countSince(cut), Math.min(min, rows.size()), Math.min(max, rows.size()));
        List<Row> all = new ArrayList<>(rows);
        List<Row> window = all.subList(all.size() - count, all.size());
        return reserve.isEmpty()
                ? window
                : coverClasses(window, all.subList(0, all.size() - count));
    }

    private List<Row> coverClasses(List<Row> window, List<Row> before) {
        List<Row> covered = new ArrayList<>(window);
        for (int label = 0; label < reserve.size(); label++) {
            int target = label;
            long missing =
                    PER_CLASS - window.stream().filter(row -> row.target() == target).count();
            if (missing <= 0) {
                continue;
            }
            List<Row> older = new ArrayList<>(reserve.get(label));
            before.stream().filter(row -> row.target() == target).forEach(older::add);
            covered.addAll(older.subList((int) Math.max(0, older.size() - missing), older.size()));
        }
        return covered.stream()
                .sorted(Comparator.comparingLong(Row::reading))
                .collect(Collectors.toList());
    }

    /// The training set of `window`.
    public static TrainingSet trainingSet(FeatureSchema schema, Task task, List<Row> window) {
        return TrainingSet.of(
                schema,
                task,
                window.stream().map(Row::features).toList(),
                window.stream().mapToDouble(Row::target).toArray());
    }

    public void save(StateWriter out) {
        out.putLong(added);
        save(rows, out);
        reserve.forEach(rowsOfClass -> save(rowsOfClass, out));
    }

    private static void save(ArrayDeque<Row> rows, StateWriter out) {
        out.putInt(rows.size());
        for (Row row : rows) {
            out.putLong(row.reading()).putDoubles(row.features().toArray()).putDouble(row.target());
        }
    }

    public void load(StateReader in) {
        added = in.getLong();
        load(rows, in);
        reserve.forEach(rowsOfClass -> load(rowsOfClass, in));
    }

    private static void load(ArrayDeque<Row> rows, StateReader in) {
        rows.clear();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            rows.addLast(
                    new Row(in.getLong(), FeatureVector.owning(in.getDoubles()), in.getDouble()));
        }
    }

    /// What the rows are for.
    public Task task() {
        return task;
    }
}
