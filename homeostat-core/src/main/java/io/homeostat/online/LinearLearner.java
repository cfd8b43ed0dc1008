package io.homeostat.online;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Estimate;
import io.homeostat.model.LogisticModel;
import io.homeostat.model.ModelCodec;
import java.util.Arrays;

/// Weighted sums of standardised inputs, learned row by row: family `linear`. A number by recursive
/// least squares that forgets, classes by multinomial logistic regression as a Kalman filter.
///
/// **When to use it.** Where the answer is nearly linear in the features (lags, rolling means), and
/// where rows are few or must cost little. Not for categories coded as numbers, nor for regions and
/// interactions: [AdaptiveForest].
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | memory | rows | > 1 | 25 per input, at least 500 | at steady state the weights' noise costs about 2 % more squared error; a change is followed in some three memories |
/// | diffusion | variance per row | ≥ 0 | 0.00025 | of classes: by measurement, see below |
/// | ridge | rows | > 0 | 1 | least precision of a direction, against wind-up ([FullGain]) |
/// | rate | share of an error | (0, 2) | 0.2 | above 64 columns ([NormalizedGain]) |
///
/// All are fixed. Chosen on Elec2 (6 columns) and seeded logistic streams of 10 and 40 columns that
/// change every 2,000 and 5,000 rows, log loss: diffusion 0.334, 0.445, 0.272; exponential
/// forgetting of 500 rows 0.409, 0.473, 0.274; AdaGrad at 1 0.390, 0.487, 0.330. Without a change
/// they are 0.397, 0.386, 0.391.
///
/// Inputs are standardised by running moments ([InputScale]); a missing value is the mean. Whenever
/// the scale in use is refreshed, weights and covariance are expressed anew, so that estimates stay
/// as they were. An answer more than 32 deviations from the others counts as that far.
///
/// **Cost.** O(d²) per row learned and 8 d² bytes up to 64 columns, O(d) to predict; for K classes
/// O(d² + K d), as all share one covariance. Above, O(K d): the square would grow to 50 µs and 320
/// kB at 200 columns, and a memory of 25 rows per input is too long to follow anything; normalised
/// least mean squares follows within some five rows per input, at a tenth more squared error, and
/// is slow where columns repeat one another.
///
/// **Differences from the literature.** Ridge comes one input at a time, in turn, instead of the
/// whole matrix at once, which would need an inversion per row; it regularises steps and draws no
/// weight to 0. The logistic's covariance is shared by the classes, with curvature 1 − Σ p²: exact
/// for two classes.
///
/// **Reference.** L. Ljung, T. Söderström, *Theory and Practice of Recursive Identification*, MIT
/// Press 1983 (least squares with forgetting; the Kalman filter as identification). R. E. Kalman,
/// *A new approach to linear filtering and prediction problems*, Journal of Basic Engineering 82(1)
/// (1960), doi 10.1115/1.3662552.
@SingleWriter
final class LinearLearner implements OnlineLearner {
    static final String FAMILY = "linear";

    /// The widest row whose inputs' covariance is kept.
    static final int FULL_WIDTH_MAX = 64;

    private static final double MEMORY_MIN = 500;
    private static final double MEMORY_PER_INPUT = 25;
    private static final double DIFFUSION = 2.5e-4;

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
        if (InputScale.due(learned)) {
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
