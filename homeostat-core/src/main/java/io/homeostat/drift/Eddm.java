package io.homeostat.drift;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.DriftVerdict.Drifted;
import io.homeostat.drift.DriftVerdict.Evidence;
import io.homeostat.drift.DriftVerdict.Warning;
import io.homeostat.numeric.Moments;

/// EDDM: reports a change when the distance between two errors has become short against the longest
/// it was.
///
/// **When to use it.** Classification with slow changes, when false alarms are cheap: it gives
/// about eleven in ten thousand at an error rate of 0.1. Otherwise prefer [Adwin] or [HddmA].
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | `warmStart` | observations and errors | ≥ 1 | 30 | the paper's |
/// | `alpha` | share of the longest distance | (`beta`, 1) | 0.95 | below it: warning |
/// | `beta` | share of the longest distance | (0, 1) | 0.9 | below it: alarm |
///
/// **Cost.** O(1) in time and memory.
///
/// **Differences from the paper.** The sample variance of the distances is used. Only an error is
/// judged; between two errors the last warning holds. `since` counts from the beginning of the
/// warning that led to the alarm.
///
/// **Reference.** M. Baena-García, J. del Campo-Ávila, R. Fidalgo, A. Bifet, R. Gavaldà, R.
/// Morales-Bueno, *Early drift detection method*, 4th International Workshop on Knowledge Discovery
/// from Data Streams 2006 (no DOI).
@SingleWriter
public final class Eddm implements DriftDetector {
    /// @param warmStart values and errors before the first judgement
    /// @param alpha share of the longest distance below which it warns
    /// @param beta share of the longest distance below which it alarms
    public record Settings(int warmStart, double alpha, double beta) {
        public Settings {
            Check.argument(warmStart >= 1, "eddm: warmStart %s is below 1", warmStart);
            Check.argument(alpha > 0 && alpha < 1, "eddm: alpha %s not in (0, 1)", alpha);
            Check.argument(
                    beta > 0 && beta < alpha, "eddm: beta %s not in (0, alpha %s)", beta, alpha);
        }

        /// The defaults of the table above.
        public static Settings defaults() {
            return new Settings(30, 0.95, 0.9);
        }
    }

    static final String NAME = "eddm";

    private final Settings settings;
    private final Moments distances = new Moments();
    private long count;
    private long lastErrorAt;
    private double longest;
    private double share = 1;
    private long warned;
    private boolean drifted;

    public Eddm() {
        this(Settings.defaults());
    }

    public Eddm(Settings settings) {
        this.settings = settings;
    }

    @Override
    public DriftVerdict observe(double value) {
        Values.binary(NAME, value);
        if (drifted) {
            reset();
        }
        count++;
        if (value == 1) {
            measure();
        }
        if (share >= settings.alpha()) {
            warned = 0;
            return DriftVerdict.STABLE;
        }
        warned++;
        drifted = share < settings.beta();
        return drifted
                ? new Drifted(evidence(settings.beta()))
                : new Warning(evidence(settings.alpha()));
    }

    private void measure() {
        distances.add((double) (count - lastErrorAt));
        lastErrorAt = count;
        double deviation = distances.count() < 2 ? 0 : distances.standardDeviation();
        double distance = distances.mean() + 2 * deviation;
        if (count > settings.warmStart()) {
            longest = Math.max(longest, distance);
        }
        if (distances.count() > settings.warmStart()) {
            share = distance / longest;
        }
    }

    private Evidence evidence(double threshold) {
        return new Evidence("share of the longest distance", share, threshold, warned);
    }

    @Override
    public void reset() {
        distances.clear();
        count = 0;
        lastErrorAt = 0;
        longest = 0;
        share = 1;
        warned = 0;
        drifted = false;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void save(StateWriter out) {
        Values.begin(out, NAME).putLong(count).putLong(lastErrorAt);
        distances.save(out);
        out.putDouble(longest).putDouble(share).putLong(warned).putBoolean(drifted);
    }

    @Override
    public void load(StateReader in) {
        Values.begin(in, NAME);
        count = in.getLong();
        lastErrorAt = in.getLong();
        distances.load(in);
        longest = in.getDouble();
        share = in.getDouble();
        warned = in.getLong();
        drifted = in.getBoolean();
    }
}
