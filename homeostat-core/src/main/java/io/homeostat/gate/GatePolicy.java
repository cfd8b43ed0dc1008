package io.homeostat.gate;

import io.homeostat.numeric.Autocorrelation;
import java.util.List;

/// What a candidate must prove, from the pipeline file, whose reader judges it; a gate refuses what
/// makes no sense.
///
/// @param alpha chance of promoting a candidate that is no better, over the whole trial, in (0, 1)
/// @param labelsMin labels a trial lasts at least, ≥ 1
/// @param labelsMax labels after which an undecided trial ends in refusal, ≥ `labelsMin`
/// @param autocorrelation what is done about losses that come in waves
/// @param slices fields with categories: in none of their categories may the candidate be worse
/// @param margin by more than this share of the champion's mean loss there, ≥ 0
public record GatePolicy(
        double alpha,
        int labelsMin,
        int labelsMax,
        Autocorrelation autocorrelation,
        List<String> slices,
        double margin) {
    public GatePolicy {
        slices = List.copyOf(slices);
    }

    /// Looks at all labels together.
    public GatePolicy(double alpha, int labelsMin, int labelsMax, Autocorrelation autocorrelation) {
        this(alpha, labelsMin, labelsMax, autocorrelation, List.of(), 0);
    }

    /// Takes losses as they come.
    public GatePolicy(double alpha, int labelsMin, int labelsMax) {
        this(alpha, labelsMin, labelsMax, Autocorrelation.NONE);
    }
}
