package io.homeostat.drift;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.DriftVerdict.Drifted;
import io.homeostat.drift.DriftVerdict.Evidence;
import io.homeostat.drift.DriftVerdict.Warning;

/// RDDM: [Ddm] that does not grow deaf: it forgets the old part of a long concept, and a warning
/// that lasts becomes an alarm.
///
/// **When to use it.** Classification, where a warning is wanted and regimes last long. Not where
/// false alarms are dear: at the defaults about one in ten thousand values.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | `warmStart` | observations | ≥ 1 | 129 | before the first judgement |
/// | `warning` | standard deviations | > 0 | 1.773 | the authors' choice over many streams |
/// | `drift` | standard deviations | ≥ `warning` | 2.258 | as above |
/// | `buffer` | observations | ≥ 10 | 7000 | what is kept of a long concept |
/// | `maxConcept` | observations | ≥ 1 | 40000 | longer concepts are cut to the buffer |
/// | `warningLimit` | observations | ≥ 1 | 1400 | a longer warning is an alarm |
///
/// **Cost.** O(1) per value, O(`buffer`) after an alarm; `buffer` bits.
///
/// **Differences from the paper.** The paper's pseudocode reports a drift when a concept grows too
/// long, though nothing changed; here that only shortens the memory, in silence. After an alarm the
/// statistics are rebuilt from the values since the warning began, as in the paper, but without the
/// phantom error that the reference implementations count in front of them.
///
/// **Reference.** R. S. M. Barros, D. R. L. Cabral, P. M. Gonçalves, S. G. T. C. Santos, *RDDM:
/// Reactive drift detection method*, Expert Systems with Applications 90 (2017), doi
/// 10.1016/j.eswa.2017.08.023.
@SingleWriter
public final class Rddm implements DriftDetector {
    /// @param warmStart values before the first judgement
    /// @param warning standard deviations for a warning
    /// @param drift standard deviations for an alarm
    /// @param buffer values kept of a long concept
    /// @param maxConcept a longer concept is cut to the buffer
    /// @param warningLimit a longer warning is an alarm
    public record Settings(
            int warmStart,
            double warning,
            double drift,
            int buffer,
            int maxConcept,
            int warningLimit) {
        public Settings {
            Check.argument(warmStart >= 1, "rddm: warmStart %s is below 1", warmStart);
            Check.argument(warning > 0, "rddm: warning %s is not positive", warning);
            Check.argument(
                    drift >= warning, "rddm: drift %s is below the warning %s", drift, warning);
            Check.argument(buffer >= 10, "rddm: buffer %s is below 10", buffer);
            Check.argument(maxConcept >= 1, "rddm: maxConcept %s is below 1", maxConcept);
            Check.argument(warningLimit >= 1, "rddm: warningLimit %s is below 1", warningLimit);
        }

        /// The defaults of the table above.
        public static Settings defaults() {
            return new Settings(129, 1.773, 2.258, 7000, 40_000, 1400);
        }
    }

    static final String NAME = "rddm";
    private static final String STATISTIC = "error rate + deviation";

    private final Settings settings;
    private final BitRing recent;
    private long count;
    private double rate;
    private double bestRate;
    private double bestDeviation;
    private double best = Double.POSITIVE_INFINITY;
    private long warned;
    private boolean drifted;

    public Rddm() {
        this(Settings.defaults());
    }

    public Rddm(Settings settings) {
        this.settings = settings;
        this.recent = new BitRing(settings.buffer());
    }

    @Override
    public DriftVerdict observe(double value) {
        Values.binary(NAME, value);
        if (drifted) {
            rebuild((int) Math.min(warned, recent.size()));
        } else if (count > settings.maxConcept() && warned == 0) {
            shorten();
        }
        recent.add(value == 1);
        double deviation = count(value);
        return count <= settings.warmStart() ? DriftVerdict.STABLE : judge(rate + deviation);
    }

    /// Adds one value to the statistics and gives the deviation of the rate.
    private double count(double value) {
        count++;
        rate += (value - rate) / count;
        double deviation = Math.sqrt(Math.max(0, rate * (1 - rate)) / count);
        if (count > settings.warmStart() && rate + deviation < best) {
            bestRate = rate;
            bestDeviation = deviation;
            best = rate + deviation;
        }
        return deviation;
    }

    private DriftVerdict judge(double level) {
        double warningAt = bestRate + settings.warning() * bestDeviation;
        double driftAt = bestRate + settings.drift() * bestDeviation;
        if (level <= warningAt) {
            warned = 0;
            return DriftVerdict.STABLE;
        }
        warned++;
        if (level > driftAt) {
            drifted = true;
            return new Drifted(new Evidence(STATISTIC, level, driftAt, warned));
        }
        if (warned > settings.warningLimit()) {
            drifted = true;
            return new Drifted(
                    new Evidence("length of a warning", warned, settings.warningLimit(), warned));
        }
        return new Warning(new Evidence(STATISTIC, level, warningAt, warned));
    }

    /// Starts afresh with the newest `newest` values, those since the warning began.
    private void rebuild(int newest) {
        best = Double.POSITIVE_INFINITY;
        replay(newest);
        warned = 0;
        drifted = false;
    }

    /// Forgets what is older than the buffer, but not the best rate.
    private void shorten() {
        replay(recent.size());
    }

    private void replay(int newest) {
        count = 0;
        rate = 0;
        for (int age = newest - 1; age >= 0; age--) {
            count(recent.get(age));
        }
    }

    @Override
    public void reset() {
        recent.clear();
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
        recent.save(out);
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
        recent.load(in);
    }
}
