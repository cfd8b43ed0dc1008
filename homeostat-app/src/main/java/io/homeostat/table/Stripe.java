package io.homeostat.table;

import io.homeostat.reading.Decoded.Reason;
import io.homeostat.reading.Reading;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Some rows of a file that stores its columns one after the other: filled column by column, then
/// taken row by row.
final class Stripe {
    private static final int SHOWN_MAX = 60;

    final double[][] values;
    final @Nullable Object[][] timeParts;
    final String[][] deviceParts;
    final String[] keys;
    final long[] sequences;
    private final boolean[] anything;
    private final @Nullable Reason[] reasons;
    private final String[] details;
    private int rows;

    /// @param rows how many it can hold
    Stripe(int rows, int fields, int timeParts, int deviceParts) {
        this.values = new double[fields][rows];
        this.timeParts = new Object[timeParts][rows];
        this.deviceParts = new String[deviceParts][rows];
        this.keys = new String[rows];
        this.sequences = new long[rows];
        this.anything = new boolean[rows];
        this.reasons = new Reason[rows];
        this.details = new String[rows];
    }

    int capacity() {
        return keys.length;
    }

    int rows() {
        return rows;
    }

    /// Makes room for `count` rows without anything in them.
    void clear(int count) {
        rows = count;
        for (double[] column : values) {
            Arrays.fill(column, Double.NaN);
        }
        for (@Nullable Object[] part : timeParts) {
            Arrays.fill(part, null);
        }
        for (String[] part : deviceParts) {
            Arrays.fill(part, "");
        }
        Arrays.fill(keys, "");
        Arrays.fill(sequences, Reading.NO_SEQUENCE);
        Arrays.fill(anything, false);
        Arrays.fill(reasons, null);
        Arrays.fill(details, "");
    }

    /// Row `row` has a value somewhere.
    void note(int row) {
        anything[row] = true;
    }

    boolean empty(int row) {
        return !anything[row];
    }

    /// The first reason counts.
    void reject(int row, Reason reason, String column, String found, String expected) {
        if (reasons[row] == null) {
            reasons[row] = reason;
            details[row] =
                    "column '" + column + "': found '" + shown(found) + "', expected " + expected;
        }
    }

    @Nullable Reason reason(int row) {
        return reasons[row];
    }

    String detail(int row) {
        return details[row];
    }

    private static String shown(String text) {
        String first = text.strip().lines().findFirst().orElse("");
        return first.length() > SHOWN_MAX ? first.substring(0, SHOWN_MAX) : first;
    }

    /// The values of row `row` in the order of the fields.
    double[] take(int row) {
        double[] taken = new double[values.length];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = values[i][row];
        }
        return taken;
    }
}
