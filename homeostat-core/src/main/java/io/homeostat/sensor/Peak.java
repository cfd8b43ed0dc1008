package io.homeostat.sensor;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// The largest value that a statistic has had, but for the newest block of readings, so that what
/// begins now does not excuse itself. Fades.
///
/// A view of [#SIZE] numbers of a [SensorTrack].
final class Peak {
    /// How many numbers it is made of.
    static final int SIZE = 4;

    // Where each of them is
    private static final int SETTLED = 0;
    private static final int BEFORE = 1;
    private static final int PRESENT = 2;
    private static final int PASSED = 3;

    private static final int BLOCK = 128;

    private final double[] numbers;
    private final int at;

    Peak(double[] numbers, int at) {
        this.numbers = numbers;
        this.at = at;
    }

    void add(double value, Memory memory) {
        numbers[at + SETTLED] *= memory.kept();
        numbers[at + PRESENT] = Math.max(numbers[at + PRESENT], value);
        numbers[at + PASSED]++;
        if (numbers[at + PASSED] == BLOCK) {
            numbers[at + PASSED] = 0;
            numbers[at + SETTLED] = Math.max(numbers[at + SETTLED], numbers[at + BEFORE]);
            numbers[at + BEFORE] = numbers[at + PRESENT];
            numbers[at + PRESENT] = 0;
        }
    }

    double value() {
        return numbers[at + SETTLED];
    }

    /// Forgets what has not settled yet.
    void discardNewest() {
        numbers[at + BEFORE] = 0;
        numbers[at + PRESENT] = 0;
        numbers[at + PASSED] = 0;
    }

    void save(StateWriter out) {
        out.putDouble(numbers[at + SETTLED]).putDouble(numbers[at + BEFORE]);
        out.putDouble(numbers[at + PRESENT]).putInt((int) numbers[at + PASSED]);
    }

    void load(StateReader in) {
        numbers[at + SETTLED] = in.getDouble();
        numbers[at + BEFORE] = in.getDouble();
        numbers[at + PRESENT] = in.getDouble();
        numbers[at + PASSED] = in.getInt();
    }
}
