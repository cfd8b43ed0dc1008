package io.homeostat.runtime;

import io.homeostat.loop.TrainingOrder;
import io.homeostat.loop.TrainingResult;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Trains on one thread of its own, in the order of the orders, while the lanes go on predicting.
///
/// A training that takes longer than its deadline is cancelled and has failed; the trainer looks at
/// the flag once per pass over the data.
public final class TrainingPool implements AutoCloseable {
    /// Orders that may wait: each pipeline has at most one.
    private static final int WAITING_MAX = 10_000;

    private final TrainingRunner runner;
    private final ThreadPoolExecutor executor;
    private volatile boolean closed;

    public TrainingPool(TrainingRunner runner) {
        this.runner = runner;
        this.executor =
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(WAITING_MAX),
                        task -> {
                            Thread thread = new Thread(task, "training");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /// Runs `order` soon; `done` hears the result on the training thread, unless the pool is closed
    /// before: then the order is given again after the restart.
    public void submit(TrainingOrder order, Duration deadline, Consumer<TrainingResult> done) {
        Runnable training =
                () -> {
                    long start = System.nanoTime();
                    long limit = deadline.toNanos();
                    TrainingResult result =
                            runner.run(order, () -> closed || System.nanoTime() - start > limit);
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
            executor.execute(training);
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
