package io.homeostat.sensor;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// The largest value that a statistic has had, but for the newest block of readings, so that what
/// begins now does not excuse itself. Fades.
@SingleWriter
final class Peak {
    private static final int BLOCK = 128;

    private double settled;
    private double before;
    private double present;
    private int passed;

    void add(double value, Memory memory) {
        settled *= memory.kept();
        present = Math.max(present, value);
        if (++passed == BLOCK) {
            passed = 0;
            settled = Math.max(settled, before);
            before = present;
            present = 0;
        }
    }

    double value() {
        return settled;
    }

    /// Forgets what has not settled yet.
    void discardNewest() {
        before = 0;
        present = 0;
        passed = 0;
    }

    void save(StateWriter out) {
        out.putDouble(settled).putDouble(before).putDouble(present).putInt(passed);
    }

    void load(StateReader in) {
        settled = in.getDouble();
        before = in.getDouble();
        present = in.getDouble();
        passed = in.getInt();
    }
}
