package io.homeostat.node;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.Reading;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.zip.CRC32C;

/// Recognises a reading that its device sends once more because the acknowledgement was lost.
///
/// It is one whose sequence number and payload are both among the device's newest [#WINDOW]: a
/// device that begins to count anew sends other payloads. Devices that do not number their readings
/// are taken at their word. The state goes into the snapshot with the loop's, so that a replay of
/// the journal comes to the same answers.
@SingleWriter
final class Redeliveries {
    /// More than a device may have unacknowledged: what comes again is not older.
    static final int WINDOW = 1_024;

    /// The device that was silent for longest is forgotten beyond so many.
    private static final int DEVICES_MAX = 10_000;

    private static final int VERSION = 1;

    private final SequencedMap<String, Newest> devices = new LinkedHashMap<>();
    private long count;

    /// The newest readings of one device, in a ring that grows up to the window.
    private static final class Newest {
        private long[] sequences = new long[16];
        private int[] checksums = new int[16];
        private int size;
        private int next;
        private long highest = Reading.NO_SEQUENCE;

        boolean contains(long sequence, int checksum) {
            if (sequence > highest) {
                return false; // nearly always
            }
            for (int i = 0; i < size; i++) {
                if (sequences[i] == sequence && checksums[i] == checksum) {
                    return true;
                }
            }
            return false;
        }

        void add(long sequence, int checksum) {
            if (size == sequences.length && size < WINDOW) {
                // Until it has reached the window, the ring is filled from the left.
                sequences = Arrays.copyOf(sequences, 2 * size);
                checksums = Arrays.copyOf(checksums, 2 * size);
                next = size;
            }
            sequences[next] = sequence;
            checksums[next] = checksum;
            next = (next + 1) % sequences.length;
            size = Math.min(size + 1, sequences.length);
            highest = Math.max(highest, sequence);
        }
    }

    /// Whether `reading`, which `payload` says, came before; if not, it is remembered.
    boolean again(Reading reading, byte[] payload) {
        if (reading.sequence() == Reading.NO_SEQUENCE) {
            return false;
        }
        CRC32C crc = new CRC32C();
        crc.update(payload);
        int checksum = (int) crc.getValue();
        String device = reading.device().value();
        Newest newest = devices.computeIfAbsent(device, _ -> new Newest());
        if (newest.contains(reading.sequence(), checksum)) {
            count++;
            return true;
        }
        newest.add(reading.sequence(), checksum);
        if (devices.size() > 1) {
            devices.putLast(device, newest);
        }
        if (devices.size() > DEVICES_MAX) {
            devices.pollFirstEntry();
        }
        return false;
    }

    /// How many were recognised.
    long count() {
        return count;
    }

    void save(StateWriter out) {
        out.putByte(VERSION).putLong(count).putInt(devices.size());
        devices.forEach((device, newest) -> {
            out.putString(device).putInt(newest.size);
            int first = newest.size < newest.sequences.length ? 0 : newest.next;
            for (int i = 0; i < newest.size; i++) {
                int at = (first + i) % newest.sequences.length;
                out.putLong(newest.sequences[at]).putInt(newest.checksums[at]);
            }
        });
    }

    void load(StateReader in) {
        int version = in.getByte();
        if (version != VERSION) {
            throw new StateFormatException(
                    "redeliveries of format " + version + ", this release reads " + VERSION);
        }
        devices.clear();
        count = in.getLong();
        int size = in.getInt();
        for (int i = 0; i < size; i++) {
            Newest newest = new Newest();
            devices.put(in.getString(), newest);
            int readings = in.getInt();
            for (int j = 0; j < readings; j++) {
                newest.add(in.getLong(), in.getInt());
            }
        }
    }
}
