package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;

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

    /// Returns as soon as `condition` holds, and fails when `work`, which brings it about, has
    /// ended without: on a slow machine both take longer.
    public static void eventuallyDuring(Future<?> work, String what, Callable<Boolean> condition)
            throws Exception {
        boolean ended = false;
        while (!condition.call()) {
            assertThat(ended).as("ended, and waited for: " + what).isFalse();
            ended = work.isDone(); // what it did last is looked at once more
            Thread.sleep(POLL_MILLIS);
        }
    }
}
