package io.homeostat.runtime;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Does what people order, one order after the other: each may wait for the disk, and no event loop
/// waits with it. One virtual thread for all pipelines, since people are slow.
public final class Clerk implements AutoCloseable {
    /// Orders that may wait; nobody gives so many by hand.
    private static final int WAITING_MAX = 1_000;

    private static final long CLOSE_SECONDS = 10;

    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(WAITING_MAX),
                    Thread.ofVirtual().name("clerk").factory());

    /// Runs `order` after all that were submitted before; completes with what came of it. Fails at
    /// once when too many wait, or when the clerk has closed.
    public <T> CompletableFuture<T> submit(Callable<T> order) {
        CompletableFuture<T> done = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                try {
                    done.complete(order.call());
                } catch (Exception e) {
                    // Whoever has ordered it hears of it; the next order is done all the same.
                    done.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(
                    new IllegalStateException(
                            executor.isShutdown()
                                    ? "the node is stopping"
                                    : WAITING_MAX + " orders wait already; try again later",
                            e));
        }
        return done;
    }

    /// Does what waits, then stops.
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
