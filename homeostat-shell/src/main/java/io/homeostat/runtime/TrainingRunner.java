package io.homeostat.runtime;

import io.homeostat.learn.ModelSpec;
import io.homeostat.learn.Trainer;
import io.homeostat.loop.TrainingOrder;
import io.homeostat.loop.TrainingResult;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// Carries out a training order on the calling thread, and turns whatever goes wrong into a result.
public final class TrainingRunner implements Training {
    private final Function<ModelSpec, Trainer> trainers;

    public TrainingRunner(Function<ModelSpec, Trainer> trainers) {
        this.trainers = trainers;
    }

    @Override
    public TrainingResult run(TrainingOrder order, BooleanSupplier cancelled) {
        try {
            return order.run(trainers, cancelled)
                    .<TrainingResult>map(TrainingResult.Trained::new)
                    .orElseGet(() -> new TrainingResult.Failed("it was cancelled"));
        } catch (RuntimeException | LinkageError e) {
            // The boundary to foreign native code: a failed training is news for the loop, not the
            // end of its lane.
            return new TrainingResult.Failed(String.valueOf(e.getMessage()));
        }
    }
}
