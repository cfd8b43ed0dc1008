package io.homeostat.loop;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// Half the width of an interval around an estimate that holds the truth in the wanted share of
/// cases, also while the world changes (adaptive conformal inference: Gibbs, Candès 2021, Adaptive
/// conformal inference under distribution shift, NeurIPS 34).
///
/// It is a product of three: the quantile of the newest errors (what would do if nothing changed),
/// a factor that [StepSizes] learns from every error, and a correction that learns only from
/// whether the intervals **as they were given out** held the truth.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | coverage | share | (0, 1) | 0.9 | the user's |
/// | gain | of the logarithm | > 0 | 0.02 | more gets wild when labels are late, as the misses of many readings come at once |
///
/// **What is guaranteed.** The correction c moves by gain · (1 - coverage) down for an interval
/// that held the truth, and gain · coverage up for one that missed it. So after T labels the share
/// of misses differs from 1 - coverage by exactly (c - c₀) / (gain · T), whatever the world does
/// and however late the labels come, as long as c is inside its limits of ±4. Nothing is promised
/// for any one stretch, nor given an input; how it goes on real streams is in
/// `docs/how-it-decides.md`. Widths are finite: no factor is beyond e⁴.
///
/// Cost: O(1) per label, and the window's. Differences from the papers: multiplied, not added, so
/// that it knows no unit; the trackers see errors in label order, the correction sees what was
/// served.
@SingleWriter
final class ErrorInterval {
    private static final double GAIN = 0.02;
    private static final double CORRECTION_MAX = 4;

    /// An error beyond this (as a logarithm of its ratio to the window's quantile) is so far.
    private static final double RATIO_MAX = 3;

    private final double coverage;
    private final SlidingQuantile window;
    private final StepSizes factor;
    private double correction;

    ErrorInterval(double coverage) {
        Check.argument(coverage > 0 && coverage < 1, "coverage %s is not in (0, 1)", coverage);
        this.coverage = coverage;
        this.window = new SlidingQuantile(coverage);
        this.factor = new StepSizes(coverage);
    }

    /// Takes the outcome of an estimate.
    ///
    /// @param lower lower end of the interval that was given out with it, NaN for none
    void add(double estimate, double lower, double upper, double truth) {
        double error = Math.abs(estimate - truth);
        double usual = window.value();
        if (usual > 0) {
            double ratio = StrictMath.log(error / usual);
            factor.add(Math.clamp(ratio, -RATIO_MAX, RATIO_MAX));
        }
        if (!Double.isNaN(lower)) {
            boolean held = lower <= truth && truth <= upper;
            double moved = correction + GAIN * (held ? coverage - 1 : coverage);
            correction = Math.clamp(moved, -CORRECTION_MAX, CORRECTION_MAX);
        }
        window.add(error);
    }

    /// NaN before there are enough outcomes.
    double halfWidth() {
        double exponent = Math.clamp(factor.value() + correction, -CORRECTION_MAX, CORRECTION_MAX);
        return window.value() * StrictMath.exp(exponent);
    }

    void save(StateWriter out) {
        window.save(out);
        factor.save(out);
        out.putDouble(correction);
    }

    void load(StateReader in) {
        window.load(in);
        factor.load(in);
        correction = in.getDouble();
    }
}
