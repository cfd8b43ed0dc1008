package io.homeostat.history;

import io.homeostat.base.SingleWriter;
import io.homeostat.label.Prediction;
import io.homeostat.model.Estimate;
import io.homeostat.reading.Reading;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Puts rows into a [RowBlock], one behind the other.
@SingleWriter
final class BlockBuilder {
    /// A block of so many rows takes a few tens of kilobytes: one of them is read for a single row.
    static final int ROWS_MAX = 256;

    private static final int CAPACITY = 2_048;

    private final long[] readings = new long[ROWS_MAX];
    private final int[] starts = new int[ROWS_MAX];
    private ByteBuffer out = ByteBuffer.allocate(CAPACITY);
    private int rows;
    private long from = Long.MAX_VALUE;
    private long to = Long.MIN_VALUE;

    /// Forgets its rows, and keeps the room.
    void clear() {
        out.clear();
        rows = 0;
        from = Long.MAX_VALUE;
        to = Long.MIN_VALUE;
    }

    boolean isEmpty() {
        return rows == 0;
    }

    int rows() {
        return rows;
    }

    /// Whether a row of this reading may come next.
    boolean takes(long reading) {
        return rows < ROWS_MAX && (rows == 0 || reading > readings[rows - 1]);
    }

    /// Adds a prediction with the values it was made from.
    void add(Prediction p, Reading values) {
        byte[] device = p.device().value().getBytes(StandardCharsets.UTF_8);
        int classes = p.estimate() instanceof Estimate.Classes c ? c.size() : 0;
        reserve(
                RowBlock.NUMBERS
                        + Double.BYTES * (5 + classes + values.size())
                        + 2 * Integer.BYTES
                        + device.length);
        int start = begin(p.reading(), Micros.of(p.at()));
        int flags =
                (p.driftDetected() ? RowBlock.DRIFT : 0)
                        | (p.estimate() instanceof Estimate.Classes ? RowBlock.CLASSES : 0);
        out.put((byte) flags).putLong(0).putLong(0).putInt(p.version());
        out.putDouble(p.frozen().point()).putDouble(p.baseline().point());
        out.putDouble(p.lower()).putDouble(p.upper());
        switch (p.estimate()) {
            case Estimate.Value value -> out.putDouble(value.point());
            case Estimate.Classes probabilities -> {
                out.putInt(classes);
                for (int i = 0; i < classes; i++) {
                    out.putDouble(probabilities.get(i));
                }
            }
        }
        out.putInt(values.size());
        for (int i = 0; i < values.size(); i++) {
            out.putDouble(values.get(i));
        }
        out.put(device);
        out.putInt(start, out.position() - start - Integer.BYTES);
    }

    /// Adds a row of another block as it stands there.
    void add(ByteBuffer block, int start) {
        int length = RowBlock.end(block, start) - start;
        reserve(length);
        int own = begin(RowBlock.reading(block, start), RowBlock.at(block, start));
        out.put(own, block, start, length).position(own + length);
    }

    /// Adds the rows of `block`, which come behind those that are here.
    void add(ByteBuffer block) {
        RowBlock.forEach(block, this::add);
    }

    /// Writes the truth about a reading beside it; false if the reading is not here.
    boolean label(long reading, double label, long at) {
        int row =
                rows > 0 && readings[rows - 1] == reading
                        ? rows - 1
                        : Arrays.binarySearch(readings, 0, rows, reading);
        if (row < 0) {
            return false;
        }
        RowBlock.label(out, starts[row], label, at);
        return true;
    }

    /// The rows that are here; there must be one.
    RowBlock build() {
        return new RowBlock(
                readings[0],
                readings[rows - 1],
                from,
                to,
                rows,
                ByteBuffer.wrap(Arrays.copyOf(out.array(), out.position())));
    }

    private int begin(long reading, long at) {
        int start = out.position();
        readings[rows] = reading;
        starts[rows++] = start;
        from = Math.min(from, at);
        to = Math.max(to, at);
        out.putInt(0).putLong(reading).putLong(at);
        return start;
    }

    private void reserve(int more) {
        if (out.remaining() < more) {
            int wanted = Math.max(2 * out.capacity(), out.position() + more);
            out = ByteBuffer.allocate(wanted).put(out.flip());
        }
    }
}
