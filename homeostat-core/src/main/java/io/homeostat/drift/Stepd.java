package io.homeostat.drift;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.DriftVerdict.Drifted;
import io.homeostat.drift.DriftVerdict.Evidence;
import io.homeostat.drift.DriftVerdict.Warning;

/// STEPD: compares the error rate of the newest values with that of all older ones by the test of
/// equal proportions.
///
/// **When to use it.** Classification, where a change must be seen within a few dozen values and a
/// false alarm costs little: at the defaults some three in ten thousand values.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | `window` | observations | ≥ 10 | 30 | the newest, that are compared |
/// | `drift` | probability | (0, `warning`] | 0.003 | level of an alarm |
/// | `warning` | probability | (0, 1) | 0.05 | level of a warning |
///
/// **Cost.** O(1) per value; `window` bits.
///
/// **Differences from the paper.** The level is that of the two-sided test, as in the known
/// implementations; only a rise of the error rate counts. `since` is the window.
///
/// **Reference.** K. Nishida, K. Yamauchi, *Detecting concept drift using statistical testing*,
/// Discovery Science 2007, doi 10.1007/978-3-540-75488-6_27.
@SingleWriter
public final class Stepd implements DriftDetector {
    /// @param window newest values that are compared with all older ones
    /// @param drift level of an alarm
    /// @param warning level of a warning
    public record Settings(int window, double drift, double warning) {
        public Settings {
            Check.argument(window >= 10, "stepd: window %s is below 10", window);
            Check.argument(drift > 0 && drift < 1, "stepd: drift %s not in (0, 1)", drift);
            Check.argument(
                    warning >= drift && warning < 1,
                    "stepd: warning %s not in [drift %s, 1)",
                    warning,
                    drift);
        }

        /// The defaults of the table above.
        public static Settings defaults() {
            return new Settings(30, 0.003, 0.05);
        }
    }

    static final String NAME = "stepd";
    private static final String STATISTIC = "z of the newest error rate";

    private final Settings settings;
    private final double driftAt;
    private final double warningAt;
    private final BitRing newest;
    private long count;
    private long errors;
    private boolean drifted;

    public Stepd() {
        this(Settings.defaults());
    }

    public Stepd(Settings settings) {
        this.settings = settings;
        this.driftAt = Normal.twoSided(settings.drift());
        this.warningAt = Normal.twoSided(settings.warning());
        this.newest = new BitRing(settings.window());
    }

    @Override
    public DriftVerdict observe(double value) {
        Values.binary(NAME, value);
        if (drifted) {
            reset();
        }
        newest.add(value == 1);
        count++;
        errors += value == 1 ? 1 : 0;
        int n = settings.window();
        if (count < 2L * n) {
            return DriftVerdict.STABLE;
        }
        double older = (double) count - n;
        double z = z(older, (double) errors - newest.ones(), n, newest.ones());
        if (z <= warningAt) {
            return DriftVerdict.STABLE;
        }
        drifted = z > driftAt;
        return drifted
                ? new Drifted(new Evidence(STATISTIC, z, driftAt, n))
                : new Warning(new Evidence(STATISTIC, z, warningAt, n));
    }

    /// The rise of the second proportion over the first in standard deviations, with Yates'
    /// correction for continuity.
    private static double z(double n1, double errors1, double n2, double errors2) {
        double pooled = (errors1 + errors2) / (n1 + n2);
        double spread = Math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2));
        double rise = errors2 / n2 - errors1 / n1 - (1 / n1 + 1 / n2) / 2;
        return spread > 0 ? rise / spread : 0;
    }

    @Override
    public void reset() {
        newest.clear();
        count = 0;
        errors = 0;
        drifted = false;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void save(StateWriter out) {
        Values.begin(out, NAME).putLong(count).putLong(errors).putBoolean(drifted);
        newest.save(out);
    }

    @Override
    public void load(StateReader in) {
        Values.begin(in, NAME);
        count = in.getLong();
        errors = in.getLong();
        drifted = in.getBoolean();
        newest.load(in);
    }
}
