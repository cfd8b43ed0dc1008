package io.homeostat.sensor;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.DeviceTable;
import io.homeostat.reading.Reading;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/// Tells when a device begins to report at another interval than it used to, by the times that its
/// readings carry.
///
/// **Reference.** The first [#REFERENCE] intervals of the device: their median, and the interval
/// that one in ten is below and above. It does not move until a change counts as the new normal, or
/// a change would slowly become its own reference. An interval is long beyond twice the median and
/// 1.5 times the upper bound, short below half the median and the lower bound over 1.5: so a device
/// whose intervals scatter needs more of a change than one that keeps time.
///
/// **Test.** A one-sided CUSUM of signs for each direction: +1 for an interval of that direction,
/// -1 for any other, never below 0. At [#AFTER] it is told: after twenty such intervals in a row,
/// or later when others come between. A gap is one long interval and never enough; a burst of short
/// intervals with a pause after it is a change. Under the reference at most a tenth of intervals
/// count, and a false alarm starts at one reading in 9^20.
///
/// **What does not count.** A reading without a time of its own, or one that is not newer than the
/// newest: batches that arrive late and readings out of order leave the intervals as they are.
/// Where [#AFTER] in a row are older, the newest time is taken for a slip of the clock, and
/// intervals are counted from there.
///
/// **End.** After [#AFTER] intervals of the reference's kind, counted alike; or after `longest`
/// readings, when the newest [#REFERENCE] intervals become the reference.
///
/// **Cost.** A few comparisons a reading; a sort of 64 numbers for each report. Memory: 64 numbers
/// for each device.
///
/// **Reference.** E. S. Page, *Continuous inspection schemes*, Biometrika 41 (1954), doi
/// 10.1093/biomet/41.1-2.100.
@SingleWriter
final class RateWatch {
    /// Intervals that a reference is made of.
    static final int REFERENCE = 64;

    /// Net intervals of another kind after which a change is told.
    static final int AFTER = 20;

    private static final double FACTOR = 2;
    private static final double BEYOND = 1.5;

    /// What of the newest intervals tells the rate now: those that made the alarm.
    private static final int NEWEST = AFTER;

    private static final class Device {
        private final float[] intervals = new float[REFERENCE];
        private long count;
        private long seconds;
        private int nanos;
        private boolean heard;

        /// Readings in a row that were not newer than the newest.
        private int older;

        // The reference
        private double usual;
        private double shortest;
        private double longest;

        private int shorter;
        private int longer;
        private int back;

        /// Readings since the change was told; 0 while there is none.
        private long changed;

        /// The intervals that are known, sorted.
        float[] sorted(int newest) {
            int size = (int) Math.min(count, newest);
            float[] some = new float[size];
            for (int i = 0; i < size; i++) {
                some[i] = intervals[(int) ((count - 1 - i) % REFERENCE)];
            }
            Arrays.sort(some);
            return some;
        }

        void refer() {
            float[] all = sorted(REFERENCE);
            usual = all[REFERENCE / 2];
            shortest = Math.min(usual / FACTOR, all[REFERENCE / 10] / BEYOND);
            longest = Math.max(usual * FACTOR, all[REFERENCE - 1 - REFERENCE / 10] * BEYOND);
            shorter = 0;
            longer = 0;
            back = 0;
            changed = 0;
        }
    }

    private final long newNormalAfter;
    private final DeviceTable<Device> devices = new DeviceTable<>(Device::new);

    /// @param newNormalAfter readings after which a change counts as the new normal
    RateWatch(long newNormalAfter) {
        this.newNormalAfter = Math.max(REFERENCE, newNormalAfter);
    }

    /// Whether any device reports at another rate than it used to.
    boolean anyChanged() {
        return devices.values().stream().anyMatch(device -> device.changed > 0);
    }

    /// Takes one reading; a report where a change begins or ends with it.
    List<SensorReport> observe(Reading reading) {
        if (reading.time().isEmpty()) {
            return List.of();
        }
        Instant at = reading.time().get();
        Device device = devices.of(reading.device());
        long seconds = at.getEpochSecond();
        int nanos = at.getNano();
        if (!device.heard) {
            device.heard = true;
            device.seconds = seconds;
            device.nanos = nanos;
            return List.of();
        }
        double interval = (seconds - device.seconds) + (nanos - device.nanos) * 1e-9;
        if (interval <= 0 && ++device.older < AFTER) {
            return List.of();
        }
        device.older = 0;
        device.seconds = seconds;
        device.nanos = nanos;
        if (interval <= 0) {
            return List.of();
        }
        device.intervals[(int) (device.count++ % REFERENCE)] = (float) interval;
        if (device.count <= REFERENCE) {
            if (device.count == REFERENCE) {
                device.refer();
            }
            return List.of();
        }
        return judge(reading.device(), device, interval);
    }

    private List<SensorReport> judge(DeviceId id, Device device, double interval) {
        boolean isShort = interval < device.shortest;
        boolean isLong = interval > device.longest;
        if (device.changed == 0) {
            device.shorter = Math.max(0, device.shorter + (isShort ? 1 : -1));
            device.longer = Math.max(0, device.longer + (isLong ? 1 : -1));
            if (device.shorter < AFTER && device.longer < AFTER) {
                return List.of();
            }
            device.changed = 1;
            device.back = 0;
            return List.of(began(id, device));
        }
        device.changed++;
        device.back = Math.max(0, device.back + (isShort || isLong ? -1 : 1));
        if (device.back >= AFTER) {
            device.changed = 0;
            device.shorter = 0;
            device.longer = 0;
            return List.of(
                    report(
                            id,
                            device.usual,
                            device.usual,
                            false,
                            id.value() + " reports every " + text(device.usual) + " again"));
        }
        if (device.changed <= newNormalAfter) {
            return List.of();
        }
        double before = device.usual;
        device.refer();
        return List.of(
                report(
                        id,
                        before,
                        device.usual,
                        false,
                        id.value()
                                + " has reported every "
                                + text(device.usual)
                                + " for "
                                + newNormalAfter
                                + " readings, which counts as normal now"));
    }

    private static SensorReport began(DeviceId id, Device device) {
        float[] newest = device.sorted(NEWEST);
        double now = newest[newest.length / 2];
        String reason =
                id.value()
                        + " reports every "
                        + text(now)
                        + ", where it reported every "
                        + text(device.usual)
                        + ": lags and rolling windows reach "
                        + (now > device.usual ? "further back" : "less far back");
        return report(id, device.usual, now, true, reason);
    }

    private static SensorReport report(
            DeviceId id, double before, double now, boolean begins, String reason) {
        SequencedMap<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("usualSeconds", before);
        evidence.put("seconds", now);
        return new SensorReport(id, "*", "rate", begins, reason, evidence);
    }

    private static String text(double seconds) {
        return String.format(Locale.ROOT, "%.3g s", seconds);
    }

    void save(StateWriter out) {
        devices.save(
                out,
                (device, to) -> {
                    to.putLong(device.count).putBoolean(device.heard).putInt(device.older);
                    to.putLong(device.seconds).putInt(device.nanos);
                    to.putDouble(device.usual).putDouble(device.shortest);
                    to.putDouble(device.longest).putInt(device.shorter).putInt(device.longer);
                    to.putInt(device.back).putLong(device.changed);
                    int known = (int) Math.min(device.count, REFERENCE);
                    for (int i = 0; i < known; i++) {
                        to.putInt(Float.floatToRawIntBits(device.intervals[i]));
                    }
                });
    }

    void load(StateReader in) {
        devices.load(
                in,
                (device, from) -> {
                    device.count = from.getLong();
                    device.heard = from.getBoolean();
                    device.older = from.getInt();
                    device.seconds = from.getLong();
                    device.nanos = from.getInt();
                    device.usual = from.getDouble();
                    device.shortest = from.getDouble();
                    device.longest = from.getDouble();
                    device.shorter = from.getInt();
                    device.longer = from.getInt();
                    device.back = from.getInt();
                    device.changed = from.getLong();
                    if (device.count < 0) {
                        throw new StateFormatException("rate: " + device.count + " intervals");
                    }
                    int known = (int) Math.min(device.count, REFERENCE);
                    for (int i = 0; i < known; i++) {
                        device.intervals[i] = Float.intBitsToFloat(from.getInt());
                    }
                });
    }
}
