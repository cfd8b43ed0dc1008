package io.homeostat.drift;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.DriftVerdict.Drifted;
import io.homeostat.drift.DriftVerdict.Evidence;
import java.util.Arrays;

/// ADWIN: keeps the longest window whose mean cannot be told from constant, and reports a change
/// when the window has to be cut.
///
/// **When to use it.** The default for errors: no tuning for the size of the change, almost no
/// false alarm on independent values (none in a million at the default `delta`), and it knows how
/// old the new regime is. Its bound assumes values in [0, 1]: put [ScaledError] before it for
/// anything else. Not for strongly autocorrelated values, whose level it takes for a change.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | `delta` | probability | (0, 1) | 0.002 | confidence of one cut; the value of the paper's experiments |
/// | `clock` | observations | ≥ 1 | 32 | a scan every 32 values costs a 32nd and delays by at most 31 |
/// | `maxBuckets` | buckets per row | ≥ 2 | 5 | finer cuts need more memory |
/// | `minWindow` | observations | ≥ 1 | 5 | shortest side of a cut |
/// | `grace` | observations | ≥ 0 | 10 | no scan below this width |
/// | `sides` | – | 1, 2 | 2 | 1 reports only a rise; a fall then shortens the window in silence |
///
/// **Cost.** O(1) amortised per value, O(`maxBuckets` · log W) per scan; 32 rows of `maxBuckets +
/// 1` buckets, allocated once.
///
/// **Differences from the paper.** The window is an exponential histogram with the variance-based
/// bound (section 4 of the paper, ADWIN2), in which the harmonic size uses `n - minWindow + 1` and
/// the confidence is `ln(2 ln W / delta)`, as the known implementations have it. Every bucket
/// boundary is scanned. After a reported change the detector starts afresh; the paper keeps the
/// remaining window.
///
/// **Reference.** A. Bifet, R. Gavaldà, *Learning from time-changing data with adaptive windowing*,
/// SIAM International Conference on Data Mining 2007, doi 10.1137/1.9781611972771.42.
@SingleWriter
public final class Adwin implements DriftDetector {
    /// How a scan treats the window. Only [#COMPLETE] serves; the others exist to be compared with
    /// reference implementations in tests.
    enum Semantics {
        /// every boundary, afresh after an alarm
        COMPLETE,
        /// leaves out the newest bucket of every row, afresh after an alarm (as River)
        SKIPS_NEWEST,
        /// every boundary, keeps the remaining window after an alarm (as MOA)
        KEEPS_WINDOW
    }

    /// @param delta confidence of one cut
    /// @param clock values between scans
    /// @param maxBuckets buckets per row
    /// @param minWindow shortest side of a cut
    /// @param grace widest window that is not scanned
    /// @param sides 1: only a rise is reported; 2: a fall too
    public record Settings(
            double delta, int clock, int maxBuckets, int minWindow, int grace, int sides) {
        public Settings {
            Check.argument(delta > 0 && delta < 1, "adwin: delta %s not in (0, 1)", delta);
            Check.argument(clock >= 1, "adwin: clock %s is below 1", clock);
            Check.argument(
                    maxBuckets >= 2 && maxBuckets <= 64,
                    "adwin: maxBuckets %s not in [2, 64]",
                    maxBuckets);
            Check.argument(minWindow >= 1, "adwin: minWindow %s is below 1", minWindow);
            Check.argument(grace >= 0, "adwin: grace %s is below 0", grace);
            Check.argument(sides == 1 || sides == 2, "adwin: sides %s is neither 1 nor 2", sides);
        }

        /// The defaults of the table above.
        public static Settings defaults() {
            return new Settings(0.002, 32, 5, 5, 10, 2);
        }
    }

    static final String NAME = "adwin";
    private static final int ROWS = 32;

    // For the life of the detector
    private final Settings settings;
    private final Semantics semantics;
    private final int stride;

    // For the life of one window. Row r holds counts[r] buckets of 2^r values, oldest first, at
    // r * stride in totals and squares; rows counts up from the newest values.
    private final int[] counts = new int[ROWS];
    private final double[] totals;
    private final double[] squares;
    private int rows = 1;
    private long width;
    private double total;
    private double squared;
    private long ticks;
    private boolean drifted;

    // The newest significant cut
    private double difference;
    private double bound;

    public Adwin() {
        this(Settings.defaults());
    }

    public Adwin(Settings settings) {
        this(settings, Semantics.COMPLETE);
    }

    Adwin(Settings settings, Semantics semantics) {
        this.settings = settings;
        this.semantics = semantics;
        this.stride = settings.maxBuckets() + 1;
        this.totals = new double[ROWS * stride];
        this.squares = new double[ROWS * stride];
    }

    @Override
    public DriftVerdict observe(double value) {
        Values.finite(NAME, value);
        if (drifted && semantics != Semantics.KEEPS_WINDOW) {
            reset();
        }
        drifted = false;
        insert(value);
        ticks++;
        if (ticks % settings.clock() != 0 || width <= settings.grace()) {
            return DriftVerdict.STABLE;
        }
        double before = total / width;
        if (!shrink() || (settings.sides() == 1 && total / width <= before)) {
            return DriftVerdict.STABLE;
        }
        drifted = true;
        return new Drifted(new Evidence("difference of means", difference, bound, width));
    }

    private void insert(double value) {
        if (width > 0) {
            double deviation = value - total / width;
            squared += deviation * deviation * width / (width + 1);
        }
        width++;
        total += value;
        append(0, value, 0);
        for (int row = 0; counts[row] > settings.maxBuckets(); row++) {
            carry(row);
        }
    }

    private void append(int row, double bucketTotal, double bucketSquares) {
        int at = row * stride + counts[row]++;
        totals[at] = bucketTotal;
        squares[at] = bucketSquares;
    }

    /// Merges the two oldest buckets of a full row into one of the next. Beyond the last row (more
    /// than 10^10 values) the oldest bucket is forgotten.
    private void carry(int row) {
        if (row == ROWS - 1) {
            deleteOldest();
            return;
        }
        int at = row * stride;
        double size = size(row);
        double apart = totals[at] / size - totals[at + 1] / size;
        double merged = squares[at] + squares[at + 1] + apart * apart * size / 2;
        if (row + 1 == rows) {
            rows++;
        }
        append(row + 1, totals[at] + totals[at + 1], merged);
        dropOldest(row, 2);
    }

    private void dropOldest(int row, int buckets) {
        int at = row * stride;
        counts[row] -= buckets;
        System.arraycopy(totals, at + buckets, totals, at, counts[row]);
        System.arraycopy(squares, at + buckets, squares, at, counts[row]);
    }

    /// Deletes the oldest bucket while any boundary separates two means; true when one did.
    private boolean shrink() {
        boolean cut = false;
        while (findCut()) {
            cut = true;
            deleteOldest();
        }
        return cut;
    }

    /// Looks for a boundary, from the oldest on, at which the means differ significantly.
    private boolean findCut() {
        int min = settings.minWindow();
        double confidence = StrictMath.log(2 * StrictMath.log((double) width) / settings.delta());
        double spread = 2 * Math.max(0, squared / width) * confidence;
        long n0 = 0;
        double u0 = 0;
        for (int row = rows - 1; row >= 0; row--) {
            long size = size(row);
            int at = row * stride;
            int end = counts[row] - (semantics == Semantics.SKIPS_NEWEST ? 1 : 0);
            for (int k = 0; k < end; k++) {
                n0 += size;
                u0 += totals[at + k];
                long n1 = width - n0;
                if (n1 < min) {
                    return false;
                }
                if (n0 < min) {
                    continue;
                }
                double apart = Math.abs(u0 / n0 - (total - u0) / n1);
                double m = 1.0 / (n0 - min + 1) + 1.0 / (n1 - min + 1);
                double limit = Math.sqrt(m * spread) + 2.0 / 3.0 * m * confidence;
                if (apart > limit) {
                    difference = apart;
                    bound = limit;
                    return true;
                }
            }
        }
        return false;
    }

    private void deleteOldest() {
        int row = rows - 1;
        int at = row * stride;
        long size = size(row);
        double bucketTotal = totals[at];
        width -= size;
        total -= bucketTotal;
        double apart = bucketTotal / size - total / width;
        squared -= squares[at] + apart * apart * size * width / (size + width);
        dropOldest(row, 1);
        while (rows > 1 && counts[rows - 1] == 0) {
            rows--;
        }
    }

    private static long size(int row) {
        return 1L << row;
    }

    /// How many of the newest values the window holds.
    public long width() {
        return width;
    }

    /// The mean of the window; NaN while empty.
    public double mean() {
        return width == 0 ? Double.NaN : total / width;
    }

    double total() {
        return total;
    }

    double squared() {
        return squared;
    }

    @Override
    public void reset() {
        Arrays.fill(counts, 0);
        rows = 1;
        width = 0;
        total = 0;
        squared = 0;
        ticks = 0;
        drifted = false;
        difference = 0;
        bound = 0;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void save(StateWriter out) {
        Values.begin(out, NAME).putLong(width).putDouble(total).putDouble(squared);
        out.putLong(ticks).putBoolean(drifted).putInt(rows);
        for (int row = 0; row < rows; row++) {
            int at = row * stride;
            out.putDoubles(Arrays.copyOfRange(totals, at, at + counts[row]));
            out.putDoubles(Arrays.copyOfRange(squares, at, at + counts[row]));
        }
    }

    @Override
    public void load(StateReader in) {
        reset();
        Values.begin(in, NAME);
        width = in.getLong();
        total = in.getDouble();
        squared = in.getDouble();
        ticks = in.getLong();
        drifted = in.getBoolean();
        rows = in.getInt();
        if (rows < 1 || rows > ROWS) {
            throw new StateFormatException("adwin: " + rows + " rows, expected 1 to " + ROWS);
        }
        for (int row = 0; row < rows; row++) {
            counts[row] = loadRow(in.getDoubles(), totals, row);
            loadRow(in.getDoubles(), squares, row);
        }
    }

    private int loadRow(double[] saved, double[] into, int row) {
        if (saved.length > settings.maxBuckets()) {
            throw new StateFormatException(
                    "adwin: " + saved.length + " buckets, at most " + settings.maxBuckets());
        }
        System.arraycopy(saved, 0, into, row * stride, saved.length);
        return saved.length;
    }
}
