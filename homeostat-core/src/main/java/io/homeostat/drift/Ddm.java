package io.homeostat.drift;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.DriftVerdict.Drifted;
import io.homeostat.drift.DriftVerdict.Evidence;
import io.homeostat.drift.DriftVerdict.Warning;

/// DDM: reports a change when the error rate lies three standard deviations above the best it was.
///
/// **When to use it.** Classification with sudden changes, where a warning before the alarm is
/// wanted. Not for small or late changes: the rate is over everything since the last alarm, so the
/// older the regime, the later the alarm.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | `warmStart` | observations | ≥ 1 | 30 | the normal approximation needs as many |
/// | `warning` | standard deviations | > 0 | 2 | 95 % of a normal variable |
/// | `drift` | standard deviations | ≥ `warning` | 3 | 99 % of a normal variable |
///
/// **Cost.** O(1) in time and memory.
///
/// **Differences from the paper.** None in the rule; the paper leaves open that equal minima take
/// the newer one. `since` counts from the beginning of the warning that led to the alarm.
///
/// **Reference.** J. Gama, P. Medas, G. Castillo, P. Rodrigues, *Learning with drift detection*,
/// SBIA 2004, doi 10.1007/978-3-540-28645-5_29.
@SingleWriter
public final class Ddm implements DriftDetector {
    /// @param warmStart values before the first judgement
    /// @param warning standard deviations for a warning
    /// @param drift standard deviations for an alarm
    public record Settings(int warmStart, double warning, double drift) {
        public Settings {
            Check.argument(warmStart >= 1, "ddm: warmStart %s is below 1", warmStart);
            Check.argument(warning > 0, "ddm: warning %s is not positive", warning);
            Check.argument(
                    drift >= warning, "ddm: drift %s is below the warning %s", drift, warning);
        }

        /// The defaults of the table above.
        public static Settings defaults() {
            return new Settings(30, 2, 3);
        }
    }

    static final String NAME = "ddm";

    private final Settings settings;
    private long count;
    private double rate;
    private double bestRate;
    private double bestDeviation;
    private double best = Double.POSITIVE_INFINITY;
    private long warned;
    private boolean drifted;

    public Ddm() {
        this(Settings.defaults());
    }

    public Ddm(Settings settings) {
        this.settings = settings;
    }

    @Override
    public DriftVerdict observe(double value) {
        Values.binary(NAME, value);
        if (drifted) {
            reset();
        }
        count++;
        rate += (value - rate) / count;
        if (count <= settings.warmStart()) {
            return DriftVerdict.STABLE;
        }
        double deviation = Math.sqrt(rate * (1 - rate) / count);
        if (rate + deviation <= best) {
            bestRate = rate;
            bestDeviation = deviation;
            best = rate + deviation;
        }
        return judge(rate + deviation);
    }

    private DriftVerdict judge(double level) {
        double warningAt = bestRate + settings.warning() * bestDeviation;
        if (level <= warningAt) {
            warned = 0;
            return DriftVerdict.STABLE;
        }
        warned++;
        double driftAt = bestRate + settings.drift() * bestDeviation;
        drifted = level > driftAt;
        return drifted
                ? new Drifted(new Evidence("error rate + deviation", level, driftAt, warned))
                : new Warning(new Evidence("error rate + deviation", level, warningAt, warned));
    }

    @Override
    public void reset() {
        count = 0;
        rate = 0;
        bestRate = 0;
        bestDeviation = 0;
        best = Double.POSITIVE_INFINITY;
        warned = 0;
        drifted = false;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void save(StateWriter out) {
        Values.begin(out, NAME).putLong(count).putDouble(rate);
        out.putDouble(bestRate).putDouble(bestDeviation).putDouble(best);
        out.putLong(warned).putBoolean(drifted);
    }

    @Override
    public void load(StateReader in) {
        Values.begin(in, NAME);
        count = in.getLong();
        rate = in.getDouble();
        bestRate = in.getDouble();
        bestDeviation = in.getDouble();
        best = in.getDouble();
        warned = in.getLong();
        drifted = in.getBoolean();
    }
}
