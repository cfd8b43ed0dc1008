package io.homeostat.remote;

import io.homeostat.base.StateFormatException;
import io.homeostat.loop.TrainingOrder;
import io.homeostat.loop.TrainingResult;
import io.homeostat.model.Candidate;
import io.homeostat.model.Lineage;
import io.homeostat.model.Model;
import io.homeostat.runtime.Training;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts each order into the store and waits for the reply. A box is never less able for having a
/// training plane: what that does not do in time, refuses, or answers with something else, is
/// trained here, and is the same model.
public final class RemoteTraining implements Training, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteTraining.class);

    private static final long PAUSE_MILLIS = 500;

    private final RemotePolicy policy;
    private final TrainingStore store;
    private final Launcher launcher;
    private final Training here;
    private final ReentrantLock one = new ReentrantLock();
    private final AtomicLong away = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong takenBack = new AtomicLong();
    private volatile String lastFailure = "";

    /// @param here trains what is not trained there
    public RemoteTraining(RemotePolicy policy, Launcher launcher, Training here) {
        this.policy = policy;
        this.store = new TrainingStore(policy.place());
        this.launcher = launcher;
        this.here = here;
    }

    public RemoteState state() {
        return new RemoteState(
                policy.place().toString(),
                away.get(),
                answered.get(),
                takenBack.get(),
                lastFailure);
    }

    @Override
    public TrainingResult run(TrainingOrder order, BooleanSupplier cancelled) {
        away.incrementAndGet();
        Optional<Candidate> candidate;
        try {
            candidate = ask(order, cancelled);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new TrainingResult.Failed("it was cancelled");
        } finally {
            away.decrementAndGet();
        }
        if (candidate.isPresent()) {
            answered.incrementAndGet();
            lastFailure = "";
            return new TrainingResult.Trained(candidate.get());
        }
        if (cancelled.getAsBoolean()) {
            return new TrainingResult.Failed("it was cancelled");
        }
        takenBack.incrementAndGet();
        LOG.atWarn()
                .addKeyValue("place", policy.place())
                .addKeyValue("cause", order.cause())
                .addKeyValue("reason", lastFailure)
                .log("the training plane has not trained; the box does");
        one.lock();
        try {
            return here.run(order, cancelled);
        } finally {
            one.unlock();
        }
    }

    /// The candidate that comes back; nothing when the box has to train itself.
    private Optional<Candidate> ask(TrainingOrder order, BooleanSupplier cancelled)
            throws InterruptedException {
        TrainingStore.Packed packed = TrainingStore.Packed.of(policy.software(), order);
        long start = System.nanoTime();
        boolean told = false;
        while (!cancelled.getAsBoolean()) {
            try {
                Optional<Reply> reply = store.reply(packed.digest());
                if (reply.isPresent()) {
                    return Optional.of(checked(order, reply.get()));
                }
                if (!told) {
                    store.order(packed);
                    launcher.launch(packed.digest());
                    told = true;
                }
            } catch (Declined | StateFormatException wrong) {
                // Asking again would give the same.
                lastFailure = String.valueOf(wrong.getMessage());
                return Optional.empty();
            } catch (RuntimeException e) {
                lastFailure = String.valueOf(e.getMessage());
            }
            if (System.nanoTime() - start > policy.patience().toNanos()) {
                if (told) {
                    lastFailure = "no answer within " + policy.patience().toSeconds() + " s";
                }
                return Optional.empty();
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return Optional.empty();
    }

    private Candidate checked(TrainingOrder order, Reply reply) {
        Lineage lineage =
                switch (reply) {
                    case Reply.Trained(Lineage said) -> said;
                    case Reply.Refused(String reason) -> throw new Declined(reason);
                };
        Model model =
                store.model(lineage.modelDigest())
                        .orElseThrow(
                                () -> new Declined("there is no model " + lineage.modelDigest()));
        Candidate candidate = new Candidate(model, lineage);
        order.objection(candidate)
                .ifPresent(objection -> {
                    throw new Declined("the reply is none to the order: " + objection);
                });
        return candidate;
    }

    /// There is an answer, and it is no model for this order.
    private static final class Declined extends RuntimeException {
        private static final long serialVersionUID = 1;

        Declined(String message) {
            super(message);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
