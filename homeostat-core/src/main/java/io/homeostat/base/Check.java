package io.homeostat.base;

import java.util.Locale;

/// Invariants that are always on: a broken one is our bug, never the user's.
public final class Check {
    private Check() {}

    /// Throws [IllegalArgumentException] with the formatted message unless `condition` holds.
    public static void argument(boolean condition, String message, Object... values) {
        if (!condition) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, message, values));
        }
    }

    /// As above, of two whole numbers: where each reading is checked, nothing is made of them
    /// unless they are wrong.
    public static void argument(boolean condition, String message, int first, int second) {
        if (!condition) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, message, first, second));
        }
    }

    /// Throws [IllegalStateException] with the formatted message unless `condition` holds.
    public static void that(boolean condition, String message, Object... values) {
        if (!condition) {
            throw new IllegalStateException(String.format(Locale.ROOT, message, values));
        }
    }
}
