package io.homeostat.runtime;

import io.homeostat.base.SingleWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The single writer of one pipeline: a thread that runs tasks in the order in which they were put.
///
/// The inbox is bounded; who puts into a full one waits, and that waiting is the back pressure that
/// reaches the devices.
@SingleWriter
public final class Lane implements AutoCloseable {
    private static final long CLOSE_SECONDS = 30;

    /// Tasks that are taken out at a time: who puts and who takes then seldom meet.
    private static final int BATCH = 128;

    /// Tasks whose messages leave together: a millisecond or two of work.
    private static final int SETTLED_EVERY = 64;

    private final BlockingQueue<Runnable> inbox;
    private final LongAdder waits = new LongAdder();
    private final Thread thread;
    private final Consumer<Throwable> broken;
    private final Runnable settled;
    private final Runnable idle;
    private volatile boolean closing;

    /// @param broken hears what a task threw, on the lane's thread; the lane then takes the next
    ///   task
    /// @param settled is run on the lane's thread after a few tasks, and after the last for now, to
    ///   do once what each of them would have to
    /// @param idle is run on the lane's thread when no task has come for a while
    public Lane(
            String pipeline,
            int capacity,
            Consumer<Throwable> broken,
            Runnable settled,
            Runnable idle) {
        this.inbox = new ArrayBlockingQueue<>(capacity);
        this.broken = broken;
        this.settled = settled;
        this.idle = idle;
        this.thread = new Thread(this::run, "lane-" + pipeline);
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /// Runs `task` after everything that was put before; waits while the inbox is full.
    public void put(Runnable task) {
        if (inbox.offer(task)) {
            return;
        }
        waits.increment();
        try {
            while (!closing && !inbox.offer(task, 1, TimeUnit.SECONDS)) {
                // Waiting is what a full inbox is for.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Runs `task` after everything that was put before, unless the inbox is full; for the lane's
    /// own thread, which must not wait for itself.
    public boolean offer(Runnable task) {
        return inbox.offer(task);
    }

    /// The answer of the loop's owner to a question from outside; empty when the inbox is full,
    /// since who asks must not wait.
    public <T> Optional<CompletableFuture<T>> ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean taken =
                inbox.offer(() -> {
                    try {
                        answer.complete(question.get());
                    } catch (RuntimeException e) {
                        // Whoever asked hears of it; the lane goes on.
                        answer.completeExceptionally(e);
                    }
                });
        return taken ? Optional.of(answer) : Optional.empty();
    }

    private void run() {
        List<Runnable> batch = new ArrayList<>(BATCH);
        while (!closing || !inbox.isEmpty()) {
            try {
                Runnable first = inbox.poll(200, TimeUnit.MILLISECONDS);
                if (first == null) {
                    guarded(idle);
                    continue;
                }
                batch.add(first);
                inbox.drainTo(batch, BATCH - 1);
            } catch (InterruptedException e) {
                return;
            }
            for (int i = 1; i <= batch.size(); i++) {
                guarded(batch.get(i - 1));
                if (i % SETTLED_EVERY == 0 || i == batch.size()) {
                    guarded(settled);
                }
            }
            batch.clear();
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // A broken invariant in the loop: its owner decides how to go on.
            broken.accept(e);
        }
    }

    public int size() {
        return inbox.size();
    }

    /// How often a put had to wait.
    public long waits() {
        return waits.sum();
    }

    public boolean alive() {
        return thread.isAlive();
    }

    /// Runs what is in the inbox, then stops.
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
