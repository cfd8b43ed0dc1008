package io.homeostat.ledger;

import io.homeostat.base.Seed;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.learn.ModelSpec;
import io.homeostat.learn.TrainingOffer;
import io.homeostat.learn.TrainingSet;
import io.homeostat.loop.TrainingOrder;
import io.homeostat.model.Task;
import java.util.List;
import java.util.Map;

/// Small but real training orders.
public final class Orders {
    private Orders() {}

    public static TrainingOrder order(long number) {
        TrainingSet data =
                TrainingSet.of(
                        new FeatureSchema(List.of(Column.number("AT"))),
                        new Task.Regression(),
                        List.of(FeatureVector.of(1), FeatureVector.of((double) number)),
                        new double[] {2, 4});
        return new TrainingOrder(
                number,
                "drift at 5",
                0,
                9,
                List.of(ModelSpec.of("ridge", Map.of("lambda", 0.5))),
                TrainingOffer.all(data, 3),
                new Seed(-7));
    }
}
