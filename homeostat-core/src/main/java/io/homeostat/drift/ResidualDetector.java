package io.homeostat.drift;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.DriftVerdict.Drifted;
import java.time.Instant;

/// A detector behind [Residuals]: takes values that resemble their neighbours.
///
/// While the autocorrelation is learned the verdict is stable; then the reference is replayed, so
/// that a change within it is still found. After an alarm the autocorrelation is learned anew: both
/// regimes together have none that means anything.
@SingleWriter
public final class ResidualDetector implements DriftDetector {
    private final Residuals residuals;
    private final DriftDetector detector;
    private boolean drifted;

    public ResidualDetector(Residuals residuals, DriftDetector detector) {
        this.residuals = residuals;
        this.detector = detector;
    }

    @Override
    public DriftVerdict observe(double value) {
        return observe(value, Instant.EPOCH);
    }

    @Override
    public DriftVerdict observe(double value, Instant at) {
        Values.finite(name(), value);
        if (drifted) {
            reset();
        }
        DriftVerdict verdict = DriftVerdict.STABLE;
        if (residuals.learned()) {
            verdict = detector.observe(residuals.next(value), at);
        } else if (residuals.learn(value)) {
            verdict = replay(at);
        }
        drifted = verdict instanceof Drifted;
        return verdict;
    }

    private DriftVerdict replay(Instant at) {
        DriftVerdict newest = DriftVerdict.STABLE;
        for (double residual : residuals.release()) {
            DriftVerdict verdict = detector.observe(residual, at);
            newest = newest instanceof Drifted ? newest : verdict;
        }
        return newest;
    }

    @Override
    public void reset() {
        residuals.reset();
        detector.reset();
        drifted = false;
    }

    @Override
    public String name() {
        return detector.name();
    }

    @Override
    public void save(StateWriter out) {
        residuals.save(out);
        detector.save(out);
        out.putBoolean(drifted);
    }

    @Override
    public void load(StateReader in) {
        residuals.load(in);
        detector.load(in);
        drifted = in.getBoolean();
    }
}
