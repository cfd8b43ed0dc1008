package io.homeostat.model;

import io.homeostat.base.Check;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;

/// Says the same whatever it is given: the yardstick that every other family has to beat.
///
/// In family `mean` it is the mean target, or the share of each class. In family `last-value` it is
/// the newest target of its training set. A model is immutable and pure, so a `last-value` model
/// ages until it is trained again; the running baseline "value of `d` readings ago" belongs to the
/// score, which sees the labels arrive.
public final class ConstantModel implements Model {
    public static final String MEAN = "mean";
    public static final String LAST_VALUE = "last-value";

    private final String family;
    private final int width;
    private final Estimate estimate;

    private ConstantModel(String family, int width, Estimate estimate) {
        Check.argument(
                family.equals(MEAN) || family.equals(LAST_VALUE),
                "family %s is neither %s nor %s",
                family,
                MEAN,
                LAST_VALUE);
        Check.argument(width >= 0, "width %s is negative", width);
        this.family = family;
        this.width = width;
        this.estimate = estimate;
    }

    /// Always the number `value`.
    public static ConstantModel value(String family, int width, double value) {
        Check.argument(Double.isFinite(value), "constant %s is not finite", value);
        return new ConstantModel(family, width, new Estimate.Value(value));
    }

    /// Always these probabilities, one for each class, which must sum to 1.
    public static ConstantModel classes(String family, int width, double[] probabilities) {
        Check.argument(probabilities.length >= 2, "%s classes, needs two", probabilities.length);
        double sum = 0;
        for (double p : probabilities) {
            Check.argument(p >= 0 && p <= 1, "probability %s is not in [0, 1]", p);
            sum += p;
        }
        Check.argument(Math.abs(sum - 1) < 1e-6, "probabilities sum to %s, not 1", sum);
        return new ConstantModel(family, width, Estimate.Classes.owning(probabilities.clone()));
    }

    @Override
    public Estimate predict(FeatureVector x) {
        ModelCodec.checkWidth(family, width, x.size());
        return estimate;
    }

    /// What it says.
    public Estimate estimate() {
        return estimate;
    }

    @Override
    public String family() {
        return family;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public void save(StateWriter out) {
        out.putInt(width);
        switch (estimate) {
            case Estimate.Value value -> out.putBoolean(false).putDouble(value.point());
            case Estimate.Classes classes -> out.putBoolean(true).putDoubles(classes.toArray());
        }
    }

    static ConstantModel load(String family, StateReader in) {
        int width = in.getInt();
        return in.getBoolean()
                ? classes(family, width, in.getDoubles())
                : value(family, width, in.getDouble());
    }
}
