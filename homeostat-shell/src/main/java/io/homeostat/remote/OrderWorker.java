package io.homeostat.remote;

import io.homeostat.base.StateFormatException;
import io.homeostat.loop.TrainingOrder;
import io.homeostat.loop.TrainingResult;
import io.homeostat.model.Candidate;
import io.homeostat.runtime.Training;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// The other side: carries out the orders of boxes. Any number of them may work at one store; two
/// at the same order write the same.
public final class OrderWorker {
    private final TrainingStore store;
    private final Training training;
    private final String software;

    /// How an order ended here.
    public sealed interface Outcome {
        /// @param digest of the model
        record Trained(TrainingOrder order, String digest) implements Outcome {}

        /// It was trained or refused before.
        record Answered() implements Outcome {}

        /// There is no such order.
        record Missing() implements Outcome {}

        /// The box has been told `reason`, and trains itself.
        record Refused(String reason) implements Outcome {}

        /// Nothing was said about it, and it waits for another trainer.
        record Left() implements Outcome {}
    }

    /// @param software version of this trainer
    public OrderWorker(TrainingStore store, Training training, String software) {
        this.store = store;
        this.training = training;
        this.software = software;
    }

    /// @throws StateFormatException when the order is damaged: it stays where it is
    public Outcome work(String digest, BooleanSupplier cancelled) {
        if (store.reply(digest).isPresent()) {
            store.done(digest);
            return new Outcome.Answered();
        }
        Optional<TrainingStore.Packed> packed = store.order(digest);
        if (packed.isEmpty()) {
            return new Outcome.Missing();
        }
        Outcome outcome = carryOut(packed.get(), cancelled);
        if (!(outcome instanceof Outcome.Left)) {
            store.done(digest);
        }
        return outcome;
    }

    private Outcome carryOut(TrainingStore.Packed packed, BooleanSupplier cancelled) {
        TrainingOrder order;
        try {
            // The same version makes the same model; another one would answer for this one.
            if (!packed.software().equals(software)) {
                return refuse(
                        packed,
                        "the box is version " + packed.software() + ", the trainer " + software);
            }
            order = packed.order();
        } catch (StateFormatException unreadable) {
            return refuse(packed, String.valueOf(unreadable.getMessage()));
        }
        TrainingResult result = training.run(order, cancelled);
        if (cancelled.getAsBoolean()) {
            return new Outcome.Left();
        }
        return switch (result) {
            case TrainingResult.Failed(String reason) -> refuse(packed, reason);
            case TrainingResult.Trained(Candidate candidate) -> {
                String digest = store.model(candidate.model());
                store.reply(packed.digest(), new Reply.Trained(candidate.lineage()));
                yield new Outcome.Trained(order, digest);
            }
        };
    }

    private Outcome refuse(TrainingStore.Packed packed, String reason) {
        store.reply(packed.digest(), new Reply.Refused(reason));
        return new Outcome.Refused(reason);
    }
}
