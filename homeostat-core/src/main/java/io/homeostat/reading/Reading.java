package io.homeostat.reading;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One decoded set of sensor values, with its device and time.
///
/// Values stand in the order of [Fields]; a missing value is NaN, a category is its ordinal. A
/// class and not a record because it owns an array.
public final class Reading {
    private final DeviceId device;
    private final @Nullable Instant time;
    private final long sequence;
    private final String key;
    private final double[] values;

    private Reading(
            DeviceId device, @Nullable Instant time, long sequence, String key, double[] values) {
        this.device = device;
        this.time = time;
        this.sequence = sequence;
        this.key = key;
        this.values = values;
    }

    /// The sequence of a reading whose device does not number its readings.
    public static final long NO_SEQUENCE = -1;

    /// A reading that takes ownership of `values`: the caller must not touch them again.
    public static Reading of(
            DeviceId device, Optional<Instant> time, long sequence, double[] values) {
        return new Reading(device, time.orElse(null), sequence, "", values);
    }

    public DeviceId device() {
        return device;
    }

    /// The device's own time, if the pipeline declares one.
    public Optional<Instant> time() {
        return Optional.ofNullable(time);
    }

    /// The device's own number of this reading, or [#NO_SEQUENCE].
    public long sequence() {
        return sequence;
    }

    /// What a label message will call this reading, or empty.
    public String key() {
        return key;
    }

    /// The same reading under a key.
    public Reading withKey(String newKey) {
        return new Reading(device, time, sequence, newKey, values);
    }

    /// The same reading without a time of its own.
    public Reading withoutTime() {
        return new Reading(device, null, sequence, key, values);
    }

    /// The same reading at another time.
    public Reading withTime(Instant other) {
        return new Reading(device, other, sequence, key, values);
    }

    /// The same reading with other values, which it takes ownership of.
    public Reading withValues(double[] newValues) {
        return new Reading(device, time, sequence, key, newValues);
    }

    public int size() {
        return values.length;
    }

    public double get(int field) {
        return values[field];
    }

    public double[] toArray() {
        return values.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Reading that
                && device.equals(that.device)
                && Objects.equals(time, that.time)
                && sequence == that.sequence
                && key.equals(that.key)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * device.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Reading[" + device.value() + " " + time + " " + Arrays.toString(values) + "]";
    }
}
