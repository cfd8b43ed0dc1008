package io.homeostat.history;

import io.homeostat.base.StateFormatException;
import io.homeostat.model.Estimate;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Rows of one pipeline, ascending by reading, as the bytes that are kept. A row is, big-endian:
///
/// | bytes | what |
/// |---|---|
/// | 4 | length of what follows |
/// | 8 | reading |
/// | 8 | at, microseconds since 1970 |
/// | 1 | flags: 1 drift, 2 labelled, 4 classes |
/// | 8, 8 | label, and when it became known, in microseconds; 0 until then |
/// | 4 | version |
/// | 4 × 8 | frozen, baseline, lower, upper |
/// | 8, or 4 and 8 for each class | the estimate |
/// | 4 and 8 for each field | the reading's values |
/// | the rest | the device, UTF-8 |
///
/// @param first its first reading
/// @param last its last reading
/// @param from its earliest time, in microseconds
/// @param to its latest time
/// @param rows how many
/// @param bytes all of its array
record RowBlock(long first, long last, long from, long to, int rows, ByteBuffer bytes) {
    static final int DRIFT = 1;
    static final int LABELLED = 2;
    static final int CLASSES = 4;

    /// From where the length of a row stands.
    static final int READING = 4;

    static final int AT = 12;
    static final int FLAGS = 20;
    static final int LABEL = 21;
    static final int LABELLED_AT = 29;
    static final int VERSION = 37;
    static final int NUMBERS = 41;

    /// Sees the rows of a block in their order.
    interface Visitor {
        /// @param in the block
        /// @param start where the row begins in it
        void row(ByteBuffer in, int start);
    }

    static void forEach(ByteBuffer rows, Visitor visitor) {
        int start = 0;
        while (start < rows.limit()) {
            int end = end(rows, start);
            visitor.row(rows, start);
            start = end;
        }
    }

    static long reading(ByteBuffer in, int start) {
        return in.getLong(start + READING);
    }

    static long at(ByteBuffer in, int start) {
        return in.getLong(start + AT);
    }

    static boolean labelled(ByteBuffer in, int start) {
        return (in.get(start + FLAGS) & LABELLED) != 0;
    }

    /// NaN while unknown.
    static double label(ByteBuffer in, int start) {
        return labelled(in, start) ? in.getDouble(start + LABEL) : Double.NaN;
    }

    /// Writes the truth beside a row.
    static void label(ByteBuffer rows, int start, double label, long at) {
        rows.put(start + FLAGS, (byte) (flags(rows, start) | LABELLED));
        rows.putDouble(start + LABEL, label).putLong(start + LABELLED_AT, at);
    }

    static long labelledAt(ByteBuffer in, int start) {
        return in.getLong(start + LABELLED_AT);
    }

    /// The estimate as one number.
    static double point(ByteBuffer in, int start) {
        return estimate(
                        in.slice(start, end(in, start) - start).position(NUMBERS + 32),
                        flags(in, start))
                .point();
    }

    static int end(ByteBuffer in, int start) {
        int length = in.limit() - start < 4 ? -1 : in.getInt(start);
        int end = start + 4 + length;
        if (length < NUMBERS || end > in.limit()) {
            throw new StateFormatException(
                    "a row of the history has "
                            + length
                            + " bytes at byte "
                            + start
                            + " of "
                            + in.limit());
        }
        return end;
    }

    static HistoryRow row(ByteBuffer block, int start) {
        ByteBuffer in = block.slice(start, end(block, start) - start).position(NUMBERS);
        int flags = flags(block, start);
        double frozen = in.getDouble();
        double baseline = in.getDouble();
        double lower = in.getDouble();
        double upper = in.getDouble();
        Estimate estimate = estimate(in, flags);
        int fields = in.getInt();
        List<Double> values = new ArrayList<>(fields);
        for (int i = 0; i < fields; i++) {
            values.add(in.getDouble());
        }
        byte[] device = new byte[in.remaining()];
        in.get(device);
        return new HistoryRow(
                reading(block, start),
                Micros.instant(at(block, start)),
                new String(device, StandardCharsets.UTF_8),
                block.getInt(start + VERSION),
                estimate,
                frozen,
                baseline,
                lower,
                upper,
                (flags & DRIFT) != 0,
                label(block, start),
                labelled(block, start)
                        ? Optional.<Instant>of(Micros.instant(labelledAt(block, start)))
                        : Optional.empty(),
                values);
    }

    private static int flags(ByteBuffer in, int start) {
        return in.get(start + FLAGS);
    }

    private static Estimate estimate(ByteBuffer in, int flags) {
        if ((flags & CLASSES) == 0) {
            return new Estimate.Value(in.getDouble());
        }
        double[] probabilities = new double[in.getInt()];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = in.getDouble();
        }
        return Estimate.Classes.owning(probabilities);
    }
}
