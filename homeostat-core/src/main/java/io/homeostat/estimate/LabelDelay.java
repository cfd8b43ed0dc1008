package io.homeostat.estimate;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.numeric.DoubleRing;
import java.util.Arrays;

/// How late the newest labels came. O(1) per label, O(n log n) when asked.
@SingleWriter
public final class LabelDelay {
    private static final int LABELS = 500;

    private final DoubleRing readings = new DoubleRing(LABELS);
    private final DoubleRing seconds = new DoubleRing(LABELS);

    /// A label has come so many readings, and so many seconds, after its reading.
    public void add(long readingsLate, double secondsLate) {
        readings.add((double) readingsLate);
        seconds.add(secondsLate);
    }

    public Lateness now() {
        return new Lateness(readings.size(), quantiles(readings), quantiles(seconds));
    }

    private static Lateness.Quantiles quantiles(DoubleRing ring) {
        int size = ring.size();
        if (size == 0) {
            return new Lateness.Quantiles(Double.NaN, Double.NaN, Double.NaN);
        }
        double[] sorted = new double[size];
        Arrays.setAll(sorted, ring::get);
        Arrays.sort(sorted);
        return new Lateness.Quantiles(
                sorted[rank(0.5, size)], sorted[rank(0.9, size)], sorted[size - 1]);
    }

    private static int rank(double share, int size) {
        return (int) Math.ceil(share * size) - 1;
    }

    public void save(StateWriter out) {
        readings.save(out);
        seconds.save(out);
    }

    public void load(StateReader in) {
        readings.load(in);
        seconds.load(in);
    }
}
