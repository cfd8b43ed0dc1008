package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.DeviceTable;
import java.time.Duration;
import java.time.Instant;

/// The time of readings that carry none, where the pipeline declares how far apart they are: the
/// n-th reading of a device comes n intervals after the first event. So durations mean the same in
/// a plant, in a demonstration at a thousand times the speed, and in a replay.
@SingleWriter
final class NominalClock {
    private static final class Count {
        private long readings;
    }

    private final Duration interval;
    private final DeviceTable<Count> counts = new DeviceTable<>(Count::new);
    private Instant start = Instant.MIN;

    /// @param interval between two readings of one device; zero: time is what events say
    NominalClock(Duration interval) {
        this.interval = interval;
    }

    boolean nominal() {
        return !interval.isZero();
    }

    Instant next(DeviceId device, Instant arrival) {
        if (start.equals(Instant.MIN)) {
            start = arrival;
        }
        return start.plus(interval.multipliedBy(counts.of(device).readings++));
    }

    void save(StateWriter out) {
        out.putBoolean(!start.equals(Instant.MIN));
        out.putLong(start.equals(Instant.MIN) ? 0 : start.getEpochSecond()).putInt(start.getNano());
        counts.save(out, (count, to) -> to.putLong(count.readings));
    }

    void load(StateReader in) {
        boolean started = in.getBoolean();
        Instant saved = Instant.ofEpochSecond(in.getLong(), in.getInt());
        start = started ? saved : Instant.MIN;
        counts.load(in, (count, from) -> count.readings = from.getLong());
    }
}
