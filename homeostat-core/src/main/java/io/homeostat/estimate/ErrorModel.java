package io.homeostat.estimate;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// How large the error of a number is expected to be, as a ridge regression on the signs that
/// [PerformanceEstimate] gives it, with fading memory. A model of the loss that is fitted to
/// labelled readings and asked about unlabelled ones is what NannyML calls direct loss estimation;
/// a linear one goes on beyond what it has seen.
///
/// Cost: O(signs²) per label, O(signs³) every tenth label, O(signs) per question; signs are few.
@SingleWriter
final class ErrorModel implements LossModel {
    private static final double KEPT = 0.9993;
    private static final double KEPT_IN_DOUBT = 0.02;
    private static final double RIDGE = 3;
    private static final int REFRESH = 10;

    /// An expectation is at most so many times the mean error, and at least this part of it.
    private static final double TIMES_MAX = 10;

    private final int size;
    private final double[] products;
    private final double[] right;
    private final double[] weights;
    private double labels;
    private double losses;
    private int sinceFit;

    /// @param signs how many signs there are
    ErrorModel(int signs) {
        this.size = signs;
        this.products = new double[signs * signs];
        this.right = new double[signs];
        this.weights = new double[signs];
    }

    @Override
    public double expect(double[] signs) {
        if (labels == 0) {
            return Double.NaN;
        }
        double mean = losses / labels;
        double sum = mean;
        for (int i = 0; i < size; i++) {
            sum += weights[i] * signs[i];
        }
        return Math.clamp(sum, mean / TIMES_MAX, mean * TIMES_MAX);
    }

    @Override
    public void learn(double[] signs, double loss) {
        labels = KEPT * labels + 1;
        losses = KEPT * losses + loss;
        double beyond = loss - losses / labels;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                int at = i * size + j;
                products[at] = KEPT * products[at] + signs[i] * signs[j];
            }
            right[i] = KEPT * right[i] + signs[i] * beyond;
        }
        if (++sinceFit >= REFRESH) {
            fit();
        }
    }

    /// Solves by Cholesky's decomposition; the ridge keeps it positive.
    private void fit() {
        sinceFit = 0;
        double[] lower = new double[size * size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = products[i * size + j] + (i == j ? RIDGE : 0);
                for (int k = 0; k < j; k++) {
                    sum -= lower[i * size + k] * lower[j * size + k];
                }
                lower[i * size + j] =
                        i == j ? Math.sqrt(Math.max(sum, RIDGE / 2)) : sum / lower[j * size + j];
            }
        }
        for (int i = 0; i < size; i++) {
            double sum = right[i];
            for (int k = 0; k < i; k++) {
                sum -= lower[i * size + k] * weights[k];
            }
            weights[i] = sum / lower[i * size + i];
        }
        for (int i = size - 1; i >= 0; i--) {
            double sum = weights[i];
            for (int k = i + 1; k < size; k++) {
                sum -= lower[k * size + i] * weights[k];
            }
            weights[i] = sum / lower[i * size + i];
        }
    }

    @Override
    public void doubt() {
        labels *= KEPT_IN_DOUBT;
        losses *= KEPT_IN_DOUBT;
        for (int i = 0; i < size; i++) {
            right[i] *= KEPT_IN_DOUBT;
        }
        for (int i = 0; i < products.length; i++) {
            products[i] *= KEPT_IN_DOUBT;
        }
    }

    @Override
    public void save(StateWriter out) {
        out.putDoubles(products).putDoubles(right).putDoubles(weights);
        out.putDouble(labels).putDouble(losses).putInt(sinceFit);
    }

    @Override
    public void load(StateReader in) {
        System.arraycopy(in.getDoubles(), 0, products, 0, products.length);
        System.arraycopy(in.getDoubles(), 0, right, 0, size);
        System.arraycopy(in.getDoubles(), 0, weights, 0, size);
        labels = in.getDouble();
        losses = in.getDouble();
        sinceFit = in.getInt();
    }
}
