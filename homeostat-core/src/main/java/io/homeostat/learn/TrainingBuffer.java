package io.homeostat.learn;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The newest labelled rows, and for classification a few of those before them of each class,
/// spread over a long past. A window that falls on an empty weekend would otherwise forget that
/// offices are ever occupied, and what an occupied or an empty one looks like on a working day. A
/// number has no classes to lack: there, rows of long before cost more after a change than they
/// gave without one.
///
/// Memory: at most `capacity` rows and [#REMEMBERED] of each class.
@SingleWriter
public final class TrainingBuffer {
    /// Rows of the past of each class.
    static final int REMEMBERED = 400;

    /// At last one row of so many is remembered.
    private static final int STRIDE_MAX = 16;

    /// A window of fewer rows is none of its own.
    private static final int WINDOW_MIN = 40;

    /// A class that a window lacks is lent one row for so many of the window.
    private static final int LENT_SHARE = 10;

    /// One labelled row.
    ///
    /// @param source stands for the device that it came from
    public record Row(long reading, int source, FeatureVector features, double target) {
        public Row(long reading, FeatureVector features, double target) {
            this(reading, 0, features, target);
        }
    }

    private final Task task;
    private final int capacity;
    private final OrderedRows rows = new OrderedRows();
    private final List<RowMemory> memories;
    private long added;

    public TrainingBuffer(Task task, int capacity) {
        this.task = task;
        this.capacity = capacity;
        int kinds = task instanceof Task.Classification classes ? classes.classes().size() : 0;
        this.memories =
                IntStream.range(0, kinds)
                        .mapToObj(_ -> new RowMemory(REMEMBERED, STRIDE_MAX))
                        .toList();
    }

    /// The rows stay in the order of their readings. Labels of slow devices, and of a laboratory,
    /// come long after those of later readings; what is new, and what was before a change, is told
    /// by the readings.
    public void add(Row row) {
        added++;
        rows.add(row);
        if (rows.size() > capacity) {
            if (!memories.isEmpty()) {
                Row oldest = rows.oldest();
                memories.get(kind(oldest)).add(oldest);
            }
            rows.removeOldest();
        }
    }

    /// Takes back what was added of `source` since reading `since`.
    ///
    /// @return how many rows
    public int takeBack(int source, long since) {
        int before = rows.size();
        rows.removeIf(source, since);
        return before - rows.size();
    }

    private int kind(Row row) {
        return task instanceof Task.Classification ? (int) row.target() : 0;
    }

    public int size() {
        return rows.size();
    }

    /// How many rows were ever added.
    public long added() {
        return added;
    }

    /// Index of the reading of its newest row.
    public long newestReading() {
        return rows.newestReading();
    }

    /// How many rows belong to reading `cut` or later.
    public int countSince(long cut) {
        return rows.countSince(cut);
    }

    /// The reading of the `count`-th newest row: where a regime of that many rows began.
    public long readingOf(long count) {
        int back = (int) Math.min(count, rows.size());
        return back == 0 ? 0 : rows.reading(rows.size() - back);
    }

    /// The newest rows of reading `cut` or later, at most `max`, oldest first.
    public List<Row> since(long cut, int max) {
        int fresh = Math.min(countSince(cut), max);
        return List.copyOf(rows.all().subList(rows.size() - fresh, rows.size()));
    }

    /// The newest rows before reading `cut`, at most `max`, oldest first.
    public List<Row> before(long cut, int max) {
        int end = rows.size() - countSince(cut);
        return List.copyOf(rows.all().subList(Math.max(0, end - max), end));
    }

    /// What a training may learn from. The widest window is what is remembered and the newest rows;
    /// then the newest rows alone: those since `cut`, but at least `min` and at most `max`; then
    /// those since `cut` only. A window that lacks a class that a wider one knows is lent a few of
    /// its newest rows before: a model must not forget a class because the world changed while it
    /// was away, nor learn the new world from the old rows of all other classes for its sake.
    public TrainingOffer offer(FeatureSchema schema, long cut, int min, int max) {
        int fresh = countSince(cut);
        int recent = recent(fresh, min, max);
        List<Row> held = rows.all();
        int recentStart = held.size() - recent;
        List<Row> offered = remembered(held.subList(0, recentStart), recent / 2);
        int remembered = offered.size();
        offered.addAll(held.subList(recentStart, held.size()));

        List<TrainingWindow> windows = new ArrayList<>();
        if (remembered > 0) {
            offer(windows, offered, 0, "the newest rows and some of long before");
        }
        offer(windows, offered, remembered, "the newest rows");
        if (fresh < recent) {
            offer(windows, offered, offered.size() - fresh, "the rows since the change");
        }
        return new TrainingOffer(trainingSet(schema, offered), windows);
    }

    private int recent(int fresh, int min, int max) {
        return Math.clamp(fresh, Math.min(min, rows.size()), Math.min(max, rows.size()));
    }

    /// How many rows the windows of [#offer] would have at most, widest first, without gathering
    /// them.
    public List<Integer> offeredRowsMax(long cut, int min, int max) {
        int fresh = countSince(cut);
        int recent = recent(fresh, min, max);
        int remembered = memories.isEmpty() ? 0 : recent / 2;
        List<Integer> most = new ArrayList<>();
        if (remembered > 0) {
            most.add(recent + remembered);
        }
        most.add(withLent(recent, remembered));
        if (fresh < recent && fresh >= WINDOW_MIN) {
            most.add(withLent(fresh, recent - fresh + remembered));
        }
        return most;
    }

    /// Rows of a window, with what may be lent of `before` to the classes that it lacks.
    private int withLent(int size, int before) {
        int lacking = Math.max(0, memories.size() - 1);
        return size + Math.min(before, lacking * Math.max(1, size / LENT_SHARE));
    }

    private void offer(List<TrainingWindow> windows, List<Row> offered, int start, String name) {
        int size = offered.size() - start;
        if (windows.isEmpty() || size >= WINDOW_MIN) {
            List<Integer> lent = lent(offered, start, Math.max(1, size / LENT_SHARE));
            windows.add(new TrainingWindow(name, start, lent, offered.get(start).reading()));
        }
    }

    /// Indexes of the newest rows before `start` of each class that has none from there on, at most
    /// `most` of each.
    private List<Integer> lent(List<Row> offered, int start, int most) {
        int[] left = new int[Math.max(1, memories.size())];
        Arrays.fill(left, most);
        offered.subList(start, offered.size()).forEach(row -> left[kind(row)] = 0);
        List<Integer> lent = new ArrayList<>();
        for (int i = start - 1; i >= 0; i--) {
            if (left[kind(offered.get(i))]-- > 0) {
                lent.add(i);
            }
        }
        return lent.reversed();
    }

    private long kinds(List<Row> some) {
        return some.stream().mapToInt(this::kind).distinct().count();
    }

    /// Some of the rows before the newest, at most `most`: of those remembered, and of `before`,
    /// which the buffer still holds, as would be remembered of them.
    private List<Row> remembered(List<Row> before, int most) {
        List<Row> all = new ArrayList<>();
        for (int kind = 0; kind < memories.size(); kind++) {
            int mine = kind;
            RowMemory spread = memories.get(kind).copy();
            before.stream().filter(row -> kind(row) == mine).forEach(spread::add);
            all.addAll(spread.spread(most / memories.size()));
        }
        all.sort(Comparator.comparingLong(Row::reading));
        return all;
    }

    private TrainingSet trainingSet(FeatureSchema schema, List<Row> some) {
        return TrainingSet.of(
                schema,
                task,
                some.stream().map(Row::features).toList(),
                some.stream().mapToDouble(Row::target).toArray());
    }

    /// Whether there is anything to learn: a target that varies, for classes at least two.
    public boolean learnable(int rowsMin) {
        return rows.size() >= rowsMin && (task instanceof Task.Regression || kinds(rows.all()) > 1);
    }

    public void save(StateWriter out) {
        out.putLong(added);
        save(rows.all(), out);
        memories.forEach(memory -> memory.save(out));
    }

    static void save(Collection<Row> rows, StateWriter out) {
        out.putInt(rows.size());
        for (Row row : rows) {
            out.putLong(row.reading()).putInt(row.source());
            out.putDoubles(row.features().toArray()).putDouble(row.target());
        }
    }

    public void load(StateReader in) {
        added = in.getLong();
        List<Row> saved = new ArrayList<>();
        load(saved, in);
        rows.clear();
        saved.forEach(rows::add);
        memories.forEach(memory -> memory.load(in));
    }

    static void load(Collection<Row> rows, StateReader in) {
        rows.clear();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            rows.add(
                    new Row(
                            in.getLong(),
                            in.getInt(),
                            FeatureVector.owning(in.getDoubles()),
                            in.getDouble()));
        }
    }
}
