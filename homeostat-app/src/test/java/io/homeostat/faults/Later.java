package io.homeostat.faults;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Ends a fault some time after it began, while whoever suffers from it waits.
final class Later {
    private static final long MILLIS = 700;

    private Later() {}

    interface Action {
        void run() throws Exception;
    }

    static CompletableFuture<Void> run(Action action) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        action.run();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                CompletableFuture.delayedExecutor(MILLIS, TimeUnit.MILLISECONDS));
    }
}
