package io.homeostat.estimate;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// Whether realised losses contradict the expected ones, in either direction, by betting that their
/// difference is beyond a tolerance.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | tolerance | loss | [0, 1) | the caller's | what the expectation may be off by |
/// | alarms | labels | > 1 | 3,000 | a false alarm in so many labels at most, on average |
///
/// Each label begins a game that risks a fixed share of its wealth on the difference; the games'
/// wealths are summed (Shiryaev and Roberts), over four stakes and both directions. While the
/// conditional mean of the losses is within the tolerance of the expected one, the expected number
/// of labels to an alarm is at least `alarms` (Shin, Ramdas, Rinaldo 2024, E-detectors: a
/// nonparametric framework for sequential change detection, doi 10.51387/23-NEJSDS51). What is
/// guaranteed concerns losses in [0, 1]; errors that resemble their neighbours alarm more often.
///
/// Cost: O(1) per label, eight numbers.
@SingleWriter
final class Contradiction {
    private static final double[] STAKES = {0.05, 0.1, 0.2, 0.4};
    private static final double ALARMS = 3_000;

    private final double tolerance;
    private final double[] above = new double[STAKES.length];
    private final double[] below = new double[STAKES.length];

    Contradiction(double tolerance) {
        this.tolerance = tolerance;
    }

    /// Takes an expected and a realised loss, both in [0, 1]; true when that contradicts. Then it
    /// begins anew.
    boolean weigh(double expected, double realised) {
        double most = Math.min(1, expected + tolerance);
        double least = Math.max(0, expected - tolerance);
        double sum = 0;
        for (int i = 0; i < STAKES.length; i++) {
            above[i] = (above[i] + 1) * (1 + STAKES[i] * won(realised - most, most));
            below[i] = (below[i] + 1) * (1 + STAKES[i] * won(least - realised, 1 - least));
            sum += above[i] + below[i];
        }
        if (sum / (2 * STAKES.length) < ALARMS) {
            return false;
        }
        clear();
        return true;
    }

    /// A gain as a multiple of what could be lost.
    private static double won(double gain, double risk) {
        return risk > 0 ? gain / risk : 0;
    }

    void clear() {
        for (int i = 0; i < STAKES.length; i++) {
            above[i] = 0;
            below[i] = 0;
        }
    }

    void save(StateWriter out) {
        for (int i = 0; i < STAKES.length; i++) {
            out.putDouble(above[i]).putDouble(below[i]);
        }
    }

    void load(StateReader in) {
        for (int i = 0; i < STAKES.length; i++) {
            above[i] = in.getDouble();
            below[i] = in.getDouble();
        }
    }
}
