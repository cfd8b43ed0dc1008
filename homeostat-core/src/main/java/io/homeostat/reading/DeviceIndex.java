package io.homeostat.reading;

import io.homeostat.base.SingleWriter;
import java.util.Arrays;

/// Gives each device a number of its own, its slot: 0, 1, 2 and so on. A hash table with chains.
///
/// It is made of a few arrays of numbers, and not of an object per device: those of a thousand
/// devices fit into the nearest cache together, where objects lie far apart and each costs a trip
/// to memory.
@SingleWriter
final class DeviceIndex {
    /// In place of a slot: there is none.
    static final int NONE = -1;

    private static final int SLOTS_MIN = 16;

    /// 2³² divided by the golden ratio: hashes of names that count upwards lie apart (Knuth 1998,
    /// The Art of Computer Programming 3, 6.4).
    private static final int SPREAD = 0x9E3779B9;

    /// By slot.
    private DeviceId[] devices = new DeviceId[SLOTS_MIN];

    private int size;

    /// By slot: the hash of its device.
    private int[] hashes = new int[SLOTS_MIN];

    /// By slot: the next one of the same bucket.
    private int[] next = new int[SLOTS_MIN];

    /// By bucket: the first slot of its chain.
    private int[] buckets = emptyBuckets(SLOTS_MIN);

    private static int[] emptyBuckets(int slots) {
        int[] buckets = new int[2 * slots];
        Arrays.fill(buckets, NONE);
        return buckets;
    }

    int size() {
        return size;
    }

    DeviceId device(int slot) {
        return devices[slot];
    }

    /// The slot of `device`, or [#NONE].
    int find(DeviceId device) {
        int known = device.slot;
        return known < size && devices[known].equals(device) ? known : search(device);
    }

    private int search(DeviceId device) {
        int hash = device.hashCode();
        int slot = buckets[bucket(hash)];
        while (slot != NONE && !(hashes[slot] == hash && devices[slot].equals(device))) {
            slot = next[slot];
        }
        if (slot != NONE) {
            remember(device, slot);
        }
        return slot;
    }

    private void remember(DeviceId device, int slot) {
        devices[slot] = device;
        device.slot = slot;
    }

    /// Gives `device`, which has none, a new slot.
    int add(DeviceId device) {
        int slot = size;
        if (slot == hashes.length) {
            grow();
        }
        size++;
        remember(device, slot);
        link(slot, device.hashCode());
        return slot;
    }

    /// Gives the slot of a device to another that has none.
    void replace(int slot, DeviceId device) {
        unlink(slot);
        remember(device, slot);
        link(slot, device.hashCode());
    }

    void clear() {
        Arrays.fill(devices, 0, size, null);
        size = 0;
        Arrays.fill(buckets, NONE);
    }

    private void link(int slot, int hash) {
        hashes[slot] = hash;
        int bucket = bucket(hash);
        next[slot] = buckets[bucket];
        buckets[bucket] = slot;
    }

    private void unlink(int slot) {
        int bucket = bucket(hashes[slot]);
        if (buckets[bucket] == slot) {
            buckets[bucket] = next[slot];
            return;
        }
        int before = buckets[bucket];
        while (next[before] != slot) {
            before = next[before];
        }
        next[before] = next[slot];
    }

    private void grow() {
        int slots = 2 * hashes.length;
        devices = Arrays.copyOf(devices, slots);
        hashes = Arrays.copyOf(hashes, slots);
        next = new int[slots];
        buckets = emptyBuckets(slots);
        for (int slot = 0; slot < size; slot++) {
            link(slot, hashes[slot]);
        }
    }

    private int bucket(int hash) {
        // The number of buckets is a power of two; the upper bits are the well mixed ones.
        return (hash * SPREAD) >>> (Integer.numberOfLeadingZeros(buckets.length) + 1);
    }
}
