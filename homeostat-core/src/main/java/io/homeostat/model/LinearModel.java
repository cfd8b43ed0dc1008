package io.homeostat.model;

import io.homeostat.base.Check;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;

/// A number as a weighted sum of standardised inputs: family `ridge`.
public final class LinearModel implements Model {
    public static final String FAMILY = "ridge";

    private final Standardization inputs;
    private final double intercept;
    private final double[] weights;

    /// @param weights one for each input of `inputs`: its effect per standard deviation
    public LinearModel(Standardization inputs, double intercept, double[] weights) {
        Check.argument(
                weights.length == inputs.inputs(),
                "%s weights, %s inputs",
                weights.length,
                inputs.inputs());
        Check.argument(Double.isFinite(intercept), "intercept is %s", intercept);
        checkFinite(weights);
        this.inputs = inputs;
        this.intercept = intercept;
        this.weights = weights.clone();
    }

    static void checkFinite(double[] weights) {
        for (int i = 0; i < weights.length; i++) {
            Check.argument(Double.isFinite(weights[i]), "weight %s is %s", i, weights[i]);
        }
    }

    @Override
    public Estimate predict(FeatureVector x) {
        ModelCodec.checkWidth(FAMILY, width(), x.size());
        return new Estimate.Value(intercept + inputs.dot(x, weights, 0));
    }

    @Override
    public String family() {
        return FAMILY;
    }

    @Override
    public int width() {
        return inputs.width();
    }

    /// How its inputs come from a vector.
    public Standardization inputs() {
        return inputs;
    }

    public double intercept() {
        return intercept;
    }

    /// The effect of each input per standard deviation: comparable with each other.
    public double[] weights() {
        return weights.clone();
    }

    @Override
    public void save(StateWriter out) {
        inputs.save(out);
        out.putDouble(intercept).putDoubles(weights);
    }

    static LinearModel load(StateReader in) {
        return new LinearModel(Standardization.load(in), in.getDouble(), in.getDoubles());
    }
}
