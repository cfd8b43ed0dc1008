package io.homeostat.label;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.Span;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.DeviceId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Holds what waits for its truth and joins it when the truth comes.
///
/// How many wait is bounded, over all devices; beyond the bound the oldest of the same device (of
/// another one if the device has none), or of all where labels come by key or time, is given up and
/// counted. A device of which nothing waits leaves nothing behind, so their number is bounded too,
/// and no truth is lost because many others spoke. O(1) per reading.
@SingleWriter
public final class LabelJoin {
    /// A prediction whose truth has come.
    public record Joined(Pending pending, double truth) {}

    /// Readings that may wait for their labels in a loop, and numbers in them.
    private static final int WAITING_MAX = 200_000;

    private static final int NUMBERS_MAX = 5_000_000;

    private final LabelPolicy policy;
    private final int capacity;
    private final LinkedHashMap<DeviceId, ArrayDeque<Pending>> waiting = new LinkedHashMap<>();
    private final ArrayDeque<Pending> timed = new ArrayDeque<>();
    private final LinkedHashMap<String, Pending> keyed = new LinkedHashMap<>();
    private int size;
    private long dropped;
    private long unmatched;

    /// @param capacity how many may wait, over all devices
    public LabelJoin(LabelPolicy policy, int capacity) {
        Check.argument(capacity >= 1, "capacity %s is below 1", capacity);
        this.policy = policy;
        this.capacity = capacity;
    }

    /// How many readings of `columns` numbers each may wait in a loop, so that memory is bounded.
    public static int capacity(int columns) {
        return Math.max(1, Math.min(WAITING_MAX, NUMBERS_MAX / (columns + 1)));
    }

    /// What the arrival of a reading with value `truth` tells about earlier ones: only a forecast
    /// learns from it before the next prediction is made.
    public List<Joined> beforePrediction(DeviceId device, double truth) {
        if (!(policy instanceof LabelPolicy.Forecast forecast)) {
            return List.of();
        }
        ArrayDeque<Pending> queue = waiting.get(device);
        if (queue == null || queue.size() < forecast.horizon()) {
            return List.of();
        }
        Pending due = next(device, queue);
        return Double.isNaN(truth) ? List.of() : List.of(new Joined(due, truth));
    }

    /// Takes the newest reading, and returns those whose truth may be looked at now.
    public List<Joined> afterPrediction(Pending pending) {
        return switch (policy) {
            case LabelPolicy.Inline _ ->
                    Double.isNaN(pending.truth())
                            ? List.of()
                            : List.of(new Joined(pending, pending.truth()));
            case LabelPolicy.Forecast _ -> {
                queue(pending);
                yield List.of();
            }
            case LabelPolicy.Delayed(Span.Readings(long count)) -> {
                ArrayDeque<Pending> queue = queue(pending);
                yield queue.size() > count ? release(next(pending.device(), queue)) : List.of();
            }
            case LabelPolicy.Delayed(Span.Time _) -> {
                time(pending);
                yield due(pending.at());
            }
            case LabelPolicy.OnTopic _ -> {
                keep(pending);
                // A replayed file holds the truth in the row itself.
                yield Double.isNaN(pending.truth())
                        ? List.of()
                        : label(new Label(pending.key(), pending.truth()))
                                .map(List::of)
                                .orElse(List.of());
            }
        };
    }

    /// When the next truth becomes due by the passing of time, if any waits for that.
    public Optional<Instant> nextDue() {
        return policy instanceof LabelPolicy.Delayed(Span.Time(var delay)) && !timed.isEmpty()
                ? Optional.of(timed.getFirst().at().plus(delay))
                : Optional.empty();
    }

    /// Those whose truth became due by the passing of time, in the order in which it did.
    public List<Joined> due(Instant now) {
        List<Joined> joined = new ArrayList<>();
        for (Optional<Instant> due = nextDue();
                due.isPresent() && !due.get().isAfter(now);
                due = nextDue()) {
            size--;
            joined.addAll(release(timed.removeFirst()));
        }
        return joined;
    }

    /// The one that `label` names, if it waits.
    public Optional<Joined> label(Label label) {
        Pending pending = keyed.remove(label.key());
        if (pending == null) {
            unmatched++;
            return Optional.empty();
        }
        size--;
        return Optional.of(new Joined(pending, label.value()));
    }

    private static List<Joined> release(Pending pending) {
        return Double.isNaN(pending.truth())
                ? List.of()
                : List.of(new Joined(pending, pending.truth()));
    }

    /// The oldest that waits for `device`, which waits no longer.
    private Pending next(DeviceId device, ArrayDeque<Pending> queue) {
        Pending oldest = queue.removeFirst();
        size--;
        if (queue.isEmpty()) {
            waiting.remove(device);
        }
        return oldest;
    }

    private ArrayDeque<Pending> queue(Pending pending) {
        if (size >= capacity) {
            DeviceId full =
                    waiting.containsKey(pending.device())
                            ? pending.device()
                            : waiting.firstEntry().getKey();
            ArrayDeque<Pending> others = waiting.getOrDefault(full, new ArrayDeque<>());
            next(full, others);
            dropped++;
        }
        ArrayDeque<Pending> queue =
                waiting.computeIfAbsent(pending.device(), _ -> new ArrayDeque<>(4));
        queue.addLast(pending);
        size++;
        return queue;
    }

    /// The loop's time never goes back: who comes first is due first.
    private void time(Pending pending) {
        if (size >= capacity) {
            timed.removeFirst();
            size--;
            dropped++;
        }
        timed.addLast(pending);
        size++;
    }

    private void keep(Pending pending) {
        if (size >= capacity && !keyed.containsKey(pending.key())) {
            keyed.pollFirstEntry();
            size--;
            dropped++;
        }
        if (keyed.putLast(pending.key(), pending) == null) {
            size++;
        } else {
            dropped++;
        }
    }

    /// How many wait.
    public int size() {
        return size;
    }

    /// How many were given up because too many waited, or because their key came again.
    public long dropped() {
        return dropped;
    }

    /// How many labels came for which nothing waited.
    public long unmatched() {
        return unmatched;
    }

    public void save(StateWriter out) {
        out.putLong(dropped).putLong(unmatched).putInt(waiting.size());
        for (Map.Entry<DeviceId, ArrayDeque<Pending>> entry : waiting.entrySet()) {
            out.putString(entry.getKey().value()).putInt(entry.getValue().size());
            entry.getValue().forEach(pending -> pending.save(out));
        }
        out.putInt(timed.size());
        timed.forEach(pending -> pending.save(out));
        out.putInt(keyed.size());
        keyed.values().forEach(pending -> pending.save(out));
    }

    public void load(StateReader in) {
        waiting.clear();
        timed.clear();
        keyed.clear();
        size = 0;
        dropped = in.getLong();
        unmatched = in.getLong();
        int devices = in.getInt();
        for (int i = 0; i < devices; i++) {
            ArrayDeque<Pending> queue = new ArrayDeque<>();
            waiting.put(new DeviceId(in.getString()), queue);
            int count = in.getInt();
            for (int j = 0; j < count; j++) {
                queue.addLast(Pending.load(in));
                size++;
            }
        }
        int byTime = in.getInt();
        for (int i = 0; i < byTime; i++) {
            timed.addLast(Pending.load(in));
            size++;
        }
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            Pending pending = Pending.load(in);
            keyed.put(pending.key(), pending);
            size++;
        }
    }
}
