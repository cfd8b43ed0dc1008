package io.homeostat.runtime;

/// Work beside the main thread that nothing waits for. What it throws is not told: whoever needs
/// what it did not do meets the same failure where it can be told.
public final class Aside {
    private Aside() {}

    public static void start(String name, Runnable work) {
        Thread.ofPlatform().name(name).daemon().uncaughtExceptionHandler((_, _) -> {}).start(work);
    }
}
