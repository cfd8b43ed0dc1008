package io.homeostat.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Changes that wait for the writer: bounded, whoever finds it full waits and is counted.
final class ChangeQueue {
    private final HistoryPolicy policy;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition work = lock.newCondition();
    private final Condition settled = lock.newCondition();
    private final ArrayDeque<Change> waiting = new ArrayDeque<>();
    private long put;
    private long done;
    private long wanted;
    private long blocked;
    private boolean closed;

    ChangeQueue(HistoryPolicy policy) {
        this.policy = policy;
    }

    void put(Change change) {
        lock.lock();
        try {
            if (waiting.size() >= policy.queueRows() && !closed) {
                blocked++;
                while (waiting.size() >= policy.queueRows() && !closed) {
                    room.await();
                }
            }
            if (closed) {
                throw new IllegalStateException("the history is closed");
            }
            waiting.add(change);
            put++;
            if (waiting.size() == 1 || waiting.size() >= policy.batchRows()) {
                work.signal();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "interrupted while waiting for room in the history; nothing was appended", e);
        } finally {
            lock.unlock();
        }
    }

    /// The next batch: full, or as old as the policy allows, or wanted by a flush. Empty once the
    /// queue is closed and drained.
    List<Change> take() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                work.await();
            }
            long nanos = policy.batchWait().toNanos();
            while (waiting.size() < policy.batchRows() && !closed && wanted <= done && nanos > 0) {
                nanos = work.awaitNanos(nanos);
            }
            List<Change> batch = new ArrayList<>(Math.min(waiting.size(), policy.batchRows()));
            while (!waiting.isEmpty() && batch.size() < policy.batchRows()) {
                batch.add(waiting.remove());
            }
            room.signalAll();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /// The writer is done with a batch of this size.
    void settle(int count) {
        lock.lock();
        try {
            done += count;
            settled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until everything put so far is settled.
    void flush() {
        lock.lock();
        try {
            long target = put;
            wanted = Math.max(wanted, target);
            work.signal();
            while (done < target) {
                settled.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while flushing the history", e);
        } finally {
            lock.unlock();
        }
    }

    /// Pauses the writer between two attempts; a close cuts it short.
    void pause(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && !closed) {
                left = work.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            work.signalAll();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    long blocked() {
        lock.lock();
        try {
            return blocked;
        } finally {
            lock.unlock();
        }
    }
}
