package io.homeostat.learn;

import io.homeostat.base.Seed;
import io.homeostat.model.ConstantModel;
import io.homeostat.model.Model;
import io.homeostat.model.Task;
import io.homeostat.numeric.Moments;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Family `mean`: the mean target, or the shares of the classes. O(rows).
final class MeanTrainer implements Trainer {
    @Override
    public Optional<Model> train(TrainingSet data, Seed seed, BooleanSupplier cancelled) {
        TrainingChecks.check(data);
        if (cancelled.getAsBoolean()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (data.task()) {
                    case Task.Regression _ -> {
                        Moments targets = new Moments();
                        for (int i = 0; i < data.size(); i++) {
                            targets.add(data.target(i));
                        }
                        yield ConstantModel.value(ConstantModel.MEAN, data.width(), targets.mean());
                    }
                    case Task.Classification task ->
                            ConstantModel.classes(
                                    ConstantModel.MEAN, data.width(), ClassShares.of(data, task));
                });
    }
}
