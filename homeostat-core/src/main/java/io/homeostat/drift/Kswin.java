package io.homeostat.drift;

import io.homeostat.base.Check;
import io.homeostat.base.Seed;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.DriftVerdict.Drifted;
import io.homeostat.drift.DriftVerdict.Evidence;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/// KSWIN: compares the newest values with as many drawn from the older ones by the
/// Kolmogorov-Smirnov test.
///
/// **When to use it.** When the shape of the errors may change while their mean does not. Not for
/// long quiet streams: every value is a test, so the false alarms add up, and it is the slowest.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | `alpha` | probability | (0, 1) | 0.005 | level of one test |
/// | `window` | values | ≥ 2 · `newest` | 100 | how long the past is |
/// | `newest` | values | ≥ 10 | 30 | values on each side of the test |
/// | `seed` | – | any | 0 | of the draw |
///
/// **Cost.** O(r log r) per value for r = `newest`, O(`window`) memory.
///
/// **Differences from the paper.** The exact distribution of the statistic is used, not the
/// asymptotic one, and a distance above 0.1 is asked for besides, as the known implementation does.
/// After an alarm nothing is kept: the newest values still hold some of the old regime and would
/// echo the alarm. A rise and a fall are not told apart.
///
/// **Reference.** C. Raab, M. Heusinger, F.-M. Schleif, *Reactive soft prototype computing for
/// concept drift streams*, Neurocomputing 416 (2020), doi 10.1016/j.neucom.2019.11.111.
@SingleWriter
public final class Kswin implements DriftDetector {
    /// @param alpha level of one test
    /// @param window values held
    /// @param newest values on each side of the test
    /// @param seed of the draw among the older values
    public record Settings(double alpha, int window, int newest, Seed seed) {
        public Settings {
            Check.argument(alpha > 0 && alpha < 1, "kswin: alpha %s not in (0, 1)", alpha);
            Check.argument(newest >= 10, "kswin: newest %s is below 10", newest);
            Check.argument(
                    window >= 2 * newest,
                    "kswin: window %s is below twice the newest %s",
                    window,
                    newest);
        }

        /// The defaults of the table above.
        public static Settings defaults() {
            return new Settings(0.005, 100, 30, new Seed(0));
        }
    }

    /// Where the draws come from: the generator for the n-th value, so that the count is all the
    /// state there is.
    interface Draws {
        /// A source of numbers below its argument.
        IntUnaryOperator at(long count);
    }

    static final String NAME = "kswin";
    private static final double EFFECT_MIN = 0.1;

    private final Settings settings;
    private final Draws draws;
    private final int stepsMin;
    private final double[] window;
    private final double[] older;
    private final double[] newer;
    private final int[] pool;
    private int size;
    private long count;
    private boolean drifted;

    public Kswin() {
        this(Settings.defaults());
    }

    public Kswin(Settings settings) {
        this(settings, count -> settings.seed().split(count).random()::nextInt);
    }

    Kswin(Settings settings, Draws draws) {
        this.settings = settings;
        this.draws = draws;
        this.stepsMin = stepsMin(settings.newest(), settings.alpha());
        this.window = new double[settings.window()];
        this.older = new double[settings.newest()];
        this.newer = new double[settings.newest()];
        this.pool = new int[settings.window() - settings.newest()];
    }

    @Override
    public DriftVerdict observe(double value) {
        Values.finite(NAME, value);
        if (drifted) {
            reset();
        }
        count++;
        if (size == window.length) {
            System.arraycopy(window, 1, window, 0, size - 1);
            size--;
        }
        window[size++] = value;
        if (size < window.length) {
            return DriftVerdict.STABLE;
        }
        double distance = distance();
        int newest = settings.newest();
        if (Math.rint(distance * newest) < stepsMin || distance <= EFFECT_MIN) {
            return DriftVerdict.STABLE;
        }
        drifted = true;
        double threshold = Math.max((double) stepsMin / newest, EFFECT_MIN);
        return new Drifted(new Evidence("distance of distributions", distance, threshold, newest));
    }

    private double distance() {
        int newest = settings.newest();
        draw(draws.at(count));
        System.arraycopy(window, size - newest, newer, 0, newest);
        Arrays.sort(older);
        Arrays.sort(newer);
        return KolmogorovSmirnov.distance(older, newest, newer, newest);
    }

    /// Draws without replacement among the older values.
    private void draw(IntUnaryOperator below) {
        for (int i = 0; i < pool.length; i++) {
            pool[i] = i;
        }
        for (int i = 0; i < older.length; i++) {
            int last = pool.length - i;
            int chosen = below.applyAsInt(last);
            older[i] = window[pool[chosen]];
            pool[chosen] = pool[last - 1];
        }
    }

    /// The smallest h for which two samples of n values have P(D ≥ h/n) ≤ alpha.
    private static int stepsMin(int n, double alpha) {
        for (int h = 1; h <= n; h++) {
            if (exceeding(n, h) <= alpha) {
                return h;
            }
        }
        return n + 1;
    }

    /// P(D ≥ h/n) for two samples of n values without ties: twice the alternating sum of C(2n, n -
    /// kh) / C(2n, n), by the reflection principle.
    static double exceeding(int n, int h) {
        double sum = 0;
        for (int k = 1; k * h <= n; k++) {
            double term = 1;
            for (int j = 1; j <= k * h; j++) {
                term *= (n - k * h + (double) j) / (n + (double) j);
            }
            sum += k % 2 == 1 ? term : -term;
        }
        return Math.min(1, 2 * sum);
    }

    @Override
    public void reset() {
        size = 0;
        count = 0;
        drifted = false;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void save(StateWriter out) {
        Values.begin(out, NAME).putLong(count).putBoolean(drifted);
        out.putDoubles(Arrays.copyOf(window, size));
    }

    @Override
    public void load(StateReader in) {
        Values.begin(in, NAME);
        count = in.getLong();
        drifted = in.getBoolean();
        double[] saved = in.getDoubles();
        if (saved.length > window.length) {
            throw new StateFormatException(
                    "kswin: " + saved.length + " values, the window is " + window.length);
        }
        size = saved.length;
        System.arraycopy(saved, 0, window, 0, size);
    }
}
