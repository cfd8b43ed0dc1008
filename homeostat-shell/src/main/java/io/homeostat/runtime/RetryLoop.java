package io.homeostat.runtime;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Does a work again and again, on a thread of its own, against something that may be away: after a
/// failure it waits, longer each time up to a bound.
public final class RetryLoop implements AutoCloseable {
    private static final long BACK_OFF_MIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /// One look at what there is to do. Called by the loop's thread only.
    public interface Work {
        /// Does what there is.
        ///
        /// @return how long to wait before the next look, unless woken; zero for at once
        /// @throws RuntimeException when it failed: the next look is after the back-off
        Duration look() throws InterruptedException;

        /// It has failed.
        ///
        /// @param first whether the look before was good
        void failed(RuntimeException cause, boolean first);

        /// The loop has ended.
        default void ended() {}
    }

    private final Work work;
    private final long backOffMaxNanos;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean woken;
    private boolean closed;

    // Touched by the thread only.
    private boolean failing;
    private long pauseNanos;

    private RetryLoop(String name, Duration backOffMax, Work work) {
        this.work = work;
        this.backOffMaxNanos = backOffMax.toNanos();
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    /// @param name of the thread
    public static RetryLoop start(String name, Duration backOffMax, Work work) {
        RetryLoop loop = new RetryLoop(name, backOffMax, work);
        loop.thread.start();
        return loop;
    }

    /// There may be something to do: do not wait for the next look.
    public void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Stops at once, in the middle of a look by an interrupt.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (pause()) {
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            work.ended();
        }
    }

    private void step() throws InterruptedException {
        try {
            pauseNanos = work.look().toNanos();
            failing = false;
        } catch (RuntimeException e) {
            // Boundary of an adapter: whatever is wrong out there, the next look may be good.
            work.failed(e, !failing);
            long doubled = failing ? 2 * pauseNanos : BACK_OFF_MIN_NANOS;
            pauseNanos =
                    Math.clamp(
                            doubled,
                            BACK_OFF_MIN_NANOS,
                            Math.max(BACK_OFF_MIN_NANOS, backOffMaxNanos));
            failing = true;
        }
    }

    /// Waits; false when it is time to end. To be woken cuts short the wait for the next look only:
    /// it must not make us press somebody who is away.
    private boolean pause() throws InterruptedException {
        lock.lock();
        try {
            long left = pauseNanos;
            while (left > 0 && !closed && !(woken && !failing)) {
                left = changed.awaitNanos(left);
            }
            woken = false;
            return !closed;
        } finally {
            lock.unlock();
        }
    }
}
