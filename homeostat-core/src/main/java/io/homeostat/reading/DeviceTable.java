package io.homeostat.reading;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

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
    private final DeviceIndex index = new DeviceIndex();
    private final HearingOrder order = new HearingOrder();

    /// By slot.
    private final List<V> values = new ArrayList<>();

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
        int slot = index.find(device);
        if (slot == DeviceIndex.NONE) {
            return enter(device);
        }
        order.again(slot);
        return values.get(slot);
    }

    /// A device speaks for the first time; if too many did, it takes the place of the one that has
    /// been silent for longest.
    private V enter(DeviceId device) {
        V value = fresh.get();
        if (index.size() < devicesMax) {
            int slot = index.add(device);
            values.add(value);
            order.add(slot);
        } else {
            int slot = order.oldest();
            index.replace(slot, device);
            values.set(slot, value);
            order.again(slot);
            forgotten++;
        }
        return value;
    }

    /// What is kept for `device`, if anything; asking is not speaking.
    public Optional<V> peek(DeviceId device) {
        int slot = index.find(device);
        return slot == DeviceIndex.NONE ? Optional.empty() : Optional.of(values.get(slot));
    }

    /// What is kept for each device, the one that has been silent for longest first.
    public List<V> values() {
        List<V> all = new ArrayList<>(values.size());
        for (int slot = order.oldest(); slot != DeviceIndex.NONE; slot = order.after(slot)) {
            all.add(values.get(slot));
        }
        return all;
    }

    /// How many devices are known.
    public int size() {
        return index.size();
    }

    /// How many were forgotten.
    public long forgotten() {
        return forgotten;
    }

    /// @param value writes what is kept for one device
    public void save(StateWriter out, BiConsumer<V, StateWriter> value) {
        out.putLong(forgotten).putInt(size());
        for (int slot = order.oldest(); slot != DeviceIndex.NONE; slot = order.after(slot)) {
            out.putString(index.device(slot).value());
            value.accept(values.get(slot), out);
        }
    }

    /// @param value reads into a fresh value what `save` wrote
    public void load(StateReader in, BiConsumer<V, StateReader> value) {
        index.clear();
        order.clear();
        values.clear();
        long saved = in.getLong();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            V loaded = of(new DeviceId(in.getString()));
            value.accept(loaded, in);
        }
        forgotten = saved;
    }
}
