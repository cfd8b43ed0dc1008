package io.homeostat.drift;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.DriftVerdict.Drifted;
import java.time.Instant;

/// A detector behind a [ScaledError]: takes absolute errors of any unit.
///
/// While the scale is learned the verdict is stable. Then the reference errors are replayed to the
/// detector, so that it loses nothing and a change among them is still found. After an alarm the
/// detector starts afresh on the same scale; [#reset()] learns a new one, for a new model.
@SingleWriter
public final class ScaledDetector implements DriftDetector {
    private final ScaledError scale;
    private final DriftDetector detector;

    public ScaledDetector(ScaledError scale, DriftDetector detector) {
        this.scale = scale;
        this.detector = detector;
    }

    @Override
    public DriftVerdict observe(double error) {
        return observe(error, Instant.EPOCH);
    }

    @Override
    public DriftVerdict observe(double error, Instant at) {
        if (scale.learned()) {
            return detector.observe(scale.scale(error), at);
        }
        return scale.learn(error) ? replay(at) : DriftVerdict.STABLE;
    }

    private DriftVerdict replay(Instant at) {
        DriftVerdict newest = DriftVerdict.STABLE;
        for (double error : scale.release()) {
            DriftVerdict verdict = detector.observe(scale.scale(error), at);
            newest = newest instanceof Drifted ? newest : verdict;
        }
        return newest;
    }

    @Override
    public void reset() {
        scale.reset();
        detector.reset();
    }

    @Override
    public String name() {
        return detector.name();
    }

    @Override
    public void save(StateWriter out) {
        scale.save(out);
        detector.save(out);
    }

    @Override
    public void load(StateReader in) {
        scale.load(in);
        detector.load(in);
    }
}
