package io.homeostat.history;

import io.homeostat.base.SingleWriter;
import java.util.Arrays;
import java.util.SequencedSet;
import java.util.TreeSet;

/// Chooses the readings that a chart of few points must show: of each bucket the lowest and the
/// highest prediction and label, so that no peak is lost.
@SingleWriter
final class Thinning {
    private static final int PER_BUCKET = 4;

    private final long from;
    private final double readingsPerBucket;
    private final double[] extremes;
    private final long[] readings;

    Thinning(long from, long to, int maxPoints) {
        int buckets = Math.max(1, maxPoints / PER_BUCKET);
        this.from = from;
        this.readingsPerBucket = (double) (to - from + 1) / buckets;
        this.extremes = new double[buckets * PER_BUCKET];
        this.readings = new long[buckets * PER_BUCKET];
        Arrays.fill(extremes, Double.NEGATIVE_INFINITY);
        Arrays.fill(readings, -1);
    }

    void add(long reading, double point, double label) {
        int buckets = extremes.length / PER_BUCKET;
        int bucket = Math.min(buckets - 1, (int) ((reading - from) / readingsPerBucket));
        int base = bucket * PER_BUCKET;
        keep(base, point, reading);
        keep(base + 1, -point, reading);
        keep(base + 2, label, reading);
        keep(base + 3, -label, reading);
    }

    SequencedSet<Long> chosen() {
        SequencedSet<Long> chosen = new TreeSet<>();
        for (long reading : readings) {
            if (reading >= 0) {
                chosen.add(reading);
            }
        }
        return chosen;
    }

    /// NaN is no extreme.
    private void keep(int slot, double value, long reading) {
        if (value > extremes[slot]) {
            extremes[slot] = value;
            readings[slot] = reading;
        }
    }
}
