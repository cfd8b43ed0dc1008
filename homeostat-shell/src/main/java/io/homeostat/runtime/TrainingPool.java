package io.homeostat.runtime;

import io.homeostat.loop.TrainingOrder;
import io.homeostat.loop.TrainingResult;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Trains on threads of its own, in the order of the orders, while the lanes go on predicting.
///
/// A training that takes longer than its deadline is cancelled and has failed; the trainer looks at
/// the flag once per pass over the data.
public final class TrainingPool implements AutoCloseable {
    /// Orders that may wait: each pipeline has at most one.
    private static final int WAITING_MAX = 10_000;

    private final Training training;
    private final ThreadPoolExecutor executor;
    private volatile boolean closed;

    /// @param atOnce orders that are under way at the same time: one where they are trained here,
    ///   since a second one would only take the first one's core
    public TrainingPool(Training training, int atOnce) {
        this.training = training;
        this.executor =
                new ThreadPoolExecutor(
                        atOnce,
                        atOnce,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(WAITING_MAX),
                        work -> {
                            Thread thread = new Thread(work, "training");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /// Runs `order` soon; `done` hears the result on the training thread, unless the pool is closed
    /// before: then the order is given again after the restart.
    public void submit(TrainingOrder order, Duration deadline, Consumer<TrainingResult> done) {
        Runnable task =
                () -> {
                    long start = System.nanoTime();
                    long limit = deadline.toNanos();
                    TrainingResult result =
                            training.run(order, () -> closed || System.nanoTime() - start > limit);
                    if (closed) {
                        return;
                    }
                    boolean late = System.nanoTime() - start > limit;
                    done.accept(
                            late
                                    ? new TrainingResult.Failed(
                                            "it took longer than " + deadline.toSeconds() + " s")
                                    : result);
                };
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            // A lane works off what it has while a box stops; the order stands in its state.
            if (!closed) {
                throw e;
            }
        }
    }

    /// Orders that wait or run.
    public int size() {
        return executor.getQueue().size() + executor.getActiveCount();
    }

    @Override
    public void close() {
        closed = true;
        executor.shutdownNow();
        try {
            // The trainer polls the flag; what does not end by then is a daemon and ends with the
            // process.
            executor.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
