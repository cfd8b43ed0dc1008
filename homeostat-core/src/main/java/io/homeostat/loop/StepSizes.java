package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.Arrays;

/// Follows a quantile of a stream of numbers, without a step size to be tuned: several trackers
/// with steps from patient to nervous, averaged by how well each did lately.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | steps | of the numbers | > 0 | 0.01 to 0.32 | patient in a quiet world, at the new level within ten labels after a jump |
/// | eta | 1 / loss | > 0 | 0.5 | how soon the trust goes over to a tracker that does better |
/// | share | of the trust | [0, 1) | 0.001 | what every tracker keeps, so that the best may change |
///
/// A tracker moves up by step · level when a number was above it and down by step · (1 - level)
/// when not: the gradient of the quantile's (pinball) loss, by which the trust is given as well.
/// Cost: O(1) per number, twelve numbers. Differences from the papers: the trackers follow the
/// numbers themselves, not a level of coverage as in Gibbs and Candès 2024 (Conformal inference for
/// online prediction with arbitrary distribution shifts, JMLR 25(162)), so that no tracker ever
/// asks for an infinite interval; as Angelopoulos, Candès, Tibshirani 2023 (Conformal PID control
/// for time series prediction, arXiv 2307.16895).
@SingleWriter
final class StepSizes {
    private static final double[] STEPS = {0.01, 0.02, 0.04, 0.08, 0.16, 0.32};
    private static final double ETA = 0.5;
    private static final double SHARE = 0.001;

    private final double level;
    private final double[] places = new double[STEPS.length];
    private final double[] trust = new double[STEPS.length];

    /// @param level share of the numbers that are to lie below
    StepSizes(double level) {
        this.level = level;
        Arrays.fill(trust, 1.0 / STEPS.length);
    }

    double value() {
        double sum = 0;
        for (int i = 0; i < STEPS.length; i++) {
            sum += trust[i] * places[i];
        }
        return sum;
    }

    void add(double number) {
        double total = 0;
        for (int i = 0; i < STEPS.length; i++) {
            double above = number - places[i];
            double loss = above > 0 ? level * above : (level - 1) * above;
            trust[i] *= StrictMath.exp(-ETA * loss);
            total += trust[i];
            places[i] += STEPS[i] * (above > 0 ? level : level - 1);
        }
        for (int i = 0; i < STEPS.length; i++) {
            trust[i] = (1 - SHARE) * trust[i] / total + SHARE / STEPS.length;
        }
    }

    void save(StateWriter out) {
        for (int i = 0; i < STEPS.length; i++) {
            out.putDouble(places[i]).putDouble(trust[i]);
        }
    }

    void load(StateReader in) {
        for (int i = 0; i < STEPS.length; i++) {
            places[i] = in.getDouble();
            trust[i] = in.getDouble();
        }
    }
}
