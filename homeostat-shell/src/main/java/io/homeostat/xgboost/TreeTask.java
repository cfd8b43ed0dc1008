package io.homeostat.xgboost;

import io.homeostat.learn.ClassShares;
import io.homeostat.learn.TrainingSet;
import io.homeostat.model.Task;
import io.homeostat.model.TreeOutput;
import io.homeostat.numeric.Moments;
import java.util.LinkedHashMap;
import java.util.Map;

/// What XGBoost is to learn: its objective, the labels in its terms, and where the sums start. The
/// start is given as a margin for each row, so that it is exactly the float that the model holds.
final class TreeTask {
    private final Map<String, Object> params;
    private final TreeOutput output;
    private final float[] start;
    private final float[] labels;

    private TreeTask(Map<String, Object> params, TreeOutput output, float[] start, float[] labels) {
        this.params = params;
        this.output = output;
        this.start = start;
        this.labels = labels;
    }

    static TreeTask of(TrainingSet data) {
        return switch (data.task()) {
            case Task.Regression _ -> regression(data);
            case Task.Classification task -> classification(data, task);
        };
    }

    private static TreeTask regression(TrainingSet data) {
        Moments targets = new Moments();
        for (int i = 0; i < data.size(); i++) {
            targets.add(data.target(i));
        }
        double deviation = targets.standardDeviation();
        double scale = deviation > 0 && Double.isFinite(deviation) ? deviation : 1;
        float[] labels = new float[data.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (float) ((data.target(i) - targets.mean()) / scale);
        }
        return new TreeTask(
                params("reg:squarederror", 0),
                TreeOutput.value(targets.mean(), scale, 0),
                new float[] {0},
                labels);
    }

    private static TreeTask classification(TrainingSet data, Task.Classification task) {
        int classes = task.classes().size();
        float[] labels = new float[data.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (float) data.target(i);
        }
        double[] shares = ClassShares.of(data, task);
        if (classes == 2) {
            float odds = (float) StrictMath.log(shares[1] / shares[0]);
            return new TreeTask(
                    params("binary:logistic", 0),
                    TreeOutput.logistic(odds),
                    new float[] {odds},
                    labels);
        }
        float[] logarithms = new float[classes];
        for (int k = 0; k < classes; k++) {
            logarithms[k] = (float) StrictMath.log(shares[k]);
        }
        return new TreeTask(
                params("multi:softprob", classes),
                TreeOutput.softmax(logarithms),
                logarithms,
                labels);
    }

    private static Map<String, Object> params(String objective, int classes) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("objective", objective);
        if (classes > 0) {
            params.put("num_class", classes);
        }
        return params;
    }

    Map<String, Object> params() {
        return params;
    }

    TreeOutput output() {
        return output;
    }

    float[] labels() {
        return labels;
    }

    /// Where the sums of one row start: one for each group.
    float[] start() {
        return start;
    }
}
