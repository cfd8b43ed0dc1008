package io.homeostat.mlflow;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells an MLflow server, in order and on a thread of its own, what waits in an outbox.
///
/// While the server is away everything stays in the outbox and the pauses grow up to their bound.
/// What the server refuses as wrong would be refused for ever and hold up all that follows: it is
/// tried a few times, then logged as an error, counted and set aside.
public final class MlflowSync implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MlflowSync.class);
    private static final int REFUSALS_MAX = 3;
    private static final long BACK_OFF_MIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final MlflowPolicy policy;
    private final Outbox outbox;
    private final MlflowClient client;
    private final Teller teller;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean woken;
    private boolean closed;
    private volatile MlflowStats stats = new MlflowStats(0, 0, 0, "");

    // Touched by the thread only.
    private long refusedNumber = -1;
    private int refusals;

    private MlflowSync(MlflowPolicy policy, Outbox outbox) {
        this.policy = policy;
        this.outbox = outbox;
        this.client = new MlflowClient(policy);
        this.teller = new Teller(client, outbox);
        this.thread = Thread.ofVirtual().name("mlflow-sync").unstarted(this::run);
    }

    /// Begins with what is left from before.
    public static MlflowSync start(MlflowPolicy policy, Outbox outbox) {
        MlflowSync sync = new MlflowSync(policy, outbox);
        sync.thread.start();
        return sync;
    }

    /// There is news: do not wait for the next look.
    public void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    public MlflowStats stats() {
        return stats;
    }

    /// Stops at once; what is not told stays in the outbox.
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
        client.close();
    }

    private void run() {
        long pause = 0;
        try {
            while (pause(pause)) {
                pause = step(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Tells one piece of news; returns how long to wait before the next.
    private long step(long before) throws InterruptedException {
        long number = -1;
        try {
            Optional<News> next = outbox.next();
            if (next.isEmpty()) {
                return policy.backOffMax().toNanos();
            }
            number = next.get().number();
            teller.tell(next.get());
            outbox.done(number);
            stats = new MlflowStats(stats.told() + 1, stats.refused(), 0, "");
            return 0;
        } catch (MlflowException e) {
            if (e.refused() && tooOften(number)) {
                setAside(number, e);
                return 0;
            }
            return failed(e, before);
        } catch (RuntimeException e) {
            // Boundary of the adapter: the outbox or an answer of a strange shape.
            return failed(e, before);
        }
    }

    private boolean tooOften(long number) {
        refusals = number == refusedNumber ? refusals + 1 : 1;
        refusedNumber = number;
        return refusals >= REFUSALS_MAX;
    }

    private void setAside(long number, MlflowException cause) {
        LOG.atError()
                .addKeyValue("number", number)
                .setCause(cause)
                .log("MLflow refuses this for good; it is set aside");
        outbox.done(number);
        stats = new MlflowStats(stats.told(), stats.refused() + 1, 0, "");
    }

    private long failed(RuntimeException cause, long before) {
        String reason = String.valueOf(cause.getMessage());
        if (stats.failures() == 0) {
            LOG.atWarn().addKeyValue("reason", reason).log("MLflow is not told now, but later");
        }
        stats = new MlflowStats(stats.told(), stats.refused(), stats.failures() + 1, reason);
        long doubled = stats.failures() == 1 ? BACK_OFF_MIN_NANOS : before * 2;
        return Math.min(Math.max(doubled, BACK_OFF_MIN_NANOS), policy.backOffMax().toNanos());
    }

    /// Waits; false when it is time to end. News cuts short the wait of an empty outbox only: it
    /// must not make us press a server that is away.
    private boolean pause(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && !closed && !(woken && stats.failures() == 0)) {
                left = changed.awaitNanos(left);
            }
            woken = false;
            return !closed;
        } finally {
            lock.unlock();
        }
    }
}
