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

    /// The same errors, smallest first.
    private final double[] sorted = new double[WINDOW];

    private int sinceRefresh;
    private double halfWidth = Double.NaN;

    void add(double absoluteError) {
        remember(absoluteError);
        int size = errors.size();
        if (size >= OUTCOMES_MIN && ++sinceRefresh >= REFRESH) {
            sinceRefresh = 0;
            int rank = (int) Math.ceil(COVERAGE * (size + 1));
            halfWidth = sorted[Math.min(rank, size) - 1];
        }
    }

    /// Keeps the errors sorted by moving those between the place of the one that leaves and the
    /// place of the one that comes.
    private void remember(double error) {
        int size = errors.size();
        boolean full = errors.full();
        double oldest = errors.add(error);
        int gap = full ? Arrays.binarySearch(sorted, 0, size, oldest) : size;
        int found = Arrays.binarySearch(sorted, 0, size, error);
        int place = found < 0 ? -found - 1 : found;
        if (place <= gap) {
            System.arraycopy(sorted, place, sorted, place + 1, gap - place);
        } else {
            place--;
            System.arraycopy(sorted, gap + 1, sorted, gap, place - gap);
        }
        sorted[place] = error;
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
        for (int age = 0; age < errors.size(); age++) {
            sorted[age] = errors.get(age);
        }
        Arrays.sort(sorted, 0, errors.size());
        sinceRefresh = in.getInt();
        halfWidth = in.getDouble();
    }
}
