package io.homeostat.sparkplug;

import io.homeostat.codec.ToldMetric;
import io.homeostat.codec.ToldMetric.Value;
import io.homeostat.label.Prediction;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import java.util.ArrayList;
import java.util.List;

/// The metrics that a device has for its prediction: always the same ones, in the same order.
final class PredictionMetrics {
    private final Task task;

    PredictionMetrics(Task task) {
        this.task = task;
    }

    List<ToldMetric> of(Prediction prediction) {
        // A time before 1970 has no form there.
        long time = Math.max(0, prediction.at().toEpochMilli());
        List<ToldMetric> metrics = new ArrayList<>();
        switch (task) {
            case Task.Regression _ -> {
                double point = prediction.estimate().point();
                metrics.add(new ToldMetric("Prediction", time, new Value.Real(point)));
                metrics.add(
                        new ToldMetric("Interval/Lower", time, new Value.Real(prediction.lower())));
                metrics.add(
                        new ToldMetric("Interval/Upper", time, new Value.Real(prediction.upper())));
            }
            case Task.Classification(var names) -> {
                String name = names.get((int) prediction.estimate().point());
                metrics.add(new ToldMetric("Prediction", time, new Value.Text(name)));
                for (int i = 0; i < names.size(); i++) {
                    double share =
                            prediction.estimate() instanceof Estimate.Classes all
                                    ? all.get(i)
                                    : Double.NaN;
                    metrics.add(
                            new ToldMetric(
                                    "Probability/" + names.get(i), time, new Value.Real(share)));
                }
            }
        }
        metrics.add(new ToldMetric("Reading", time, new Value.Whole(prediction.reading())));
        metrics.add(new ToldMetric("Model Version", time, new Value.Whole(prediction.version())));
        metrics.add(
                new ToldMetric(
                        "Drift Detected", time, new Value.Truth(prediction.driftDetected())));
        return List.copyOf(metrics);
    }
}
