package io.homeostat.xgboost;

import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.learn.TrainingSet;

/// A training set as XGBoost takes it.
final class TreeInputs {
    /// XGBoost refuses infinities, and adds to the greatest number to get its last threshold.
    private static final float LIMIT = Float.MAX_VALUE / 4;

    private TreeInputs() {}

    /// Row by row; a category out of range becomes missing, a number too large for a float the
    /// largest there is.
    static float[] numbers(TrainingSet data) {
        int width = data.width();
        float[] numbers = new float[Math.multiplyExact(data.size(), width)];
        for (int row = 0; row < data.size(); row++) {
            FeatureVector x = data.row(row);
            for (int i = 0; i < width; i++) {
                numbers[row * width + i] = number(x.get(i), data.schema().columns().get(i));
            }
        }
        return numbers;
    }

    private static float number(double value, Column column) {
        if (Double.isNaN(value)) {
            return Float.NaN;
        }
        if (column.categorical()) {
            boolean level = value >= 0 && value < column.levels() && value == Math.rint(value);
            return level ? (float) value : Float.NaN;
        }
        return Math.clamp((float) value, -LIMIT, LIMIT);
    }

    /// `c` for a category, `q` for a quantity.
    static String[] types(FeatureSchema schema) {
        return schema.columns().stream()
                .map(column -> column.categorical() ? "c" : "q")
                .toArray(String[]::new);
    }
}
