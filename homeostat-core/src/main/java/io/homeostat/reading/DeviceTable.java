package io.homeostat.reading;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
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

    /// One device in the order of hearing, between who was heard before and after it.
    private static final class Link<V> {
        private final DeviceId device;
        private final V value;
        private @Nullable Link<V> before;
        private @Nullable Link<V> after;

        Link(DeviceId device, V value) {
            this.device = device;
            this.value = value;
        }
    }

    private final int devicesMax;
    private final Supplier<V> fresh;
    private final HashMap<DeviceId, Link<V>> devices = new HashMap<>();
    private @Nullable Link<V> oldest;
    private @Nullable Link<V> newest;

    /// Who was asked for last: one reading asks several times.
    private @Nullable Link<V> asked;

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
        Link<V> link = find(device);
        if (link == null) {
            link = new Link<>(device, fresh.get());
            devices.put(device, link);
            asked = link;
            append(link);
            forgetOldest();
        } else if (link != newest) {
            unlink(link);
            append(link);
        }
        return link.value;
    }

    private @Nullable Link<V> find(DeviceId device) {
        Link<V> again = asked;
        if (again != null && device.equals(again.device)) {
            return again;
        }
        Link<V> found = devices.get(device);
        asked = found;
        return found;
    }

    private void append(Link<V> link) {
        Link<V> last = newest;
        link.before = last;
        if (last == null) {
            oldest = link;
        } else {
            last.after = link;
        }
        newest = link;
    }

    private void unlink(Link<V> link) {
        Link<V> before = link.before;
        Link<V> after = link.after;
        if (before == null) {
            oldest = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.before = before;
        }
        link.before = null;
        link.after = null;
    }

    private void forgetOldest() {
        Link<V> first = oldest;
        if (first != null && devices.size() > devicesMax) {
            unlink(first);
            devices.remove(first.device);
            forgotten++;
        }
    }

    /// What is kept for `device`, if anything; asking is not speaking.
    public Optional<V> peek(DeviceId device) {
        return Optional.ofNullable(find(device)).map(link -> link.value);
    }

    /// What is kept for each device, the one that has been silent for longest first.
    public List<V> values() {
        List<V> values = new ArrayList<>(devices.size());
        for (Link<V> link = oldest; link != null; link = link.after) {
            values.add(link.value);
        }
        return values;
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
        for (Link<V> link = oldest; link != null; link = link.after) {
            out.putString(link.device.value());
            value.accept(link.value, out);
        }
    }

    /// @param value reads into a fresh value what `save` wrote
    public void load(StateReader in, BiConsumer<V, StateReader> value) {
        devices.clear();
        oldest = null;
        newest = null;
        asked = null;
        long saved = in.getLong();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            V loaded = of(new DeviceId(in.getString()));
            value.accept(loaded, in);
        }
        forgotten = saved;
    }
}
