package io.homeostat.load;

import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// Which of the expected predictions came, how late, and in what order.
///
/// Written by one thread; read by another after that one has ended, but for the two counts.
final class Tally {
    private static final long LATENCY_NANOS_MAX = TimeUnit.MINUTES.toNanos(1);

    private final BitSet seen = new BitSet();
    private final long[] newestOfDevice;
    private final Histogram latencies = new Histogram(LATENCY_NANOS_MAX, 3);
    private long reordered;
    private volatile long from = Long.MAX_VALUE;
    private volatile long received;
    private volatile long newest = -1;
    private long duplicates;

    Tally(int devices) {
        this.newestOfDevice = new long[devices];
    }

    /// Counts from event `index` on; what was before was for warming up.
    void measureFrom(long index) {
        from = index;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void prediction(long index, int device, long latencyNanos) {
        received++;
        newest = Math.max(newest, index);
        if (seen.get((int) index)) {
            duplicates++;
            return;
        }
        seen.set((int) index);
        if (newestOfDevice[device] > index) {
            reordered++;
        } else {
            newestOfDevice[device] = index;
        }
        if (index >= from) {
            latencies.recordValue(Math.clamp(latencyNanos, 0, LATENCY_NANOS_MAX));
        }
    }

    /// Predictions so far, warming up included.
    long received() {
        return received;
    }

    /// The newest event that was predicted, -1 for none.
    long newest() {
        return newest;
    }

    /// How many of the events from the first measured one to `end` were never predicted.
    long lost(long end) {
        return end - from - seen.get((int) from, (int) end).cardinality();
    }

    long duplicates() {
        return duplicates;
    }

    long reordered() {
        return reordered;
    }

    double latencyMillis(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }

    double latencyMillisMax() {
        return latencies.getMaxValue() / 1e6;
    }
}
