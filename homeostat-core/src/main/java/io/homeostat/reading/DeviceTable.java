package io.homeostat.reading;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What is kept per device, for so many devices at most: beyond that the one that has been silent
/// for longest is forgotten. A device's name comes from outside, so the number of names has no
/// bound of its own.
///
/// O(1) per reading. The order in which devices were heard is part of the state, so that a loop
/// that was saved forgets the same ones.
@SingleWriter
public final class DeviceTable<V> {
    /// More than a box serves; what a device leaves behind is at most some kilobytes.
    public static final int DEVICES_MAX = 10_000;

    private final int devicesMax;
    private final Supplier<V> fresh;
    private final LinkedHashMap<DeviceId, V> devices = new LinkedHashMap<>();
    private @Nullable DeviceId newest;
    private @Nullable V newestValue;
    private long forgotten;

    /// @param fresh what is known about a device that has never spoken
    public DeviceTable(Supplier<V> fresh) {
        this(DEVICES_MAX, fresh);
    }

    public DeviceTable(int devicesMax, Supplier<V> fresh) {
        Check.argument(devicesMax >= 1, "%s devices are below 1", devicesMax);
        this.devicesMax = devicesMax;
        this.fresh = fresh;
    }

    /// What is kept for `device`, which has just spoken.
    public V of(DeviceId device) {
        V again = newestValue;
        if (again != null && device.equals(newest)) {
            return again; // devices speak in bursts
        }
        V known = devices.get(device);
        V value = known == null ? fresh.get() : known;
        devices.putLast(device, value);
        newest = device;
        newestValue = value;
        if (devices.size() > devicesMax) {
            devices.pollFirstEntry();
            forgotten++;
        }
        return value;
    }

    /// What is kept for `device`, if anything; asking is not speaking.
    public Optional<V> peek(DeviceId device) {
        return Optional.ofNullable(devices.get(device));
    }

    /// What is kept for each device, the one that has been silent for longest first.
    public SequencedCollection<V> values() {
        return devices.sequencedValues();
    }

    /// How many devices are known.
    public int size() {
        return devices.size();
    }

    /// How many were forgotten.
    public long forgotten() {
        return forgotten;
    }

    /// @param value writes what is kept for one device
    public void save(StateWriter out, BiConsumer<V, StateWriter> value) {
        out.putLong(forgotten).putInt(devices.size());
        for (Map.Entry<DeviceId, V> entry : devices.entrySet()) {
            out.putString(entry.getKey().value());
            value.accept(entry.getValue(), out);
        }
    }

    /// @param value reads into a fresh value what `save` wrote
    public void load(StateReader in, BiConsumer<V, StateReader> value) {
        devices.clear();
        newest = null;
        newestValue = null;
        long saved = in.getLong();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            V loaded = of(new DeviceId(in.getString()));
            value.accept(loaded, in);
        }
        forgotten = saved;
    }
}
