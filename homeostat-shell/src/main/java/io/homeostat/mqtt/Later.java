package io.homeostat.mqtt;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// Timers of a few milliseconds beside the event loop: Netty's selector does not sleep for less
/// than half a millisecond, and would poll until such a timer of its own is due.
final class Later {
    private Later() {}

    /// Runs what it is given after so many milliseconds, on a thread that must not be kept.
    static Executor millis(long millis) {
        return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, Runnable::run);
    }
}
