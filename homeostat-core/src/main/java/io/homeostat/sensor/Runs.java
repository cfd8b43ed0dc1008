package io.homeostat.sensor;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// How long something goes on without a break, against how long it used to, and how often it
/// happens at all.
///
/// A view of [#SIZE] numbers of a [SensorTrack].
final class Runs {
    // Where each of its numbers is
    private static final int LENGTH = 0;
    private static final int RECENTLY = 1;
    private static final int USUALLY = 2;
    private static final int COUNT = 3;
    private static final int LONGEST = 4;

    /// How many numbers it is made of.
    static final int SIZE = LONGEST + Peak.SIZE;

    private static final double RECENT = 2.0 / 65;

    private final double[] numbers;
    private final int at;

    Runs(double[] numbers, int at) {
        this.numbers = numbers;
        this.at = at;
    }

    void add(boolean happened, Memory memory) {
        double count = ++numbers[at + COUNT];
        double length = happened ? numbers[at + LENGTH] + 1 : 0;
        double hit = happened ? 1 : 0;
        double recent = numbers[at + RECENTLY];
        double usual = numbers[at + USUALLY];
        numbers[at + LENGTH] = length;
        numbers[at + RECENTLY] =
                recent + (count * RECENT < 1 ? 1.0 / count : RECENT) * (hit - recent);
        numbers[at + USUALLY] = usual + memory.rate(count) * (hit - usual);
        peak().add(length, memory);
    }

    private Peak peak() {
        return new Peak(numbers, at + LONGEST);
    }

    /// How long it has been going on.
    int length() {
        return (int) numbers[at + LENGTH];
    }

    /// The longest one that has been, but for the newest.
    double longest() {
        return peak().value();
    }

    /// How often it happened in the newest readings.
    double recent() {
        return numbers[at + RECENTLY];
    }

    /// How often it happens.
    double usual() {
        return numbers[at + USUALLY];
    }

    void save(StateWriter out) {
        out.putInt(length()).putDouble(recent()).putDouble(usual());
        out.putLong((long) numbers[at + COUNT]);
        peak().save(out);
    }

    void load(StateReader in) {
        numbers[at + LENGTH] = in.getInt();
        numbers[at + RECENTLY] = in.getDouble();
        numbers[at + USUALLY] = in.getDouble();
        numbers[at + COUNT] = (double) in.getLong();
        peak().load(in);
    }
}
