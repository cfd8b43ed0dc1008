package io.homeostat.online;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.Arrays;

/// The covariance of the weights: the gain of recursive least squares and of a Kalman filter.
///
/// What is known wears out in one of two ways, so that the weights can follow a change.
///
/// - *Forgetting* ([#forgetting]) divides the covariance by a number below 1 at each row: of least
///   squares, whose noise is of unknown size. Alone it would let the covariance grow without bound
///   in directions in which the inputs do not vary, until the first row that does throws the
///   weights anywhere (wind-up). So each row adds precision to one input in turn, in the mean 1 for
///   each within the memory, and the covariance stays below about 1.
/// - *Diffusion* ([#diffusing]) adds a constant to each variance at each row, up to [#DIFFUSED]: of
///   the logistic, whose noise is of known size, the weights walk at random.
///
/// Both regularise the steps only; no weight is drawn to 0, so that what was learned of a direction
/// lasts while nothing is heard of it. The matrix is symmetric to the bit: forgetting would blow up
/// the difference of its halves.
///
/// Cost: O(d²) per row, 8 d² bytes, for d inputs with the constant.
@SingleWriter
final class FullGain implements Gain {
    /// The variance that diffusion does not exceed: a weight of 1 per deviation is ordinary.
    private static final double DIFFUSED = 0.5;

    private final int size;
    private final double initial;
    private final double forgetting;
    private final double ridge;
    private final double diffusion;
    private final double[] covariance;
    private int turn;

    // Scratch, no state
    private final double[] product;

    private FullGain(int size, double initial, double forgetting, double ridge, double diffusion) {
        this.size = size;
        this.initial = initial;
        this.forgetting = forgetting;
        this.ridge = ridge;
        this.diffusion = diffusion;
        this.covariance = new double[size * size];
        this.product = new double[size];
        clear();
    }

    /// @param memory rows after which a row weighs a third
    static FullGain forgetting(int size, double memory) {
        return new FullGain(size, 1, 1 - 1 / memory, size / memory, 0);
    }

    /// @param variance what each weight's variance grows by at each row
    static FullGain diffusing(int size, double variance) {
        return new FullGain(size, DIFFUSED, 1, 0, variance);
    }

    private void clear() {
        Arrays.fill(covariance, 0);
        for (int i = 0; i < size; i++) {
            covariance[i * size + i] = initial;
        }
    }

    @Override
    public void observe(double[] z, double curvature, double[] step) {
        double excitement = 0;
        for (int i = 0; i < size; i++) {
            double sum = 0;
            for (int j = 0; j < size; j++) {
                sum += covariance[i * size + j] * z[j];
            }
            product[i] = sum;
            excitement += sum * z[i];
        }
        if (!(excitement >= 0)) {
            // Rounding has eaten the covariance: start afresh, the weights are kept.
            clear();
            Arrays.fill(step, 0);
            return;
        }
        double scale = 1 / (forgetting + curvature * excitement);
        for (int i = 0; i < size; i++) {
            step[i] = product[i] * scale;
        }
        subtract(curvature * scale, 1 / forgetting);
        wearOut();
    }

    private void wearOut() {
        if (diffusion > 0) {
            for (int i = 0; i < covariance.length; i += size + 1) {
                covariance[i] += covariance[i] < DIFFUSED ? diffusion : 0;
            }
            return;
        }
        System.arraycopy(covariance, turn * size, product, 0, size);
        subtract(ridge / (1 + ridge * product[turn]), 1);
        turn = turn + 1 == size ? 0 : turn + 1;
    }

    /// The covariance becomes `factor · (covariance - scale · product · productᵀ)`.
    private void subtract(double scale, double factor) {
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                int at = i * size + j;
                covariance[at] = factor * (covariance[at] - scale * (product[i] * product[j]));
            }
        }
    }

    @Override
    public void rescale(int column, InputScale.Change change) {
        // The constant takes over `shift` of the column's weight, the rest grows with the scale.
        combine(size - 1, column, change.shift());
        for (int j = 0; j < size; j++) {
            covariance[column * size + j] *= change.ratio();
            covariance[j * size + column] *= change.ratio();
        }
        if (change.fresh()) {
            covariance[column * size + column] = initial;
        }
    }

    /// Adds `share` of row and column `from` to row and column `to`.
    private void combine(int to, int from, double share) {
        for (int j = 0; j < size; j++) {
            covariance[to * size + j] += share * covariance[from * size + j];
        }
        for (int j = 0; j < size; j++) {
            covariance[j * size + to] += share * covariance[j * size + from];
        }
    }

    @Override
    public void save(StateWriter out) {
        out.putInt(turn).putDoubles(covariance, 0, covariance.length);
    }

    @Override
    public void load(StateReader in) {
        turn = OnlineState.whole(in, "the input whose turn it is", 0, size - 1);
        OnlineState.finite(in, "covariance", covariance);
    }
}
