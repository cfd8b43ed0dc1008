package io.homeostat.estimate;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// How often a class is wrong that was named with such a confidence: isotonic regression in bins of
/// the log-odds (pool adjacent violators: Zadrozny, Elkan 2002, Transforming classifier scores into
/// accurate multiclass probability estimates, doi 10.1145/775047.775151).
///
/// Before labels come, a confidence is taken at its word: each bin begins with a few imagined
/// labels that agree with it. Between two bins it is interpolated. Old labels fade by half in
/// 2,800.
///
/// Cost: O(bins) per label and per question.
@SingleWriter
final class Calibration implements LossModel {
    private static final int BINS = 24;
    private static final double WIDTH = 0.3;
    private static final double IMAGINED = 1;
    private static final double KEPT = 0.99975;
    private static final double KEPT_IN_DOUBT = 0.02;
    private static final double PROBABILITY_MIN = 1e-4;

    /// How often a class is wrong whose confidence lies in the middle of the bin and is honest.
    private static final double[] PROMISED = new double[BINS];

    static {
        for (int bin = 0; bin < BINS; bin++) {
            PROMISED[bin] = 1 / (1 + StrictMath.exp(centre(bin)));
        }
    }

    /// Of each bin: labels, wrong ones, and the sum of their log-odds.
    private final double[] labels = new double[BINS];

    private final double[] wrong = new double[BINS];
    private final double[] odds = new double[BINS];

    private final double[] value = new double[BINS];
    private final double[] place = new double[BINS];
    private final double[] weight = new double[BINS];
    private final int[] blockEnd = new int[BINS];
    private boolean stale = true;

    /// @param signs the confidence: the probability of the class that was named
    @Override
    public double expect(double[] signs) {
        if (stale) {
            fit();
        }
        double at = odds(signs[0]);
        int above = 0;
        while (above < BINS && place[above] < at) {
            above++;
        }
        if (above == 0) {
            return value[0];
        }
        if (above == BINS) {
            return value[BINS - 1];
        }
        double gap = place[above] - place[above - 1];
        double share = gap > 0 ? (at - place[above - 1]) / gap : 1;
        return value[above - 1] + share * (value[above] - value[above - 1]);
    }

    @Override
    public void learn(double[] signs, double loss) {
        for (int i = 0; i < BINS; i++) {
            labels[i] *= KEPT;
            wrong[i] *= KEPT;
            odds[i] *= KEPT;
        }
        double at = odds(signs[0]);
        int bin = Math.clamp((int) Math.floor(at / WIDTH + BINS / 4.0), 0, BINS - 1);
        labels[bin]++;
        wrong[bin] += loss;
        odds[bin] += at;
        stale = true;
    }

    private static double odds(double confidence) {
        double p = Math.clamp(confidence, PROBABILITY_MIN, 1 - PROBABILITY_MIN);
        return StrictMath.log(p / (1 - p));
    }

    private static double centre(int bin) {
        return (bin + 0.5 - BINS / 4.0) * WIDTH;
    }

    /// Pools neighbours until no surer bin is wrong more often than a less sure one.
    private void fit() {
        int blocks = 0;
        for (int bin = 0; bin < BINS; bin++) {
            place[bin] = (odds[bin] + IMAGINED * centre(bin)) / (labels[bin] + IMAGINED);
            weight[blocks] = labels[bin] + IMAGINED;
            value[blocks] = (wrong[bin] + IMAGINED * PROMISED[bin]) / weight[blocks];
            blockEnd[blocks] = bin + 1;
            blocks++;
            while (blocks > 1 && value[blocks - 2] < value[blocks - 1]) {
                double sum = weight[blocks - 2] + weight[blocks - 1];
                value[blocks - 2] =
                        (value[blocks - 2] * weight[blocks - 2]
                                        + value[blocks - 1] * weight[blocks - 1])
                                / sum;
                weight[blocks - 2] = sum;
                blockEnd[blocks - 2] = blockEnd[blocks - 1];
                blocks--;
            }
        }
        int bin = BINS;
        for (int block = blocks - 1; block >= 0; block--) {
            int begin = block == 0 ? 0 : blockEnd[block - 1];
            double of = value[block];
            while (bin > begin) {
                value[--bin] = of;
            }
        }
        stale = false;
    }

    @Override
    public void doubt() {
        for (int i = 0; i < BINS; i++) {
            labels[i] *= KEPT_IN_DOUBT;
            wrong[i] *= KEPT_IN_DOUBT;
            odds[i] *= KEPT_IN_DOUBT;
        }
        stale = true;
    }

    @Override
    public void save(StateWriter out) {
        out.putDoubles(labels).putDoubles(wrong).putDoubles(odds);
    }

    @Override
    public void load(StateReader in) {
        read(in, labels);
        read(in, wrong);
        read(in, odds);
        stale = true;
    }

    private static void read(StateReader in, double[] into) {
        double[] saved = in.getDoubles();
        System.arraycopy(saved, 0, into, 0, into.length);
    }
}
