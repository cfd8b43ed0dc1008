package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.numeric.DoubleRing;
import java.util.Arrays;

/// The quantile of the newest errors that split conformal prediction takes for half the width of an
/// interval (Papadopoulos et al. 2002, doi 10.1007/3-540-36755-1_29), on a sliding window.
@SingleWriter
final class SlidingQuantile {
    private static final int WINDOW = 200;
    private static final int OUTCOMES_MIN = 20;
    private static final int REFRESH = 10;

    private final double coverage;
    private final DoubleRing errors = new DoubleRing(WINDOW);

    /// The same errors, smallest first.
    private final double[] sorted = new double[WINDOW];

    private int sinceRefresh;
    private double value = Double.NaN;

    /// @param coverage share of the errors that are not above it
    SlidingQuantile(double coverage) {
        this.coverage = coverage;
    }

    void add(double absoluteError) {
        remember(absoluteError);
        int size = errors.size();
        if (size >= OUTCOMES_MIN && ++sinceRefresh >= REFRESH) {
            sinceRefresh = 0;
            int rank = (int) Math.ceil(coverage * (size + 1));
            value = sorted[Math.min(rank, size) - 1];
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
    double value() {
        return value;
    }

    void save(StateWriter out) {
        errors.save(out);
        out.putInt(sinceRefresh).putDouble(value);
    }

    void load(StateReader in) {
        errors.load(in);
        for (int age = 0; age < errors.size(); age++) {
            sorted[age] = errors.get(age);
        }
        Arrays.sort(sorted, 0, errors.size());
        sinceRefresh = in.getInt();
        value = in.getDouble();
    }
}
