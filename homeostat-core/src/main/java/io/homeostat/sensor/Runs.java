package io.homeostat.sensor;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// How long something goes on without a break, against how long it used to, and how often it
/// happens at all.
@SingleWriter
final class Runs {
    private static final double RECENT = 2.0 / 65;

    private final Peak longest = new Peak();
    private int length;
    private double recent;
    private double usual;
    private long count;

    /// @return the present length
    int add(boolean happened, Memory memory) {
        count++;
        length = happened ? length + 1 : 0;
        double hit = happened ? 1 : 0;
        recent += (count * RECENT < 1 ? 1.0 / count : RECENT) * (hit - recent);
        usual += memory.rate(count) * (hit - usual);
        longest.add(length, memory);
        return length;
    }

    int length() {
        return length;
    }

    /// The longest one that has been, but for the newest.
    double longest() {
        return longest.value();
    }

    /// How often it happened in the newest readings.
    double recent() {
        return recent;
    }

    /// How often it happens.
    double usual() {
        return usual;
    }

    void save(StateWriter out) {
        out.putInt(length).putDouble(recent).putDouble(usual).putLong(count);
        longest.save(out);
    }

    void load(StateReader in) {
        length = in.getInt();
        recent = in.getDouble();
        usual = in.getDouble();
        count = in.getLong();
        longest.load(in);
    }
}
