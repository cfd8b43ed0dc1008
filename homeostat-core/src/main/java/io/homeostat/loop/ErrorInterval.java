package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.numeric.DoubleRing;
import java.util.Arrays;

/// Half the width of the interval that held the truth in 9 of 10 of the newest outcomes (split
/// conformal prediction on a sliding window; Papadopoulos et al. 2002, doi
/// 10.1007/3-540-36755-1_29).
@SingleWriter
final class ErrorInterval {
    private static final int WINDOW = 200;
    private static final int OUTCOMES_MIN = 20;
    private static final int REFRESH = 10;
    private static final double COVERAGE = 0.9;

    private final DoubleRing errors = new DoubleRing(WINDOW);
    private int sinceRefresh;
    private double halfWidth = Double.NaN;

    void add(double absoluteError) {
        errors.add(absoluteError);
        if (errors.size() >= OUTCOMES_MIN && ++sinceRefresh >= REFRESH) {
            sinceRefresh = 0;
            double[] sorted = new double[errors.size()];
            for (int age = 0; age < sorted.length; age++) {
                sorted[age] = errors.get(age);
            }
            Arrays.sort(sorted);
            int rank = (int) Math.ceil(COVERAGE * (sorted.length + 1));
            halfWidth = sorted[Math.min(rank, sorted.length) - 1];
        }
    }

    /// NaN before there are enough outcomes.
    double halfWidth() {
        return halfWidth;
    }

    void save(StateWriter out) {
        errors.save(out);
        out.putInt(sinceRefresh).putDouble(halfWidth);
    }

    void load(StateReader in) {
        errors.load(in);
        sinceRefresh = in.getInt();
        halfWidth = in.getDouble();
    }
}
