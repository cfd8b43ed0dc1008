package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// The time of readings that carry none, where the pipeline declares how far apart they are: the
/// n-th reading of a device comes n intervals after the first event. So durations mean the same in
/// a plant, in a demonstration at a thousand times the speed, and in a replay.
@SingleWriter
final class NominalClock {
    private final Duration interval;
    private final LinkedHashMap<DeviceId, Count> counts = new LinkedHashMap<>();
    private Instant start = Instant.MIN;

    private static final class Count {
        private long readings;
    }

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
        Count count = counts.computeIfAbsent(device, _ -> new Count());
        long passed = count.readings++;
        // Duration.multipliedBy goes through decimals of any length.
        return start.plusSeconds(Math.multiplyExact(interval.getSeconds(), passed))
                .plusNanos(Math.multiplyExact(interval.getNano(), passed));
    }

    void save(StateWriter out) {
        out.putBoolean(!start.equals(Instant.MIN));
        out.putLong(start.equals(Instant.MIN) ? 0 : start.getEpochSecond()).putInt(start.getNano());
        out.putInt(counts.size());
        for (Map.Entry<DeviceId, Count> entry : counts.entrySet()) {
            out.putString(entry.getKey().value()).putLong(entry.getValue().readings);
        }
    }

    void load(StateReader in) {
        boolean started = in.getBoolean();
        Instant saved = Instant.ofEpochSecond(in.getLong(), in.getInt());
        start = started ? saved : Instant.MIN;
        counts.clear();
        int size = in.getInt();
        for (int i = 0; i < size; i++) {
            Count count = new Count();
            counts.put(new DeviceId(in.getString()), count);
            count.readings = in.getLong();
        }
    }
}
