package io.homeostat.sensor;

import io.homeostat.base.Check;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.Arrays;

/// The newest few different values of a sensor, so that one that knows no others is noticed.
///
/// A view of [#SIZE] numbers of a [SensorTrack].
final class Familiar {
    private static final int KEPT = 8;

    /// How many numbers it is made of: the values, and where the next one goes.
    static final int SIZE = KEPT + 1;

    private final double[] numbers;
    private final int at;

    Familiar(double[] numbers, int at) {
        this.numbers = numbers;
        this.at = at;
    }

    /// Knows no value yet.
    void clear() {
        Arrays.fill(numbers, at, at + KEPT, Double.NaN);
        numbers[at + KEPT] = 0;
    }

    /// Whether `value` is one of them; it is from now on.
    boolean knows(double value) {
        boolean known = false;
        for (int i = at; i < at + KEPT; i++) {
            known |= numbers[i] == value; // most values are new: to stop early saves nothing
        }
        if (known) {
            return true;
        }
        int next = (int) numbers[at + KEPT];
        numbers[at + next] = value;
        numbers[at + KEPT] = (next + 1) % KEPT;
        return false;
    }

    /// The smallest difference between them; infinite for fewer than two.
    double step() {
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = at; i < at + KEPT; i++) {
            for (int j = at; j < i; j++) {
                double gap = Math.abs(numbers[i] - numbers[j]);
                if (gap < smallest) {
                    smallest = gap;
                }
            }
        }
        return smallest;
    }

    void save(StateWriter out) {
        out.putInt((int) numbers[at + KEPT]);
        out.putDoubles(numbers, at, KEPT);
    }

    void load(StateReader in) {
        int next = in.getInt();
        Check.argument(next >= 0 && next < KEPT, "place %s of %s values", next, KEPT);
        numbers[at + KEPT] = next;
        for (int i = at; i < at + KEPT; i++) {
            numbers[i] = in.getDouble();
        }
    }
}
