package io.homeostat.drift;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.DriftVerdict.Drifted;
import io.homeostat.drift.DriftVerdict.Evidence;

/// CUSUM: reports a change when the sum of standardised deviations, less a slack and never below
/// zero, exceeds a limit.
///
/// **When to use it.** Values of any unit, when the size of change that matters is known: it is
/// then the fastest test there is. Not for changes of less than `slack` standard deviations, which
/// it does not see at all.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | `warmStart` | observations | ≥ 10 | 30 | the first mean and deviation need as many |
/// | `slack` (k) | standard deviations | ≥ 0 | 0.25 | half the change to be found: here 0.5 |
/// | `limit` (h) | standard deviations | > 0 | 35 | two alarms in ten million error indicators of rate 0.1 |
/// | `sides` | – | 1, 2 | 1 | 2 reports a fall too |
///
/// Gaussian values need a limit of 20 for the same (`slack` 0.25); the textbook's `slack` 0.5,
/// `limit` 5 is a false alarm in about 500 values. [Calibrated] finds the limit for a stated
/// budget.
///
/// **Cost.** O(1) in time and memory.
///
/// **Differences from the paper.** Page's mean is known. Here each value is standardised by the
/// mean and the deviation of those before it (Hawkins' self-starting form), and then bounded to ±
/// 4, so that no single value is an alarm. `since` counts from the last zero of the sum.
///
/// **Reference.** E. S. Page, *Continuous inspection schemes*, Biometrika 41 (1954), doi
/// 10.1093/biomet/41.1-2.100; D. M. Hawkins, *Self-starting cusum charts for location and scale*,
/// The Statistician 36 (1987), doi 10.2307/2348827.
@SingleWriter
public final class Cusum implements DriftDetector {
    /// @param warmStart values before the first judgement
    /// @param slack deviation that is always tolerated
    /// @param limit sum that is an alarm
    /// @param sides 1: only a rise is reported; 2: a fall too
    public record Settings(int warmStart, double slack, double limit, int sides) {
        public Settings {
            Check.argument(warmStart >= 10, "cusum: warmStart %s is below 10", warmStart);
            Check.argument(slack >= 0, "cusum: slack %s is below 0", slack);
            Check.argument(limit > 0, "cusum: limit %s is not positive", limit);
            Check.argument(sides == 1 || sides == 2, "cusum: sides %s is neither 1 nor 2", sides);
        }

        /// The defaults of the table above.
        public static Settings defaults() {
            return new Settings(30, 0.25, 35, 1);
        }
    }

    static final String NAME = "cusum";

    private final Settings settings;
    private final SelfStarting standard = new SelfStarting();
    private double rise;
    private long riseSince;
    private double fall;
    private long fallSince;
    private boolean drifted;

    public Cusum() {
        this(Settings.defaults());
    }

    public Cusum(Settings settings) {
        this.settings = settings;
    }

    @Override
    public DriftVerdict observe(double value) {
        Values.finite(NAME, value);
        if (drifted) {
            reset();
        }
        boolean judged = standard.count() >= settings.warmStart();
        double deviation = standard.next(value);
        if (!judged) {
            return DriftVerdict.STABLE;
        }
        rise = Math.max(0, rise + deviation - settings.slack());
        riseSince = rise > 0 ? riseSince + 1 : 0;
        fall = Math.max(0, fall - deviation - settings.slack());
        fallSince = fall > 0 ? fallSince + 1 : 0;
        if (rise > settings.limit()) {
            return alarm("sum of rises", rise, riseSince);
        }
        if (settings.sides() == 2 && fall > settings.limit()) {
            return alarm("sum of falls", fall, fallSince);
        }
        return DriftVerdict.STABLE;
    }

    private DriftVerdict alarm(String statistic, double value, long since) {
        drifted = true;
        return new Drifted(new Evidence(statistic, value, settings.limit(), since));
    }

    @Override
    public void reset() {
        standard.clear();
        rise = 0;
        riseSince = 0;
        fall = 0;
        fallSince = 0;
        drifted = false;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void save(StateWriter out) {
        Values.begin(out, NAME).putDouble(rise).putLong(riseSince);
        out.putDouble(fall).putLong(fallSince).putBoolean(drifted);
        standard.save(out);
    }

    @Override
    public void load(StateReader in) {
        Values.begin(in, NAME);
        rise = in.getDouble();
        riseSince = in.getLong();
        fall = in.getDouble();
        fallSince = in.getLong();
        drifted = in.getBoolean();
        standard.load(in);
    }
}
