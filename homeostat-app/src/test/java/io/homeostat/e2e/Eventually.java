package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;

/// Waits for what another thread or process brings about.
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 20;

    private Eventually() {}

    /// Returns as soon as `condition` holds, and fails when it does not within a minute.
    public static void eventually(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("waited for: " + what).isLessThan(end);
            Thread.sleep(POLL_MILLIS);
        }
    }
}
