package io.homeostat.reading;

import io.homeostat.base.SingleWriter;
import java.util.Arrays;

/// The slots of devices in the order in which the devices were last heard: a doubly linked list in
/// arrays. O(1) per reading.
@SingleWriter
final class HearingOrder {
    private int[] before = new int[16];
    private int[] after = new int[16];
    private int oldest = DeviceIndex.NONE;
    private int newest = DeviceIndex.NONE;

    /// The slot that has been silent for longest, or [DeviceIndex#NONE].
    int oldest() {
        return oldest;
    }

    /// The slot that was heard next after `slot`, or [DeviceIndex#NONE].
    int after(int slot) {
        return after[slot];
    }

    /// A slot that was never heard before is.
    void add(int slot) {
        if (slot >= before.length) {
            before = Arrays.copyOf(before, 2 * before.length);
            after = Arrays.copyOf(after, 2 * after.length);
        }
        append(slot);
    }

    /// A slot is heard again.
    void again(int slot) {
        if (slot == newest) {
            return;
        }
        int older = before[slot];
        int newer = after[slot]; // there is one, or it would be the newest
        if (older == DeviceIndex.NONE) {
            oldest = newer;
        } else {
            after[older] = newer;
        }
        before[newer] = older;
        append(slot);
    }

    private void append(int slot) {
        before[slot] = newest;
        after[slot] = DeviceIndex.NONE;
        if (newest == DeviceIndex.NONE) {
            oldest = slot;
        } else {
            after[newest] = slot;
        }
        newest = slot;
    }

    void clear() {
        oldest = DeviceIndex.NONE;
        newest = DeviceIndex.NONE;
    }
}
