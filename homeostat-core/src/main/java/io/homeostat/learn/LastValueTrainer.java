package io.homeostat.learn;

import io.homeostat.base.Seed;
import io.homeostat.model.ConstantModel;
import io.homeostat.model.Model;
import io.homeostat.model.Task;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Family `last-value`: the newest target of the training set, for ever. O(rows), for the check.
final class LastValueTrainer implements Trainer {
    /// What each other class keeps, so that a change of class has a finite log loss.
    private static final double OTHERS = 1e-3;

    @Override
    public Optional<Model> train(TrainingSet data, Seed seed, BooleanSupplier cancelled) {
        TrainingChecks.check(data);
        if (cancelled.getAsBoolean()) {
            return Optional.empty();
        }
        double newest = data.target(data.size() - 1);
        return Optional.of(
                switch (data.task()) {
                    case Task.Regression _ ->
                            ConstantModel.value(ConstantModel.LAST_VALUE, data.width(), newest);
                    case Task.Classification task ->
                            ConstantModel.classes(
                                    ConstantModel.LAST_VALUE,
                                    data.width(),
                                    mostly((int) newest, task.classes().size()));
                });
    }

    private static double[] mostly(int newest, int classes) {
        double[] probabilities = new double[classes];
        Arrays.fill(probabilities, OTHERS / classes);
        probabilities[newest] += 1 - OTHERS;
        return probabilities;
    }
}
