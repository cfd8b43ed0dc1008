package io.homeostat.model;

import io.homeostat.base.Check;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;

/// Probabilities as the softmax of one weighted sum of standardised inputs per class: family
/// `logistic`.
///
/// A class that training never saw has the intercept negative infinity. Every probability is at
/// least [#FLOOR], so that its logarithm is finite whatever turns out to be true.
public final class LogisticModel implements Model {
    public static final String FAMILY = "logistic";

    /// The least probability of any class: one in a thousand million.
    public static final double FLOOR = 1e-9;

    private final Standardization inputs;
    private final double[] intercepts;
    private final double[] weights;

    /// @param intercepts one for each class
    /// @param weights for each class one for each input of `inputs`, class by class
    public LogisticModel(Standardization inputs, double[] intercepts, double[] weights) {
        Check.argument(intercepts.length >= 2, "%s classes, needs two", intercepts.length);
        Check.argument(
                weights.length == (long) intercepts.length * inputs.inputs(),
                "%s weights, %s classes, %s inputs",
                weights.length,
                intercepts.length,
                inputs.inputs());
        int seen = 0;
        for (double intercept : intercepts) {
            Check.argument(
                    Double.isFinite(intercept) || intercept == Double.NEGATIVE_INFINITY,
                    "intercept is %s",
                    intercept);
            seen += Double.isFinite(intercept) ? 1 : 0;
        }
        Check.argument(seen > 0, "no class has a finite intercept");
        LinearModel.checkFinite(weights);
        this.inputs = inputs;
        this.intercepts = intercepts.clone();
        this.weights = weights.clone();
    }

    @Override
    public Estimate predict(FeatureVector x) {
        ModelCodec.checkWidth(FAMILY, width(), x.size());
        double[] p = new double[intercepts.length];
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < p.length; k++) {
            p[k] = intercepts[k];
            if (Double.isFinite(p[k])) {
                p[k] += inputs.dot(x, weights, k * inputs.inputs());
            }
            largest = Math.max(largest, p[k]);
        }
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            p[k] = StrictMath.exp(p[k] - largest);
            sum += p[k];
        }
        for (int k = 0; k < p.length; k++) {
            p[k] = FLOOR + (1 - p.length * FLOOR) * (p[k] / sum);
        }
        return Estimate.Classes.owning(p);
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

    public double[] intercepts() {
        return intercepts.clone();
    }

    /// For each class the effect of each input per standard deviation, class by class.
    public double[] weights() {
        return weights.clone();
    }

    @Override
    public void save(StateWriter out) {
        inputs.save(out);
        out.putDoubles(intercepts).putDoubles(weights);
    }

    static LogisticModel load(StateReader in) {
        return new LogisticModel(Standardization.load(in), in.getDoubles(), in.getDoubles());
    }
}
