package io.homeostat.drift;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.Arrays;

/// The newest `capacity` values of a stream of 0 and 1, addressed by age, and how many of them are
/// 1. One bit and O(1) per value.
@SingleWriter
final class BitRing {
    private final int capacity;
    private final long[] words;
    private int next;
    private int size;
    private int ones;

    BitRing(int capacity) {
        this.capacity = capacity;
        this.words = new long[(capacity + Long.SIZE - 1) / Long.SIZE];
    }

    /// Takes one more value; the oldest makes room for it when the ring is full.
    void add(boolean one) {
        if (size == capacity) {
            ones -= bit(next);
        } else {
            size++;
        }
        long mask = 1L << next;
        int word = next / Long.SIZE;
        words[word] = one ? words[word] | mask : words[word] & ~mask;
        ones += one ? 1 : 0;
        next = next + 1 == capacity ? 0 : next + 1;
    }

    /// The value of that age, 0 being the newest, as 0 or 1.
    int get(int age) {
        int index = next - 1 - age;
        return bit(index < 0 ? index + capacity : index);
    }

    private int bit(int index) {
        return (int) (words[index / Long.SIZE] >>> index) & 1;
    }

    int size() {
        return size;
    }

    int ones() {
        return ones;
    }

    boolean full() {
        return size == capacity;
    }

    void clear() {
        Arrays.fill(words, 0);
        next = 0;
        size = 0;
        ones = 0;
    }

    /// Oldest first, eight values to a byte.
    void save(StateWriter out) {
        byte[] packed = new byte[(size + 7) / 8];
        for (int i = 0; i < size; i++) {
            packed[i / 8] |= (byte) (get(size - 1 - i) << (i % 8));
        }
        out.putInt(size).putBytes(packed);
    }

    void load(StateReader in) {
        clear();
        int count = in.getInt();
        byte[] packed = in.getBytes();
        if (count < 0 || count > capacity || packed.length != (count + 7) / 8) {
            throw new StateFormatException(
                    count + " bits in " + packed.length + " bytes, at most " + capacity);
        }
        for (int i = 0; i < count; i++) {
            add((packed[i / 8] >> (i % 8) & 1) == 1);
        }
    }
}
