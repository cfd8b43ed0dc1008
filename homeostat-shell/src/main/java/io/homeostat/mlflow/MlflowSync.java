package io.homeostat.mlflow;

import io.homeostat.runtime.RetryLoop;
import java.time.Duration;
import java.util.Optional;
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

    private final MlflowClient client;
    private final Telling telling;
    private final RetryLoop loop;

    private MlflowSync(MlflowPolicy policy, Outbox outbox) {
        this.client = new MlflowClient(policy);
        this.telling = new Telling(policy, outbox, new Teller(client, outbox));
        this.loop = RetryLoop.start("mlflow-sync", policy.backOffMax(), telling);
    }

    /// Begins with what is left from before.
    public static MlflowSync start(MlflowPolicy policy, Outbox outbox) {
        return new MlflowSync(policy, outbox);
    }

    /// There is news: do not wait for the next look.
    public void wake() {
        loop.wake();
    }

    public MlflowStats stats() {
        return telling.stats;
    }

    /// Stops at once; what is not told stays in the outbox.
    @Override
    public void close() {
        loop.close();
        client.close();
    }

    /// Tells one piece of news at a time.
    private static final class Telling implements RetryLoop.Work {
        private final MlflowPolicy policy;
        private final Outbox outbox;
        private final Teller teller;
        private volatile MlflowStats stats = new MlflowStats(0, 0, 0, "");
        private long refusedNumber = -1;
        private int refusals;

        Telling(MlflowPolicy policy, Outbox outbox, Teller teller) {
            this.policy = policy;
            this.outbox = outbox;
            this.teller = teller;
        }

        @Override
        public Duration look() throws InterruptedException {
            Optional<News> next = outbox.next();
            if (next.isEmpty()) {
                return policy.backOffMax();
            }
            long number = next.get().number();
            try {
                teller.tell(next.get());
                stats = new MlflowStats(stats.told() + 1, stats.refused(), 0, "");
            } catch (MlflowException e) {
                if (!e.refused() || !tooOften(number)) {
                    throw e;
                }
                setAside(number, e);
            }
            outbox.done(number);
            return Duration.ZERO;
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
            stats = new MlflowStats(stats.told(), stats.refused() + 1, 0, "");
        }

        @Override
        public void failed(RuntimeException cause, boolean first) {
            String reason = String.valueOf(cause.getMessage());
            if (first) {
                LOG.atWarn().addKeyValue("reason", reason).log("MLflow is not told now, but later");
            }
            stats = new MlflowStats(stats.told(), stats.refused(), stats.failures() + 1, reason);
        }
    }
}
