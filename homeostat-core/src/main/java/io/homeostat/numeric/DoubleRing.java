package io.homeostat.numeric;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// The newest `capacity` values of a stream, addressed by age. O(1) per value.
@SingleWriter
public final class DoubleRing {
    private final double[] values;
    private int next;
    private int size;

    public DoubleRing(int capacity) {
        Check.argument(capacity >= 1, "capacity %s is below 1", capacity);
        this.values = new double[capacity];
    }

    /// Takes `value` and returns the one it pushed out, or NaN while there is room.
    public double add(double value) {
        double evicted = size == values.length ? values[next] : Double.NaN;
        values[next] = value;
        next = next + 1 == values.length ? 0 : next + 1;
        if (size < values.length) {
            size++;
        }
        return evicted;
    }

    /// The value of that age, 0 being the newest; NaN when it is older than what was kept.
    public double get(int age) {
        if (age >= size) {
            return Double.NaN;
        }
        int index = next - 1 - age;
        return values[index < 0 ? index + values.length : index];
    }

    public int size() {
        return size;
    }

    public boolean full() {
        return size == values.length;
    }

    public void clear() {
        next = 0;
        size = 0;
    }

    public void save(StateWriter out) {
        // Oldest first: what lies before the place of the next value came after what lies behind.
        int older = Math.max(0, size - next);
        out.putInt(size);
        out.putDoubles(values, values.length - older, older);
        out.putDoubles(values, next - (size - older), size - older);
    }

    public void load(StateReader in) {
        clear();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            add(in.getDouble());
        }
    }
}
