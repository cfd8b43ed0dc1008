package io.homeostat.drift;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.DriftVerdict.Drifted;
import io.homeostat.drift.DriftVerdict.Evidence;
import io.homeostat.drift.DriftVerdict.Warning;

/// WSTD: compares the newest errors with a bounded window of older ones by Wilcoxon's rank sum.
///
/// **When to use it.** As [Stepd], when the error rate wanders slowly and only the near past should
/// be the yardstick.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | `window` | observations | ≥ 10 | 30 | the newest, that are compared |
/// | `older` | observations | ≥ `window` | 120 | what they are compared with |
/// | `drift` | probability | (0, `warning`] | 0.003 | level of an alarm |
/// | `warning` | probability | (0, 1) | 0.05 | level of a warning |
///
/// **Cost.** O(1) per value; `window + older` bits.
///
/// **Differences from the paper.** A fall of the error rate is no alarm, as errors are watched; the
/// reference implementations report it too. As in them the variance has no correction for ties,
/// without which the test is far more careful than its level says. `since` is the window.
///
/// **Reference.** R. S. M. de Barros, J. I. G. Hidalgo, D. R. L. Cabral, *Wilcoxon rank sum test
/// drift detector*, Neurocomputing 275 (2018), doi 10.1016/j.neucom.2017.10.051.
@SingleWriter
public final class Wstd implements DriftDetector {
    /// @param window newest values that are compared
    /// @param older values before them, at most
    /// @param drift level of an alarm
    /// @param warning level of a warning
    public record Settings(int window, int older, double drift, double warning) {
        public Settings {
            Check.argument(window >= 10, "wstd: window %s is below 10", window);
            Check.argument(older >= window, "wstd: older %s is below the window", older);
            Check.argument(drift > 0 && drift < 1, "wstd: drift %s not in (0, 1)", drift);
            Check.argument(
                    warning >= drift && warning < 1,
                    "wstd: warning %s not in [drift %s, 1)",
                    warning,
                    drift);
        }

        /// The defaults of the table above.
        public static Settings defaults() {
            return new Settings(30, 120, 0.003, 0.05);
        }
    }

    static final String NAME = "wstd";
    private static final String STATISTIC = "z of the newest ranks";

    private final Settings settings;
    private final double driftAt;
    private final double warningAt;
    private final BitRing newest;
    private final BitRing older;
    private boolean drifted;

    public Wstd() {
        this(Settings.defaults());
    }

    public Wstd(Settings settings) {
        this.settings = settings;
        this.driftAt = Normal.twoSided(settings.drift());
        this.warningAt = Normal.twoSided(settings.warning());
        this.newest = new BitRing(settings.window());
        this.older = new BitRing(settings.older());
    }

    @Override
    public DriftVerdict observe(double value) {
        Values.binary(NAME, value);
        if (drifted) {
            reset();
        }
        if (newest.full()) {
            older.add(newest.get(settings.window() - 1) == 1);
        }
        newest.add(value == 1);
        if (older.size() < settings.window()) {
            return DriftVerdict.STABLE;
        }
        double z = z();
        if (z <= warningAt) {
            return DriftVerdict.STABLE;
        }
        drifted = z > driftAt;
        return drifted
                ? new Drifted(new Evidence(STATISTIC, z, driftAt, settings.window()))
                : new Warning(new Evidence(STATISTIC, z, warningAt, settings.window()));
    }

    /// How far the rank sum of the newest values lies above its mean, in standard deviations. All
    /// zeros share one rank and all ones another.
    private double z() {
        double n1 = newest.size();
        double n2 = older.size();
        double n = n1 + n2;
        double ones = newest.ones() + older.ones();
        double apart = n / 2; // between the rank of a one and the rank of a zero
        double rise = (newest.ones() - n1 * ones / n) * apart;
        return rise / Math.sqrt(n1 * n2 * (n + 1) / 12);
    }

    @Override
    public void reset() {
        newest.clear();
        older.clear();
        drifted = false;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void save(StateWriter out) {
        Values.begin(out, NAME).putBoolean(drifted);
        newest.save(out);
        older.save(out);
    }

    @Override
    public void load(StateReader in) {
        Values.begin(in, NAME);
        drifted = in.getBoolean();
        newest.load(in);
        older.load(in);
    }
}
