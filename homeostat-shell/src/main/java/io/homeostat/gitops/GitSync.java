package io.homeostat.gitops;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a repository and the box of one mind, on a thread of its own.
///
/// What people have committed is ordered first, then the box's own appointments are told, in their
/// order. While the repository is away, or refuses, everything waits and the pauses grow up to
/// their bound: nothing is ever set aside, since each commit stands on the one before.
public final class GitSync implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GitSync.class);
    private static final long BACK_OFF_MIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final GitPolicy policy;
    private final Appointments appointments;
    private final Path directory;
    private final Orders orders;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean woken;
    private boolean closed;
    private volatile GitStats stats = GitStats.NONE;

    // Touched by the thread only.
    private Optional<Checkout> checkout = Optional.empty();

    private GitSync(GitPolicy policy, Appointments appointments, Path directory, Orders orders) {
        this.policy = policy;
        this.appointments = appointments;
        this.directory = directory;
        this.orders = orders;
        this.thread = Thread.ofVirtual().name("git-sync").unstarted(this::run);
    }

    /// Begins with what is left from before.
    ///
    /// @param directory for a copy of the repository; it may be deleted while no box runs
    public static GitSync start(
            GitPolicy policy, Appointments appointments, Path directory, Orders orders) {
        GitSync sync = new GitSync(policy, appointments, directory, orders);
        sync.thread.start();
        return sync;
    }

    /// There may be news: do not wait for the next look.
    public void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    public GitStats stats() {
        return stats;
    }

    /// Stops at once; what is not told waits.
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
        long pause = 0;
        try {
            while (pause(pause)) {
                pause = step(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            checkout.ifPresent(Checkout::close);
        }
    }

    /// Looks and tells; returns how long to wait before the next time.
    private long step(long before) {
        try {
            stats = stats.waiting(appointments.waiting());
            if (policy.follow() || stats.waiting() > 0) {
                exchange();
            }
            stats = stats.well();
            return policy.look().toNanos();
        } catch (RuntimeException e) {
            // Boundary of the adapter: the repository, or the local copy of it.
            return failed(e, before);
        }
    }

    private void exchange() {
        Checkout copy = checkout.orElseGet(() -> Checkout.open(policy, directory));
        checkout = Optional.of(copy);
        Optional<ObjectId> head = copy.look(copy.branch());
        if (head.isPresent()) {
            stats = new Follower(policy, copy, appointments, orders).follow(head.get(), stats);
        }
        Teller teller = new Teller(policy, copy, appointments);
        for (String pipeline : List.copyOf(appointments.pipelines())) {
            for (Optional<Appointment> next = appointments.next(pipeline);
                    next.isPresent();
                    next = appointments.next(pipeline)) {
                if (teller.tell(next.get())) {
                    stats = stats.committed();
                }
                appointments.told(pipeline, next.get().number());
                stats = stats.waiting(appointments.waiting());
            }
        }
    }

    private long failed(RuntimeException cause, long before) {
        String reason = Remote.reason(cause);
        if (stats.failures() == 0) {
            LOG.atWarn().addKeyValue("reason", reason).log("git is not told now, but later");
        }
        boolean first = stats.failures() == 0;
        stats = stats.failed(reason);
        long doubled = first ? BACK_OFF_MIN_NANOS : before * 2;
        return Math.min(Math.max(doubled, BACK_OFF_MIN_NANOS), policy.backOffMax().toNanos());
    }

    /// Waits; false when it is time to end. News cuts short the wait for the next look only: it
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
