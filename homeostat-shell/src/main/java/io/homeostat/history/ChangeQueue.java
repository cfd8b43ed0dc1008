package io.homeostat.history;

import io.homeostat.label.Prediction;
import io.homeostat.reading.Reading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Changes that wait for the writer: bounded, whoever finds it full waits and is counted. Rows are
/// put into their blocks here, so that what waits is a few arrays rather than many objects.
final class ChangeQueue {
    /// Builders that wait to be used again, at most: the blocks of a transaction.
    private static final int SPARE_MAX = 4;

    private final HistoryPolicy policy;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition work = lock.newCondition();
    private final Condition settled = lock.newCondition();
    private final ArrayDeque<Change> waiting = new ArrayDeque<>();

    /// The blocks among them that still take rows, by pipeline.
    private final Map<String, Change.Rows> open = new HashMap<>();

    private final ArrayDeque<BlockBuilder> spare = new ArrayDeque<>();
    private int size;
    private long put;
    private long done;
    private long wanted;
    private long blocked;
    private boolean closed;

    ChangeQueue(HistoryPolicy policy) {
        this.policy = policy;
    }

    void append(String pipeline, Prediction prediction, Reading values) {
        lock.lock();
        try {
            awaitRoom();
            Change.Rows rows = open.get(pipeline);
            if (rows == null || !rows.builder().takes(prediction.reading())) {
                rows = new Change.Rows(pipeline, builder());
                waiting.add(rows);
                open.put(pipeline, rows);
            }
            rows.builder().add(prediction, values);
            rows.counted();
            counted();
        } finally {
            lock.unlock();
        }
    }

    /// An empty one: to let one grow for every block would make garbage of three times its size.
    private BlockBuilder builder() {
        return spare.isEmpty() ? new BlockBuilder() : spare.removeLast();
    }

    /// @param at in microseconds
    void label(String pipeline, long reading, double label, long at) {
        lock.lock();
        try {
            awaitRoom();
            Change.Rows rows = open.get(pipeline);
            if (rows != null && rows.builder().label(reading, label, at)) {
                rows.counted();
            } else {
                if (rows != null && rows.builder().takes(reading)) {
                    // What is said of it when it comes again stands behind this.
                    open.remove(pipeline);
                }
                waiting.add(new Change.Label(pipeline, reading, label, at));
            }
            counted();
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() {
        try {
            if (size >= policy.queueRows() && !closed) {
                blocked++;
                while (size >= policy.queueRows() && !closed) {
                    room.await();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "interrupted while waiting for room in the history; nothing was appended", e);
        }
        if (closed) {
            throw new IllegalStateException("the history is closed");
        }
    }

    private void counted() {
        put++;
        size++;
        if (size == 1 || size == policy.batchRows()) {
            work.signal();
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
            while (size < policy.batchRows() && !closed && wanted <= done && nanos > 0) {
                nanos = work.awaitNanos(nanos);
            }
            List<Change> batch = new ArrayList<>();
            int taken = 0;
            while (!waiting.isEmpty() && taken < policy.batchRows()) {
                Change change = waiting.remove();
                if (change instanceof Change.Rows rows) {
                    open.remove(rows.pipeline(), rows);
                }
                batch.add(change);
                taken += change.count();
            }
            size -= taken;
            room.signalAll();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /// The writer is done with `batch`, which has so many changes.
    void settle(List<Change> batch, int count) {
        lock.lock();
        try {
            for (Change change : batch) {
                if (change instanceof Change.Rows rows && spare.size() < SPARE_MAX) {
                    rows.builder().clear();
                    spare.addLast(rows.builder());
                }
            }
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
            // What comes from now on stands behind all that is waited for.
            open.clear();
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
            return size;
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
