package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// The interval around what is served: by the errors of predictions from healthy sensors, and
/// wider, by errors of its own, while the value of a sick one is replaced.
@SingleWriter
final class ServedInterval {
    /// As wide as this, as long as too few replaced values have been judged.
    private static final double WIDER = 1.5;

    private final ErrorInterval healthy = new ErrorInterval();
    private final ErrorInterval mended = new ErrorInterval();

    void add(double absoluteError, boolean sick) {
        (sick ? mended : healthy).add(absoluteError);
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
