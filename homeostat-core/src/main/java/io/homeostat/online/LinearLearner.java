package io.homeostat.online;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Estimate;
import io.homeostat.model.LogisticModel;
import io.homeostat.model.ModelCodec;
import java.util.Arrays;

/// Weighted sums of standardised inputs, learned row by row.
@SingleWriter
final class LinearLearner implements OnlineLearner {
    static final String FAMILY = "linear";

    /// The widest row whose inputs' covariance is kept.
    static final int FULL_WIDTH_MAX = 64;

    private static final double MEMORY_MIN = 500;
    private static final double MEMORY_PER_INPUT = 25;
    private static final double DIFFUSION = 2.5e-4;
    private static final long REFRESH = 1024;

    // For the life of the learner
    private final OnlineSpec spec;
    private final int width;
    private final int outputs;

    private final InputScale scale;
    private final InputScale target = new InputScale(1);
    private final Gain gain;
    private final double[] weights;
    private long learned;

    // Scratch, no state
    private final double[] z;
    private final double[] step;
    private final double[] errors;

    LinearLearner(OnlineSpec spec) {
        this.spec = spec;
        this.width = spec.width();
        this.outputs = Math.max(1, spec.classes());
        this.scale = new InputScale(width);
        this.gain = gain();
        this.weights = new double[outputs * (width + 1)];
        this.z = new double[width + 1];
        this.step = new double[width + 1];
        this.errors = new double[outputs];
    }

    private Gain gain() {
        boolean numbers = spec.classes() == 0;
        if (width > FULL_WIDTH_MAX) {
            return new NormalizedGain(numbers ? 1 : 0.5);
        }
        return numbers
                ? FullGain.forgetting(
                        width + 1, Math.max(MEMORY_MIN, MEMORY_PER_INPUT * (width + 1)))
                : FullGain.diffusing(width + 1, DIFFUSION);
    }

    @Override
    public Estimate predict(FeatureVector x) {
        ModelCodec.checkWidth(FAMILY, width, x.size());
        if (spec.classes() == 0) {
            return new Estimate.Value(sum(x));
        }
        double[] p = new double[outputs];
        sums(x, p);
        softmax(p);
        return Estimate.Classes.owning(p);
    }

    private double sum(FeatureVector x) {
        double sum = weights[width];
        for (int i = 0; i < width; i++) {
            sum += weights[i] * scale.input(i, x.get(i));
        }
        return sum;
    }

    private void sums(FeatureVector x, double[] out) {
        int stride = width + 1;
        for (int k = 0; k < outputs; k++) {
            out[k] = weights[k * stride + width];
        }
        for (int i = 0; i < width; i++) {
            double input = scale.input(i, x.get(i));
            for (int k = 0; k < outputs; k++) {
                out[k] += weights[k * stride + i] * input;
            }
        }
    }

    private static void softmax(double[] p) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double each : p) {
            largest = Math.max(largest, each);
        }
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            p[k] = StrictMath.exp(p[k] - largest);
            sum += p[k];
        }
        for (int k = 0; k < p.length; k++) {
            p[k] = LogisticModel.FLOOR + (1 - p.length * LogisticModel.FLOOR) * (p[k] / sum);
        }
    }

    @Override
    public void learn(FeatureVector x, double truth) {
        ModelCodec.checkWidth(FAMILY, width, x.size());
        OnlineState.truth(FAMILY, truth, spec.classes());
        double curvature = spec.classes() == 0 ? error(x, truth) : errors(x, (int) truth);
        for (int i = 0; i < width; i++) {
            z[i] = scale.input(i, x.get(i));
        }
        z[width] = 1;
        gain.observe(z, curvature, step);
        for (int k = 0; k < outputs; k++) {
            int from = k * (width + 1);
            for (int i = 0; i <= width; i++) {
                weights[from + i] += errors[k] * step[i];
            }
        }
        scale.observe(x);
        learned++;
        if (learned % REFRESH == 0 || (learned < REFRESH && Long.bitCount(learned) == 1)) {
            refresh();
        }
    }

    /// Writes what the estimate was short of, and returns the loss's curvature there.
    private double error(FeatureVector x, double truth) {
        double believed = target.observe(0, truth);
        if (learned == 0) {
            weights[width] = believed;
        }
        errors[0] = believed - sum(x);
        return 1;
    }

    /// Writes what each probability was short of, and returns the curvature that all share.
    private double errors(FeatureVector x, int truth) {
        sums(x, errors);
        softmax(errors);
        double squares = 0;
        for (int k = 0; k < outputs; k++) {
            squares += errors[k] * errors[k];
            errors[k] = (k == truth ? 1 : 0) - errors[k];
        }
        return 1 - squares;
    }

    /// Expresses the weights in the newest scale; no estimate changes by it.
    private void refresh() {
        int stride = width + 1;
        for (int i = 0; i < width; i++) {
            InputScale.Change change = scale.refresh(i);
            for (int from = 0; from < weights.length; from += stride) {
                weights[from + width] += weights[from + i] * change.shift();
                weights[from + i] *= change.ratio();
            }
            gain.rescale(i, change);
        }
    }

    @Override
    public long learned() {
        return learned;
    }

    @Override
    public String family() {
        return FAMILY;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public void save(StateWriter out) {
        OnlineState.begin(out, FAMILY, spec);
        out.putLong(learned).putDoubles(weights, 0, weights.length);
        scale.save(out);
        target.save(out);
        gain.save(out);
    }

    @Override
    public void load(StateReader in) {
        OnlineState.begin(in, FAMILY, spec);
        learned = OnlineState.count(in, "rows learned");
        OnlineState.finite(in, "weight", weights);
        scale.load(in);
        target.load(in);
        gain.load(in);
        Arrays.fill(step, 0);
    }
}
