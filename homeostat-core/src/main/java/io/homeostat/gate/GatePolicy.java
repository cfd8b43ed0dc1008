package io.homeostat.gate;

import io.homeostat.numeric.Autocorrelation;

/// What a candidate must prove, from the pipeline file, whose reader judges it; a gate refuses what
/// makes no sense.
///
/// @param alpha chance of promoting a candidate that is no better, over the whole trial, in (0, 1)
/// @param labelsMin labels a trial lasts at least, ≥ 1
/// @param labelsMax labels after which an undecided trial ends in refusal, ≥ `labelsMin`
/// @param autocorrelation what is done about losses that come in waves
public record GatePolicy(
        double alpha, int labelsMin, int labelsMax, Autocorrelation autocorrelation) {
    /// Takes losses as they come.
    public GatePolicy(double alpha, int labelsMin, int labelsMax) {
        this(alpha, labelsMin, labelsMax, Autocorrelation.NONE);
    }
}
