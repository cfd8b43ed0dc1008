package io.homeostat.reading;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.time.Instant;
import java.util.Optional;

/// Recognises a reading that came before: sent once more because its acknowledgement was lost, or
/// standing twice in a file.
///
/// It is one of the same device with the same sequence number, or without one of the same time, and
/// with equal values, key and time. A device that begins to count anew says other things; one whose
/// clock is too coarse (other values at the same time) is not judged by its time any more; one that
/// tells neither number nor time is taken at its word.
///
/// O(1) for a reading that is newer than all before; otherwise O(window).
@SingleWriter
public final class Duplicates {
    /// As many as a connection may have unacknowledged: what comes again is not older.
    static final int WINDOW_MAX = 4_096;

    /// Of many devices each has a smaller window, so that all of them take 4 MB, here and in each
    /// snapshot.
    private static final int MARKS_MAX = 1 << 18;

    private static final long SECONDS_MAX = 9_000_000_000_000L;

    private final DeviceTable<Past> devices;
    private long count;

    /// What is remembered of one device.
    private static final class Past {
        private final Marks sequences = new Marks();
        private final Marks times = new Marks();
        private boolean coarse;
    }

    /// Numbers or times of the newest readings, each with a hash of what was said, in a ring.
    private static final class Marks {
        /// Mark and hash of one reading after those of the other: both are looked for together.
        private long[] pairs = new long[0];

        private int first;
        private int size;
        private long highest = Long.MIN_VALUE;

        private int capacity() {
            return pairs.length / 2;
        }

        /// Where the mark of the `i`-th oldest stands; its hash stands behind it.
        private int place(int i) {
            int at = first + i;
            return 2 * (at < capacity() ? at : at - capacity());
        }

        boolean above(long mark) {
            return mark > highest; // nearly always
        }

        boolean contains(long mark, long hash) {
            for (int i = 0; i < size; i++) {
                int at = place(i);
                if (pairs[at] == mark && pairs[at + 1] == hash) {
                    return true;
                }
            }
            return false;
        }

        boolean contains(long mark) {
            for (int i = 0; i < size; i++) {
                if (pairs[place(i)] == mark) {
                    return true;
                }
            }
            return false;
        }

        void add(long mark, long hash, int window) {
            while (size >= window) {
                forgetOldest();
            }
            if (size == capacity()) {
                widen(Math.min(window, Math.max(4, 2 * size)));
            }
            int at = place(size);
            pairs[at] = mark;
            pairs[at + 1] = hash;
            size++;
            highest = Math.max(highest, mark);
        }

        private void forgetOldest() {
            long gone = pairs[place(0)];
            first = place(1) / 2;
            size--;
            if (gone == highest) {
                // Only after a device began to count anew, or its clock was set back.
                highest = Long.MIN_VALUE;
                for (int i = 0; i < size; i++) {
                    highest = Math.max(highest, pairs[place(i)]);
                }
            }
        }

        private void widen(int readings) {
            long[] wider = new long[2 * readings];
            for (int i = 0; i < size; i++) {
                wider[2 * i] = pairs[place(i)];
                wider[2 * i + 1] = pairs[place(i) + 1];
            }
            pairs = wider;
            first = 0;
        }

        void clear() {
            pairs = new long[0];
            first = 0;
            size = 0;
            highest = Long.MIN_VALUE;
        }

        void save(StateWriter out) {
            out.putInt(size);
            for (int i = 0; i < size; i++) {
                out.putLong(pairs[place(i)]).putLong(pairs[place(i) + 1]);
            }
        }

        void load(StateReader in) {
            clear();
            int saved = in.getInt();
            widen(Math.clamp(saved, 0, WINDOW_MAX));
            for (int i = 0; i < saved; i++) {
                add(in.getLong(), in.getLong(), WINDOW_MAX);
            }
        }
    }

    public Duplicates() {
        this(DeviceTable.DEVICES_MAX);
    }

    Duplicates(int devicesMax) {
        this.devices = new DeviceTable<>(devicesMax, Past::new);
    }

    /// Whether `reading` came before; if not, it is remembered.
    public boolean again(Reading reading) {
        Optional<Instant> time = reading.time();
        boolean numbered = reading.sequence() != Reading.NO_SEQUENCE;
        if (!numbered && time.isEmpty()) {
            return false;
        }
        Past past = devices.of(reading.device());
        if (!numbered && past.coarse) {
            return false;
        }
        Marks marks = numbered ? past.sequences : past.times;
        long mark = numbered ? reading.sequence() : mark(time.get());
        long hash = hash(reading, time);
        if (!marks.above(mark)) {
            if (marks.contains(mark, hash)) {
                count++;
                return true;
            }
            if (!numbered && marks.contains(mark)) {
                past.coarse = true;
                marks.clear();
                return false;
            }
        }
        marks.add(mark, hash, window());
        return false;
    }

    private int window() {
        return Math.clamp(MARKS_MAX / devices.size(), 16, WINDOW_MAX);
    }

    /// A number that grows with time; what is finer than it stands in the hash.
    private static long mark(Instant time) {
        long seconds = Math.clamp(time.getEpochSecond(), -SECONDS_MAX, SECONDS_MAX);
        return seconds * 1_000_000 + time.getNano() / 1_000;
    }

    private static long hash(Reading reading, Optional<Instant> time) {
        long hash = time.isPresent() ? hash(time.get()) : 0;
        String key = reading.key();
        for (int i = 0; i < key.length(); i++) {
            hash = mix(hash, key.charAt(i));
        }
        for (int i = 0; i < reading.size(); i++) {
            hash = mix(hash, Double.doubleToLongBits(reading.get(i)));
        }
        return hash;
    }

    private static long hash(Instant time) {
        return mix(time.getEpochSecond(), time.getNano());
    }

    /// The finaliser of SplitMix64 (Steele, Lea, Flood 2014) over a running sum.
    private static long mix(long hash, long value) {
        long z = hash * 31 + value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /// How many were recognised.
    public long count() {
        return count;
    }

    public void save(StateWriter out) {
        out.putLong(count);
        devices.save(
                out,
                (past, to) -> {
                    to.putBoolean(past.coarse);
                    past.sequences.save(to);
                    past.times.save(to);
                });
    }

    public void load(StateReader in) {
        count = in.getLong();
        devices.load(
                in,
                (past, from) -> {
                    past.coarse = from.getBoolean();
                    past.sequences.load(from);
                    past.times.load(from);
                });
    }
}
