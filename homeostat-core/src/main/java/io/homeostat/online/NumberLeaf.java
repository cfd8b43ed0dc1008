package io.homeostat.online;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;

/// A leaf that says the mean of its answers, or a weighted sum of the row's inputs, whichever has
/// been nearer of late.
///
/// Of each of its columns it keeps the answers in a [Quantizer]; a split is at the end of a bucket,
/// by how much it lessens the variance. Answers come as deviations from the forest's mean.
///
/// Cost: O(columns + width) per row; 592 bytes per column, 8 per input.
@SingleWriter
final class NumberLeaf implements Leaf {
    private static final double SHARE_MIN = 0.01;

    /// Of errors: some 50 rows count.
    private static final double FADING = 0.98;

    /// What a linear answer may be beyond the answers seen, in deviations of them.
    private static final double REACH = 4;

    private final int width;
    private final int[] columns;
    private final Quantizer[] quantizers;
    private final NormalizedGain gain = new NormalizedGain(1);

    private double weight;
    private double mean;
    private double squares;
    private double meanError;
    private double linearError;
    private final double[] weights;

    // Scratch, no state
    private final double[] z;
    private final double[] step;

    NumberLeaf(int width, int[] columns) {
        this.width = width;
        this.columns = columns;
        this.quantizers = new Quantizer[columns.length];
        for (int j = 0; j < columns.length; j++) {
            quantizers[j] = new Quantizer();
        }
        this.weights = new double[width + 1];
        this.z = new double[width + 1];
        this.step = new double[width + 1];
    }

    /// The bytes of one leaf's state.
    static int bytes(int width, int columns) {
        return (Quantizer.BYTES + 4) * columns + 8 * (width + 6);
    }

    @Override
    public void vote(FeatureVector x, InputScale scale, double[] votes) {
        votes[0] += linearError < meanError ? linear(x, scale) : mean;
    }

    private double linear(FeatureVector x, InputScale scale) {
        double sum = weights[width];
        for (int i = 0; i < width; i++) {
            sum += weights[i] * scale.input(i, x.get(i));
        }
        double reach = REACH * Math.sqrt(squares / Math.max(1, weight));
        return Math.clamp(sum, mean - reach, mean + reach);
    }

    @Override
    public void learn(FeatureVector x, InputScale scale, double truth, int times) {
        double error = truth - linear(x, scale);
        meanError = FADING * meanError + Math.abs(truth - mean);
        linearError = FADING * linearError + Math.abs(error);
        if (weight == 0) {
            weights[width] = truth;
            error = 0;
        }
        for (int i = 0; i < width; i++) {
            z[i] = scale.input(i, x.get(i));
        }
        z[width] = 1;
        gain.observe(z, 1, step);
        for (int i = 0; i <= width; i++) {
            weights[i] += error * step[i];
        }
        weight += times;
        double delta = truth - mean;
        mean += delta * times / weight;
        // Of equal answers the mean can step over them by its rounding.
        squares += Math.max(0, times * delta * (truth - mean));
        for (int j = 0; j < columns.length; j++) {
            double value = scale.near(columns[j], x.get(columns[j]));
            if (!Double.isNaN(value)) {
                quantizers[j].add(value, truth, times);
            }
        }
    }

    @Override
    public double weight() {
        return weight;
    }

    @Override
    public Splits splits() {
        Splits found = Splits.NONE;
        for (int j = 0; j < columns.length; j++) {
            found = found.with(split(j));
        }
        return found;
    }

    /// The split of a column that lessens the variance most.
    private Split split(int j) {
        Quantizer quantizer = quantizers[j];
        double n = 0;
        double sum = 0;
        for (int b = 0; b < Quantizer.BUCKETS; b++) {
            n += quantizer.weight(b);
            sum += quantizer.sum(b);
        }
        Split best = Split.NONE;
        double left = 0;
        double leftSum = 0;
        for (int b = 0; quantizer.varied() && b < Quantizer.BUCKETS - 1; b++) {
            left += quantizer.weight(b);
            leftSum += quantizer.sum(b);
            double share = left / n;
            if (share < SHARE_MIN || share > 1 - SHARE_MIN) {
                continue;
            }
            double apart = leftSum / left - (sum - leftSum) / (n - left);
            double merit = share * (1 - share) * apart * apart;
            if (merit > best.merit()) {
                best = new Split(columns[j], quantizer.end(b), merit, share);
            }
        }
        return best;
    }

    @Override
    public boolean decided(Splits splits, double bound) {
        return splits.second().merit() < (1 - bound) * splits.best().merit()
                || bound < HoeffdingTree.TIE;
    }

    @Override
    public Leaf child(Split split, boolean below, int[] subset) {
        NumberLeaf child = new NumberLeaf(width, subset);
        System.arraycopy(weights, 0, child.weights, 0, width + 1);
        int j = 0;
        while (columns[j] != split.column()) {
            j++;
        }
        Quantizer quantizer = quantizers[j];
        double sum = 0;
        double ownSquares = 0;
        for (int b = 0; b < Quantizer.BUCKETS; b++) {
            if (quantizer.end(b) <= split.threshold() == below) {
                child.weight += quantizer.weight(b);
                sum += quantizer.sum(b);
                ownSquares += quantizer.squares(b);
            }
        }
        child.mean = child.weight > 0 ? sum / child.weight : mean;
        child.squares = Math.max(0, ownSquares - child.weight * child.mean * child.mean);
        child.meanError = meanError;
        child.linearError = linearError;
        return child;
    }

    @Override
    public void rescale(int column, InputScale.Change change) {
        weights[width] += weights[column] * change.shift();
        weights[column] *= change.ratio();
    }

    @Override
    public void save(StateWriter out) {
        out.putDouble(weight).putDouble(mean).putDouble(squares);
        out.putDouble(meanError).putDouble(linearError).putDoubles(weights, 0, width + 1);
        for (Quantizer quantizer : quantizers) {
            quantizer.save(out);
        }
    }

    @Override
    public void load(StateReader in) {
        weight = OnlineState.positive(in, "weight of a leaf");
        mean = OnlineState.finite(in, "mean of a leaf");
        squares = OnlineState.positive(in, "squares of a leaf");
        meanError = OnlineState.positive(in, "error of the mean");
        linearError = OnlineState.positive(in, "error of the weighted sum");
        OnlineState.finite(in, "weight of an input", weights);
        for (Quantizer quantizer : quantizers) {
            quantizer.load(in);
        }
    }
}
