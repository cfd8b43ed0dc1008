package io.homeostat.journal;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Appends that wait for the disk, in the order in which they will stand there. Bounded: when it is
/// full, whoever appends waits, and that is counted.
final class Inbox {
    private final JournalPolicy policy;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition work = lock.newCondition();
    private final Condition haste = lock.newCondition();
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long blocked;
    private boolean closed;
    private @Nullable RuntimeException failure;

    record Pending(byte type, Instant at, Payload payload, Appended callback) {}

    /// Owns the array that a record must not hold.
    static final class Payload {
        final byte[] bytes;

        Payload(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    Inbox(JournalPolicy policy) {
        this.policy = policy;
    }

    /// Adds one append, waiting for room if need be.
    void put(Pending pending) {
        lock.lock();
        try {
            if (full() && !closed) {
                blocked++;
                awaitRoom();
            }
            if (closed) {
                throw refusal();
            }
            waiting.add(pending);
            waitingBytes += pending.payload().bytes.length;
            work.signal();
            if (full()) {
                haste.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// The next batch, waiting for one; empty once the inbox is closed and drained.
    ///
    /// @param earliest by [System#nanoTime()], not before which it is taken unless the inbox is
    ///   full or closed: what comes meanwhile is in it
    List<Pending> take(long earliest) {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                work.awaitUninterruptibly();
            }
            gather(earliest);
            List<Pending> batch = new ArrayList<>(Math.min(waiting.size(), 1024));
            long bytes = 0;
            while (!waiting.isEmpty()) {
                int length = waiting.element().payload().bytes.length;
                bytes += SegmentFormat.RECORD_HEADER_BYTES + length;
                if (bytes > policy.batchBytes() && !batch.isEmpty()) {
                    break;
                }
                batch.add(waiting.remove());
                waitingBytes -= length;
            }
            room.signalAll();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void gather(long earliest) {
        try {
            long early = earliest - System.nanoTime();
            while (early > 0 && !full() && !closed) {
                early = haste.awaitNanos(early);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Nobody does; then without gathering.
        }
    }

    /// Refuses everything from now on; what waits is still taken.
    void close() {
        lock.lock();
        try {
            closed = true;
            room.signalAll();
            work.signalAll();
            haste.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Refuses everything from now on because of `cause`; what waited is returned, to be told so.
    List<Pending> fail(RuntimeException cause) {
        lock.lock();
        try {
            failure = cause;
            List<Pending> rest = List.copyOf(waiting);
            waiting.clear();
            waitingBytes = 0;
            close();
            return rest;
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

    boolean failed() {
        lock.lock();
        try {
            return failure != null;
        } finally {
            lock.unlock();
        }
    }

    private boolean full() {
        return waiting.size() >= policy.queueRecords() || waitingBytes >= policy.queueBytes();
    }

    private void awaitRoom() {
        try {
            while (full() && !closed) {
                room.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "interrupted while waiting for room in the journal; nothing was appended", e);
        }
    }

    private IllegalStateException refusal() {
        return failure == null
                ? new IllegalStateException("the journal is closed")
                : new IllegalStateException(
                        "the journal accepts nothing since a write failed: "
                                + failure.getMessage()
                                + "; repair the disk and open it again",
                        failure);
    }
}
