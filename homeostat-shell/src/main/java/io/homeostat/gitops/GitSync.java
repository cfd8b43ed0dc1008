package io.homeostat.gitops;

import io.homeostat.runtime.RetryLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a repository and the box of one mind, on a thread of its own.
///
/// What people have committed is ordered first, then the box's own appointments are told, in their
/// order. While the repository is away, or refuses, everything waits and the pauses grow up to
/// their bound: nothing is ever set aside, since each commit stands on the one before. Requests to
/// merge are opened last, so that no branch waits for a forge's API.
public final class GitSync implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GitSync.class);

    private final Exchange exchange;
    private final RetryLoop loop;

    private GitSync(GitPolicy policy, Exchange exchange) {
        this.exchange = exchange;
        this.loop = RetryLoop.start("git-sync", policy.backOffMax(), exchange);
    }

    /// Begins with what is left from before.
    ///
    /// @param directory for a copy of the repository; it may be deleted while no box runs
    public static GitSync start(
            GitPolicy policy, Appointments appointments, Path directory, Orders orders) {
        return new GitSync(policy, new Exchange(policy, appointments, directory, orders));
    }

    /// There may be news: do not wait for the next look.
    public void wake() {
        loop.wake();
    }

    public GitStats stats() {
        return exchange.stats;
    }

    /// Stops at once; what is not told waits.
    @Override
    public void close() {
        loop.close();
    }

    /// Looks what people have committed, and tells what waits.
    private static final class Exchange implements RetryLoop.Work {
        private final GitPolicy policy;
        private final Appointments appointments;
        private final Path directory;
        private final Orders orders;
        private volatile GitStats stats = GitStats.NONE;
        private final Seals seals;
        private final Requests requests;
        private Optional<Checkout> checkout = Optional.empty();

        Exchange(GitPolicy policy, Appointments appointments, Path directory, Orders orders) {
            this.policy = policy;
            this.appointments = appointments;
            this.directory = directory;
            this.orders = orders;
            this.seals = new Seals(policy.signatures().trusted());
            this.requests = new Requests(policy, appointments);
        }

        @Override
        public Duration look() throws InterruptedException {
            stats = stats.waiting(appointments.waiting()).asking(requests.waiting());
            if (policy.follow() || stats.waiting() > 0 || stats.requests().waiting() > 0) {
                exchange();
            }
            stats = stats.well();
            return policy.look();
        }

        private void exchange() throws InterruptedException {
            Checkout copy = checkout.orElseGet(() -> Checkout.open(policy, directory));
            checkout = Optional.of(copy);
            Optional<ObjectId> head = copy.look(copy.branch());
            if (head.isPresent()) {
                stats =
                        new Follower(policy, copy, appointments, orders, seals)
                                .follow(head.get(), stats);
            }
            Teller teller = new Teller(policy, copy, appointments);
            for (String pipeline : List.copyOf(appointments.pipelines())) {
                for (Optional<Appointment> next = appointments.next(pipeline);
                        next.isPresent();
                        next = appointments.next(pipeline)) {
                    Teller.Told done = teller.tell(next.get());
                    if (done.committed()) {
                        stats = stats.committed();
                    }
                    appointments.told(pipeline, next.get().number());
                    stats = requests.pushed(next.get(), done, stats);
                    stats = stats.waiting(appointments.waiting());
                }
            }
            Requests.Outcome asked = requests.open(teller, stats);
            stats = asked.stats();
            if (asked.later().isPresent()) {
                throw asked.later().get();
            }
        }

        @Override
        public void failed(RuntimeException cause, boolean first) {
            if (cause instanceof RequestException request) {
                // The repository itself was reached.
                stats = requests.refused(request, stats.well());
                return;
            }
            String reason = Remote.reason(cause);
            if (first) {
                LOG.atWarn().addKeyValue("reason", reason).log("git is not told now, but later");
            }
            stats = stats.failed(reason);
        }

        @Override
        public void ended() {
            requests.close();
            checkout.ifPresent(Checkout::close);
        }
    }
}
