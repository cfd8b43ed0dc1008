package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.label.Outcome;
import io.homeostat.label.Prediction;

/// The interval around what is served: by the errors of predictions from healthy sensors, and
/// wider, by errors of its own, while the value of a sick one is replaced.
@SingleWriter
final class ServedInterval {
    /// As wide as this, as long as too few replaced values have been judged.
    private static final double WIDER = 1.5;

    private final ErrorInterval healthy;
    private final ErrorInterval mended;

    /// @param coverage share of the intervals that are to hold the truth
    ServedInterval(double coverage) {
        this.healthy = new ErrorInterval(coverage);
        this.mended = new ErrorInterval(coverage);
    }

    void add(Outcome outcome, boolean sick) {
        Prediction said = outcome.prediction();
        (sick ? mended : healthy)
                .add(said.estimate().point(), said.lower(), said.upper(), outcome.label());
    }

    double halfWidth(boolean sick) {
        double usual = healthy.halfWidth();
        if (!sick) {
            return usual;
        }
        double own = mended.halfWidth();
        return Double.isNaN(own) ? WIDER * usual : Math.max(own, usual);
    }

    void save(StateWriter out) {
        healthy.save(out);
        mended.save(out);
    }

    void load(StateReader in) {
        healthy.load(in);
        mended.load(in);
    }
}
