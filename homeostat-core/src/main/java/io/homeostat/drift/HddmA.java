package io.homeostat.drift;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.DriftVerdict.Drifted;
import io.homeostat.drift.DriftVerdict.Evidence;
import io.homeostat.drift.DriftVerdict.Warning;

/// HDDM-A: reports a change when the mean of everything is above the mean up to the best cut point
/// by more than Hoeffding's bound allows.
///
/// **When to use it.** Sudden changes of bounded values when a proven bound and a warning are
/// wanted at little cost. Not for a stream that was stable for very long: everything since the last
/// alarm counts, so old values slow the alarm; [Adwin] forgets them.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | value | – | [0, 1] | | Hoeffding's bound needs a known range |
/// | `drift` | probability | (0, 1) | 0.001 | confidence of an alarm |
/// | `warning` | probability | [`drift`, 1) | 0.005 | confidence of a warning |
/// | `sides` | – | 1, 2 | 1 | 2 reports a fall too |
///
/// **Cost.** O(1) in time and memory, no logarithm per value.
///
/// **Differences from the paper.** None known. In the two-sided form a fall is reported like a
/// rise, where one reference implementation silently starts afresh. `since` counts from the cut
/// point.
///
/// **Reference.** I. Frías-Blanco, J. del Campo-Ávila, G. Ramos-Jiménez, R. Morales-Bueno, A.
/// Ortiz-Díaz, Y. Caballero-Mota, *Online and non-parametric drift detection methods based on
/// Hoeffding's bounds*, IEEE TKDE 27(3) (2015), doi 10.1109/TKDE.2014.2345382.
@SingleWriter
public final class HddmA implements DriftDetector {
    static final String NAME = "hddm-a";

    private final HddmSettings settings;
    private final double cutConfidence;
    private final double driftLog;
    private final double warningLog;
    private long count;
    private double mean;
    private long lowCount;
    private double lowMean;
    private long highCount;
    private double highMean;
    private boolean drifted;

    public HddmA() {
        this(HddmSettings.defaults());
    }

    /// @param settings its `lambda` has no meaning here
    public HddmA(HddmSettings settings) {
        this.settings = settings;
        this.cutConfidence = StrictMath.log(1 / settings.drift());
        this.driftLog = StrictMath.log(2 / settings.drift());
        this.warningLog = StrictMath.log(2 / settings.warning());
    }

    @Override
    public DriftVerdict observe(double value) {
        Values.unit(NAME, value);
        if (drifted) {
            reset();
        }
        count++;
        mean += (value - mean) / count;
        moveCuts();
        DriftVerdict rise = judge(mean - lowMean, lowCount, "rise of the mean");
        if (settings.sides() == 1 || rise instanceof Drifted) {
            return rise;
        }
        DriftVerdict fall = judge(highMean - mean, highCount, "fall of the mean");
        return fall instanceof Drifted || rise.equals(DriftVerdict.STABLE) ? fall : rise;
    }

    private void moveCuts() {
        double bound = bound(count);
        if (lowCount == 0 || lowMean + bound(lowCount) >= mean + bound) {
            lowCount = count;
            lowMean = mean;
        }
        if (highCount == 0 || highMean - bound(highCount) <= mean - bound) {
            highCount = count;
            highMean = mean;
        }
    }

    private double bound(long size) {
        return Math.sqrt(cutConfidence / (2.0 * size));
    }

    private DriftVerdict judge(double apart, long cut, String statistic) {
        if (cut == count) {
            return DriftVerdict.STABLE;
        }
        double m = (double) (count - cut) / cut / count;
        double warningAt = Math.sqrt(m / 2 * warningLog);
        if (apart < warningAt) {
            return DriftVerdict.STABLE;
        }
        double driftAt = Math.sqrt(m / 2 * driftLog);
        drifted |= apart >= driftAt;
        return apart >= driftAt
                ? new Drifted(new Evidence(statistic, apart, driftAt, count - cut))
                : new Warning(new Evidence(statistic, apart, warningAt, count - cut));
    }

    @Override
    public void reset() {
        count = 0;
        mean = 0;
        lowCount = 0;
        lowMean = 0;
        highCount = 0;
        highMean = 0;
        drifted = false;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void save(StateWriter out) {
        Values.begin(out, NAME).putLong(count).putDouble(mean);
        out.putLong(lowCount).putDouble(lowMean).putLong(highCount).putDouble(highMean);
        out.putBoolean(drifted);
    }

    @Override
    public void load(StateReader in) {
        Values.begin(in, NAME);
        count = in.getLong();
        mean = in.getDouble();
        lowCount = in.getLong();
        lowMean = in.getDouble();
        highCount = in.getLong();
        highMean = in.getDouble();
        drifted = in.getBoolean();
    }
}
