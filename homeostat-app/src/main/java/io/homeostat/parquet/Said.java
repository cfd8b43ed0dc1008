package io.homeostat.parquet;

import org.jspecify.annotations.Nullable;

/// What a header must say.
final class Said {
    private Said() {}

    /// `value`, which a whole file has.
    static <T> T of(@Nullable T value, String what) {
        if (value == null) {
            throw new IllegalArgumentException("a header without its " + what);
        }
        return value;
    }
}
