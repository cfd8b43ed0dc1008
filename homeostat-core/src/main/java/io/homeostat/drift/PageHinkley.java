package io.homeostat.drift;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.DriftVerdict.Drifted;
import io.homeostat.drift.DriftVerdict.Evidence;

/// Page-Hinkley: reports a change when the faded sum of deviations from the running mean has risen
/// far above its minimum.
///
/// **When to use it.** Cheapest of all (a few nanoseconds), for slow rises of a real-valued error
/// when `threshold` can be matched to its scale; [ScaledError] gives errors one scale. Not when the
/// delay counts: at the defaults it needs some two hundred values for an error rate that goes from
/// 0.1 to 0.5, where [Adwin] needs fifty.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | `minInstances` | observations | ≥ 1 | 30 | the running mean needs as many |
/// | `delta` | value | ≥ 0 | 0.005 | deviation that is always tolerated |
/// | `threshold` (λ) | value | > 0 | 50 | higher: fewer false alarms, later alarms |
/// | `alpha` | – | (0, 1] | 0.9999 | fading of the sum, so that old deviations end |
/// | `mode` | – | up, down, both | up | inputs are errors: only a rise does damage |
///
/// **Cost.** O(1) in time and memory.
///
/// **Differences from the paper.** Page's test has no fading and a known mean; here the mean is the
/// running one and the sum fades, as in the streaming implementations. The mean includes the value
/// itself.
///
/// **Reference.** E. S. Page, *Continuous inspection schemes*, Biometrika 41 (1954), doi
/// 10.1093/biomet/41.1-2.100; D. V. Hinkley, *Inference about the change-point from cumulative sum
/// tests*, Biometrika 58 (1971), doi 10.1093/biomet/58.3.509.
@SingleWriter
public final class PageHinkley implements DriftDetector {
    /// Which change of the mean is reported.
    public enum Mode {
        UP,
        DOWN,
        BOTH
    }

    /// @param minInstances values before the first alarm
    /// @param delta deviation that is always tolerated
    /// @param threshold rise of the sum that is an alarm
    /// @param alpha fading of the sum
    /// @param mode which change is reported
    public record Settings(
            int minInstances, double delta, double threshold, double alpha, Mode mode) {
        public Settings {
            Check.argument(
                    minInstances >= 1, "page-hinkley: minInstances %s is below 1", minInstances);
            Check.argument(delta >= 0, "page-hinkley: delta %s is below 0", delta);
            Check.argument(threshold > 0, "page-hinkley: threshold %s is not positive", threshold);
            Check.argument(alpha > 0 && alpha <= 1, "page-hinkley: alpha %s not in (0, 1]", alpha);
        }

        /// The defaults of the table above.
        public static Settings defaults() {
            return of(Mode.UP);
        }

        static Settings of(Mode mode) {
            return new Settings(30, 0.005, 50, 0.9999, mode);
        }
    }

    static final String NAME = "page-hinkley";

    private final Settings settings;
    private long count;
    private double mean;
    private double rise;
    private double riseMin = Double.POSITIVE_INFINITY;
    private long riseMinAt;
    private double fall;
    private double fallMax;
    private long fallMaxAt;
    private boolean drifted;

    public PageHinkley() {
        this(Settings.defaults());
    }

    public PageHinkley(Settings settings) {
        this.settings = settings;
    }

    @Override
    public DriftVerdict observe(double value) {
        Values.finite(NAME, value);
        if (drifted) {
            reset();
        }
        count++;
        mean += (value - mean) / count;
        double deviation = value - mean;
        rise = settings.alpha() * rise + deviation - settings.delta();
        fall = settings.alpha() * fall + deviation + settings.delta();
        if (rise < riseMin) {
            riseMin = rise;
            riseMinAt = count;
        }
        if (fall > fallMax) {
            fallMax = fall;
            fallMaxAt = count;
        }
        return count < settings.minInstances() ? DriftVerdict.STABLE : judge();
    }

    private DriftVerdict judge() {
        if (settings.mode() != Mode.DOWN && rise - riseMin > settings.threshold()) {
            return alarm("rise of the deviation sum", rise - riseMin, riseMinAt);
        }
        if (settings.mode() != Mode.UP && fallMax - fall > settings.threshold()) {
            return alarm("fall of the deviation sum", fallMax - fall, fallMaxAt);
        }
        return DriftVerdict.STABLE;
    }

    private DriftVerdict alarm(String statistic, double value, long extremeAt) {
        drifted = true;
        return new Drifted(new Evidence(statistic, value, settings.threshold(), count - extremeAt));
    }

    @Override
    public void reset() {
        count = 0;
        mean = 0;
        rise = 0;
        riseMin = Double.POSITIVE_INFINITY;
        riseMinAt = 0;
        fall = 0;
        fallMax = 0;
        fallMaxAt = 0;
        drifted = false;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void save(StateWriter out) {
        Values.begin(out, NAME).putLong(count).putDouble(mean);
        out.putDouble(rise).putDouble(riseMin).putLong(riseMinAt);
        out.putDouble(fall).putDouble(fallMax).putLong(fallMaxAt).putBoolean(drifted);
    }

    @Override
    public void load(StateReader in) {
        Values.begin(in, NAME);
        count = in.getLong();
        mean = in.getDouble();
        rise = in.getDouble();
        riseMin = in.getDouble();
        riseMinAt = in.getLong();
        fall = in.getDouble();
        fallMax = in.getDouble();
        fallMaxAt = in.getLong();
        drifted = in.getBoolean();
    }
}
