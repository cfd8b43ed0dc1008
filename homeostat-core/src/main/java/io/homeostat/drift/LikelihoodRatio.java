package io.homeostat.drift;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.DriftVerdict.Drifted;
import io.homeostat.drift.DriftVerdict.Evidence;

/// GLR: reports a change when the data are much likelier with two means, before and since some
/// value, than with one.
///
/// **When to use it.** For independent values of any unit, 0 and 1 included, when both small and
/// large changes must be found fast at next to no false alarms: it comes close to the limit that
/// theory sets for a *known* change, for all sizes at once. Put [ResidualDetector] before it where
/// values resemble their neighbours. Not for values whose level wanders harmlessly: it looks at all
/// since the last alarm, so in time the smallest shift is significant.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | `limit` | nats | > 0 | 13 | a false alarm in some millions of independent values; see below |
/// | `maxBuckets` | buckets per row | ≥ 2 | 10 | cuts within a tenth of their age; 5 costs 5 % of delay |
/// | `minWindow` | observations | ≥ 1 | 8 | shortest newer side: a few outliers are no change |
/// | `warmStart` | observations | ≥ 10 | 30 | before the first judgement, as variance and tails need it |
/// | `sides` | – | 1, 2 | 1 | 1 reports only a rise; a fall then restarts it in silence |
///
/// At 13 nats, error indicators of rate 0.1 gave three false alarms in 10 million values, and a
/// rise to 0.2, 0.3, 0.5 was found after 296, 86 and 27 values in the mean; docs/detectors.md has
/// the tables.
///
/// **Cost.** O(1) per value, and on a value above the mean (or each 16th below it) a look at
/// `maxBuckets` · log2 n cuts of a few nanoseconds each, without a logarithm while nothing changes.
/// 48 rows of `maxBuckets + 1` sums, allocated once.
///
/// **Differences from the paper.** The paper's rate is that of Bernoulli variables, which holds for
/// all values in [0, 1] but is blunt when they vary less than 0 and 1 do. Here the likelihood is
/// that of a Poisson process whose mean, variance and weight of tail are those of the values:
/// Gaussian for light tails, nearly Bernoulli's for error indicators, careful for heavy tails; and
/// the values need no range. Cuts are the bounds of an exponential histogram instead of all. The
/// limit is a constant, found by measurement, in place of the paper's that grows with n.
///
/// **Reference.** L. Besson, E. Kaufmann, O.-A. Maillard, J. Seznec, *Efficient change-point
/// detection for tackling piecewise-stationary bandits*, JMLR 23(77) (2022), arXiv 1902.01575; T.
/// L. Lai, H. Xing, *Sequential change-point detection when the pre- and post-change parameters are
/// unknown*, Sequential Analysis 29(2) (2010), doi 10.1080/07474941003741078.
@SingleWriter
public final class LikelihoodRatio implements DriftDetector {
    /// @param limit log likelihood ratio that is an alarm
    /// @param maxBuckets sums per row of the histogram
    /// @param minWindow shortest newer side of a cut
    /// @param warmStart values before the first judgement
    /// @param sides 1: only a rise is reported; 2: a fall too
    public record Settings(double limit, int maxBuckets, int minWindow, int warmStart, int sides) {
        public Settings {
            Check.argument(limit > 0, "glr: limit %s is not positive", limit);
            Check.argument(
                    maxBuckets >= 2 && maxBuckets <= 64,
                    "glr: maxBuckets %s not in [2, 64]",
                    maxBuckets);
            Check.argument(minWindow >= 1, "glr: minWindow %s is below 1", minWindow);
            Check.argument(warmStart >= 10, "glr: warmStart %s is below 10", warmStart);
            Check.argument(sides == 1 || sides == 2, "glr: sides %s is neither 1 nor 2", sides);
        }

        /// The defaults of the table above.
        public static Settings defaults() {
            return new Settings(13, 10, 8, 30, 1);
        }
    }

    static final String NAME = "glr";

    /// How often a fall is looked for: nobody waits for it.
    private static final int FALL_CLOCK = 16;

    private final Settings settings;
    private final SumHistogram sums;
    private final Cumulants all = new Cumulants();
    private double total;
    private boolean drifted;

    // The newest significant cut
    private double ratio;
    private long since;

    public LikelihoodRatio() {
        this(Settings.defaults());
    }

    public LikelihoodRatio(Settings settings) {
        this.settings = settings;
        this.sums = new SumHistogram(settings.maxBuckets());
    }

    @Override
    public DriftVerdict observe(double value) {
        Values.finite(NAME, value);
        if (drifted) {
            reset();
        }
        all.add(value);
        sums.add(value);
        total += value;
        if (all.count() < settings.warmStart()) {
            return DriftVerdict.STABLE;
        }
        boolean up = value > all.mean();
        if (!up && settings.sides() == 1 && all.count() % FALL_CLOCK != 0) {
            return DriftVerdict.STABLE;
        }
        if (!cut(up ? 1 : -1)) {
            return DriftVerdict.STABLE;
        }
        if (!up && settings.sides() == 1) {
            reset();
            return DriftVerdict.STABLE;
        }
        drifted = true;
        String statistic = up ? "likelihood ratio of a rise" : "likelihood ratio of a fall";
        return new Drifted(new Evidence(statistic, ratio, settings.limit(), since));
    }

    /// Looks for a cut, from the newest on, whose newer side is significantly higher (`sign` 1) or
    /// lower (-1).
    private boolean cut(double sign) {
        double variance = all.variance();
        if (!(variance > 0)) {
            return false;
        }
        double jump = all.jump(sign);
        double mean = all.mean();
        double count = all.count();
        double enough = 2 * variance * settings.limit() / count;
        double newer = 0;
        double sum = 0;
        for (int row = 0; row < sums.rows(); row++) {
            double size = 1L << row;
            for (int index = sums.count(row) - 1; index >= 0; index--) {
                newer += size;
                sum += sums.sum(row, index);
                double rise = sign * (sum / newer - mean);
                double older = count - newer;
                // The Gaussian ratio: cheap, and hardly ever the smaller of the two.
                boolean gaussian = rise > 0 && newer * rise * rise > enough * older;
                if (gaussian && newer >= settings.minWindow() && older > 0) {
                    double fall = sign * (mean - (total - sum) / older);
                    ratio =
                            newer * rate(rise, variance, jump)
                                    + older * rate(-fall, variance, jump);
                    if (ratio > settings.limit()) {
                        since = (long) newer;
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /// The information per value against the mean, of a mean that lies `apart` from it.
    private static double rate(double apart, double variance, double jump) {
        double u = jump * apart / variance;
        if (Math.abs(u) < 1e-3) {
            return apart * apart / (2 * variance) * (1 - u / 3);
        }
        double h = u <= -1 ? 1 : (1 + u) * StrictMath.log(1 + u) - u;
        return h * variance / (jump * jump);
    }

    @Override
    public void reset() {
        all.clear();
        sums.clear();
        total = 0;
        drifted = false;
        ratio = 0;
        since = 0;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void save(StateWriter out) {
        Values.begin(out, NAME).putDouble(total).putBoolean(drifted);
        all.save(out);
        sums.save(out);
    }

    @Override
    public void load(StateReader in) {
        reset();
        Values.begin(in, NAME);
        total = in.getDouble();
        drifted = in.getBoolean();
        all.load(in);
        sums.load(in);
    }
}
