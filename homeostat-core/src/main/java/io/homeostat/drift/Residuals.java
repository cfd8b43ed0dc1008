package io.homeostat.drift;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.Arrays;

/// Takes from each value what the value before it foretold, so that values that resemble their
/// neighbours become nearly independent ones: residuals of a first-order autoregression, on a scale
/// from 0 to 1 with the usual value at 0.5.
///
/// **When to use it.** Before a detector of single values wherever errors come in slow waves. Not
/// before detectors of 0 and 1. A change of level δ is a change of only (1 - φ) δ here: what cannot
/// be told from a wave is not reported.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | `reference` | values | ≥ 50 | 1000 | fixes φ = 0.9 to 0.014; an error there is a false alarm later |
/// | `block` | values | ≥ 10 | 500 | the newest 1 to 2 blocks are not learned from: they may be of a new regime |
/// | `bound` | deviations | > 0 | 4 | residuals beyond it count as at it |
///
/// φ is the lag-one autocorrelation, corrected for its bias `(1 + 3φ) / n` (Marriott and Pope), and
/// taken for 0 within two standard errors. It is learned on after the reference, since the false
/// alarms hang on the low-frequency gain `1 / (1 - φ)`, which a thousand values fix only roughly.
///
/// **Cost.** O(1) per value; the reference is held only while it is learned.
///
/// **Differences from the paper.** The textbook's residual chart has a known model; here it is
/// estimated, with a delay.
///
/// **Reference.** L. C. Alwan, H. V. Roberts, *Time-series modeling for statistical process
/// control*, Journal of Business and Economic Statistics 6(1) (1988), doi
/// 10.1080/07350015.1988.10509640; F. H. C. Marriott, J. A. Pope, *Bias in the estimation of
/// autocorrelations*, Biometrika 41 (1954), doi 10.1093/biomet/41.3-4.390.
@SingleWriter
public final class Residuals {
    private static final String PART = "residuals";
    private static final double PHI_MAX = 0.999;

    /// Sums of values and of products of neighbours, about an origin.
    private static final class Products {
        private double count;
        private double sum;
        private double squares;
        private double products;

        void add(double value, double before) {
            count++;
            sum += value;
            squares += value * value;
            products += value * before;
        }

        void add(Products other) {
            count += other.count;
            sum += other.sum;
            squares += other.squares;
            products += other.products;
        }

        void set(Products other) {
            clear();
            add(other);
        }

        void clear() {
            count = 0;
            sum = 0;
            squares = 0;
            products = 0;
        }

        void save(StateWriter out) {
            out.putDouble(count).putDouble(sum).putDouble(squares).putDouble(products);
        }

        void load(StateReader in) {
            count = in.getDouble();
            sum = in.getDouble();
            squares = in.getDouble();
            products = in.getDouble();
        }
    }

    private final int reference;
    private final int block;
    private final double bound;

    private double[] learning;
    private int size;
    private boolean learned;
    private double origin;
    private double before;
    private double phi;
    private double mean;
    private double deviation;
    private final Products past = new Products();
    private final Products waiting = new Products();
    private final Products newest = new Products();

    /// With the defaults of the table above.
    public Residuals() {
        this(1000, 500, 4);
    }

    public Residuals(int reference, int block, double bound) {
        Check.argument(reference >= 50, "residuals: reference %s is below 50", reference);
        Check.argument(block >= 10, "residuals: block %s is below 10", block);
        Check.argument(bound > 0, "residuals: bound %s is not positive", bound);
        this.reference = reference;
        this.block = block;
        this.bound = bound;
        this.learning = new double[reference];
    }

    /// Takes one more reference value; true when it was the last that was needed.
    public boolean learn(double value) {
        Check.that(!learned, "the autocorrelation is already learned");
        learning[size++] = Values.finite(PART, value);
        if (size < reference) {
            return false;
        }
        origin = 0;
        for (double each : learning) {
            origin += each / reference;
        }
        for (int i = 1; i < reference; i++) {
            past.add(learning[i] - origin, learning[i - 1] - origin);
        }
        learned = true;
        fit();
        return true;
    }

    private void fit() {
        double n = past.count;
        double center = past.sum / n;
        double variance = Math.max(0, past.squares / n - center * center);
        double covariance = past.products / n - center * center;
        double raw = variance > 0 ? covariance / variance : 0;
        double unbiased = raw + (1 + 3 * raw) / n;
        phi = Math.abs(unbiased) < 2 / Math.sqrt(n) ? 0 : Math.clamp(unbiased, -PHI_MAX, PHI_MAX);
        mean = center;
        deviation = Math.sqrt(variance * (1 - phi * phi));
    }

    public boolean learned() {
        return learned;
    }

    /// The residual of the next value on the scale from 0 to 1, once it is [#learned()].
    public double next(double value) {
        Check.that(learned, "the autocorrelation is not learned yet");
        double centered = Values.finite(PART, value) - origin;
        double residual = residual(centered, before);
        newest.add(centered, before);
        before = centered;
        if (newest.count == block) {
            past.add(waiting);
            waiting.set(newest);
            newest.clear();
            fit();
        }
        return residual;
    }

    private double residual(double value, double earlier) {
        double residual = value - mean - phi * (earlier - mean);
        if (deviation == 0) {
            return 0.5 + Math.signum(residual) / 2;
        }
        return Math.clamp(0.5 + residual / (2 * bound * deviation), 0, 1);
    }

    /// The autocorrelation in use; NaN before it is learned.
    public double phi() {
        return learned ? phi : Double.NaN;
    }

    /// Hands over the residuals of the reference values but the first, in the order of their
    /// arrival, and forgets them.
    double[] release() {
        double[] residuals = new double[Math.max(0, size - 1)];
        for (int i = 1; i < size; i++) {
            residuals[i - 1] = residual(learning[i] - origin, learning[i - 1] - origin);
        }
        before = learning[size - 1] - origin;
        learning = new double[0];
        size = 0;
        return residuals;
    }

    /// Forgets everything: another regime or another model.
    public void reset() {
        learning = new double[reference];
        size = 0;
        learned = false;
        origin = 0;
        before = 0;
        phi = 0;
        mean = 0;
        deviation = 0;
        past.clear();
        waiting.clear();
        newest.clear();
    }

    public void save(StateWriter out) {
        Values.begin(out, PART).putBoolean(learned).putDouble(origin).putDouble(before);
        out.putDouble(phi).putDouble(mean).putDouble(deviation);
        past.save(out);
        waiting.save(out);
        newest.save(out);
        out.putDoubles(Arrays.copyOf(learning, size));
    }

    public void load(StateReader in) {
        reset();
        Values.begin(in, PART);
        learned = in.getBoolean();
        origin = in.getDouble();
        before = in.getDouble();
        phi = in.getDouble();
        mean = in.getDouble();
        deviation = in.getDouble();
        past.load(in);
        waiting.load(in);
        newest.load(in);
        double[] values = in.getDoubles();
        if (values.length > reference || (!learned && values.length == reference)) {
            throw new StateFormatException(
                    PART + ": " + values.length + " values, the reference is " + reference);
        }
        size = values.length;
        learning = Arrays.copyOf(values, learned ? size : reference);
    }
}
