package io.homeostat.drift;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.time.Instant;

/// A detector of mistakes that watches errors on a scale from 0 to 1: a full 1 is a mistake.
///
/// **When to use it.** Behind a [ScaledError] whose 1 is a quantile of the reference errors, so
/// that detectors of 0 and 1 ([Ddm], [Eddm], [Fhddm], [Rddm], [Stepd], [Wstd]) can watch a
/// regression: an error is a mistake when it is as large as only the largest ones used to be. The
/// quantile is [#USUAL]: one of ten Gaussian errors is a mistake before a change, four of ten when
/// errors have doubled. What lies beyond the quantile counts no more than what reaches it, so a
/// detector of the errors themselves knows of most changes sooner.
///
/// **Cost.** O(1) beside the detector's.
///
/// **Differences from the paper.** None: this is our own; the detectors' papers are on
/// classification.
@SingleWriter
final class MissDetector implements DriftDetector {
    /// The share of reference errors that are no mistakes.
    static final double USUAL = 0.9;

    private final DriftDetector detector;

    /// @param detector of 0 and 1
    MissDetector(DriftDetector detector) {
        this.detector = detector;
    }

    @Override
    public DriftVerdict observe(double scaled) {
        return detector.observe(miss(scaled));
    }

    @Override
    public DriftVerdict observe(double scaled, Instant at) {
        return detector.observe(miss(scaled), at);
    }

    private static double miss(double scaled) {
        return scaled >= 1 ? 1 : 0;
    }

    @Override
    public void reset() {
        detector.reset();
    }

    @Override
    public String name() {
        return detector.name();
    }

    @Override
    public void save(StateWriter out) {
        detector.save(out);
    }

    @Override
    public void load(StateReader in) {
        detector.load(in);
    }
}
