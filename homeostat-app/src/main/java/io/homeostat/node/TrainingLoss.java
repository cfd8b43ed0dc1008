package io.homeostat.node;

import io.homeostat.learn.TrainingSet;
import io.homeostat.model.Model;
import io.homeostat.score.Loss;

/// The mean loss of a model on the rows it learned from, for its run in the registry.
final class TrainingLoss {
    private TrainingLoss() {}

    static double of(Model model, TrainingSet data) {
        double sum = 0;
        for (int i = 0; i < data.size(); i++) {
            sum += Loss.of(model.predict(data.row(i)), data.target(i));
        }
        return sum / data.size();
    }
}
