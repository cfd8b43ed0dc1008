package io.homeostat.drift;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.DriftVerdict.Drifted;
import io.homeostat.drift.DriftVerdict.Evidence;
import io.homeostat.drift.DriftVerdict.Warning;

/// EWMA chart: reports a change when the exponentially weighted mean leaves its control limits
/// around the mean of everything; with `limit: 0` it is ECDD.
///
/// **When to use it.** A quick and simple look at the newest values. Not for small changes, and not
/// with ECDD's own limit where false alarms matter: that is one in four hundred values by design.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | `warmStart` | observations | ≥ 10 | 30 | the first mean and deviation need as many |
/// | `lambda` (λ) | weight | (0, 1] | 0.05 | weight of the newest value; the paper has 0.2, which sees only large changes |
/// | `limit` (L) | standard deviations | ≥ 0 | 6.5 | two alarms in ten million error indicators of rate 0.1; 0: ECDD's limit |
/// | `sides` | – | 1, 2 | 1 | 2 reports a fall too |
///
/// **Cost.** O(1) in time and memory.
///
/// **Differences from the paper.** Besides ECDD's limit, a polynomial in the error rate for one
/// alarm in 400 values at λ = 0.2, a fixed limit is offered, and values other than 0 and 1 are
/// taken. The warning is at half the limit in each case, as in the paper. `since` counts the values
/// since the mean was last exceeded.
///
/// **Reference.** G. J. Ross, N. M. Adams, D. K. Tasoulis, D. J. Hand, *Exponentially weighted
/// moving average charts for detecting concept drift*, Pattern Recognition Letters 33(2) (2012),
/// doi 10.1016/j.patrec.2011.08.019; S. W. Roberts, *Control chart tests based on geometric moving
/// averages*, Technometrics 1(3) (1959), doi 10.1080/00401706.1959.10489860.
@SingleWriter
public final class Ewma implements DriftDetector {
    /// @param warmStart values before the first judgement
    /// @param lambda weight of the newest value
    /// @param limit standard deviations for an alarm; 0: ECDD's own limit
    /// @param sides 1: only a rise is reported; 2: a fall too
    public record Settings(int warmStart, double lambda, double limit, int sides) {
        public Settings {
            Check.argument(warmStart >= 10, "ewma: warmStart %s is below 10", warmStart);
            Check.argument(lambda > 0 && lambda <= 1, "ewma: lambda %s not in (0, 1]", lambda);
            Check.argument(limit >= 0, "ewma: limit %s is below 0", limit);
            Check.argument(sides == 1 || sides == 2, "ewma: sides %s is neither 1 nor 2", sides);
        }

        /// The defaults of the table above.
        public static Settings defaults() {
            return new Settings(30, 0.05, 6.5, 1);
        }
    }

    static final String NAME = "ewma";

    private final Settings settings;
    private final SelfStarting standard = new SelfStarting();
    private double weighted;
    private double squaredWeights;
    private long above;
    private long below;
    private boolean drifted;

    public Ewma() {
        this(Settings.defaults());
    }

    public Ewma(Settings settings) {
        this.settings = settings;
    }

    @Override
    public DriftVerdict observe(double value) {
        Values.finite(NAME, value);
        if (drifted) {
            reset();
        }
        standard.next(value);
        double lambda = settings.lambda();
        // Starts at the mean, as in the paper; its squared weights tell how far it can have come.
        double before = standard.count() == 1 ? value : weighted;
        weighted = before + lambda * (value - before);
        squaredWeights = lambda * lambda + (1 - lambda) * (1 - lambda) * squaredWeights;
        if (standard.count() <= settings.warmStart()) {
            return DriftVerdict.STABLE;
        }
        double apart = weighted - standard.mean();
        above = apart > 0 ? above + 1 : 0;
        below = apart < 0 ? below + 1 : 0;
        if (apart <= 0 && settings.sides() == 1) {
            return DriftVerdict.STABLE;
        }
        return judge(Math.abs(apart), apart > 0 ? "rise of the weighted mean" : "its fall");
    }

    private DriftVerdict judge(double apart, String statistic) {
        double factor = settings.limit() == 0 ? paperLimit(standard.mean()) : settings.limit();
        double limit = factor * standard.deviation() * Math.sqrt(squaredWeights);
        if (!(apart > limit / 2)) {
            return DriftVerdict.STABLE;
        }
        drifted = apart > limit;
        long since = Math.max(above, below);
        return drifted
                ? new Drifted(new Evidence(statistic, apart, limit, since))
                : new Warning(new Evidence(statistic, apart, limit / 2, since));
    }

    /// The paper's fit (its table of polynomials) for one false alarm in 400 values at λ = 0.2.
    private static double paperLimit(double rate) {
        double p = Math.clamp(rate, 0, 0.5);
        double squared = p * p;
        double tail = squared * (-330.13 + squared * 848.18);
        return 3.97 + p * (-6.56 + squared * (48.73 + tail));
    }

    @Override
    public void reset() {
        standard.clear();
        weighted = 0;
        squaredWeights = 0;
        above = 0;
        below = 0;
        drifted = false;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void save(StateWriter out) {
        Values.begin(out, NAME).putDouble(weighted).putDouble(squaredWeights);
        out.putLong(above).putLong(below).putBoolean(drifted);
        standard.save(out);
    }

    @Override
    public void load(StateReader in) {
        Values.begin(in, NAME);
        weighted = in.getDouble();
        squaredWeights = in.getDouble();
        above = in.getLong();
        below = in.getLong();
        drifted = in.getBoolean();
        standard.load(in);
    }
}
