package io.homeostat.node;

import io.homeostat.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// Tells a failing world from a bug of ours: a full disk is no fault of the record that was at hand
/// when it showed.
final class WorldFailure {
    /// Longer chains of causes are somebody's joke.
    private static final int CAUSES_MAX = 20;

    private WorldFailure() {}

    /// Whether a disk or a database is among the causes of `failure`.
    static boolean in(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int i = 0; cause != null && i < CAUSES_MAX; i++) {
            if (cause instanceof IOException
                    || cause instanceof UncheckedIOException
                    || Ledger.failed(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
