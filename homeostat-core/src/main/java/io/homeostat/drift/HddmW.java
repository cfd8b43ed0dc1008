package io.homeostat.drift;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.DriftVerdict.Drifted;
import io.homeostat.drift.DriftVerdict.Evidence;
import io.homeostat.drift.DriftVerdict.Warning;

/// HDDM-W: compares two exponentially weighted means, before and after the best cut point, with
/// McDiarmid's bound.
///
/// **When to use it.** Large, sudden changes of bounded values: it is the fastest of the family on
/// them (31 values for an error rate that goes from 0.1 to 0.5). Not for small ones: from 0.1 to
/// 0.2 it misses three of four within a thousand values.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | value | – | [0, 1] | | McDiarmid's bound needs a known range |
/// | `drift` | probability | (0, 1) | 0.001 | confidence of an alarm |
/// | `warning` | probability | [`drift`, 1) | 0.005 | confidence of a warning |
/// | `lambda` | weight | (0, 1] | 0.05 | weight of the newest value; smaller: smaller changes, later |
/// | `sides` | – | 1, 2 | 1 | 2 reports a fall too |
///
/// **Cost.** O(1) in time and memory.
///
/// **Differences from the paper.** None known. In the two-sided form a fall is reported like a
/// rise. `since` counts from the cut point.
///
/// **Reference.** I. Frías-Blanco, J. del Campo-Ávila, G. Ramos-Jiménez, R. Morales-Bueno, A.
/// Ortiz-Díaz, Y. Caballero-Mota, *Online and non-parametric drift detection methods based on
/// Hoeffding's bounds*, IEEE TKDE 27(3) (2015), doi 10.1109/TKDE.2014.2345382.
@SingleWriter
public final class HddmW implements DriftDetector {
    /// One direction: a fall of x is a rise of -x.
    private final class Side {
        private final double sign;
        private final String statistic;
        private final Fading before = new Fading();
        private final Fading after = new Fading();
        private double cut = Double.POSITIVE_INFINITY;

        Side(double sign, String statistic) {
            this.sign = sign;
            this.statistic = statistic;
        }

        DriftVerdict observe(double value) {
            double reach = sign * total.mean + Math.sqrt(total.weight * driftLog / 2);
            if (reach < cut) {
                cut = reach;
                before.set(total);
                after.clear();
                return DriftVerdict.STABLE;
            }
            after.add(value);
            double apart = sign * (after.mean - before.mean);
            double weight = before.weight + after.weight;
            double warningAt = Math.sqrt(weight * warningLog / 2);
            if (apart <= warningAt) {
                return DriftVerdict.STABLE;
            }
            double driftAt = Math.sqrt(weight * driftLog / 2);
            return apart > driftAt
                    ? new Drifted(new Evidence(statistic, apart, driftAt, after.count))
                    : new Warning(new Evidence(statistic, apart, warningAt, after.count));
        }

        void clear() {
            cut = Double.POSITIVE_INFINITY;
            before.clear();
            after.clear();
        }

        void save(StateWriter out) {
            out.putDouble(cut);
            before.save(out);
            after.save(out);
        }

        void load(StateReader in) {
            cut = in.getDouble();
            before.load(in);
            after.load(in);
        }
    }

    /// An exponentially weighted mean with the sum of its squared weights.
    private final class Fading {
        private long count;
        private double mean;
        private double weight;

        void add(double value) {
            double keep = 1 - settings.lambda();
            boolean first = count++ == 0;
            mean = first ? value : settings.lambda() * value + keep * mean;
            weight = first ? 1 : settings.lambda() * settings.lambda() + keep * keep * weight;
        }

        void set(Fading other) {
            count = other.count;
            mean = other.mean;
            weight = other.weight;
        }

        void clear() {
            count = 0;
            mean = 0;
            weight = 0;
        }

        void save(StateWriter out) {
            out.putLong(count).putDouble(mean).putDouble(weight);
        }

        void load(StateReader in) {
            count = in.getLong();
            mean = in.getDouble();
            weight = in.getDouble();
        }
    }

    static final String NAME = "hddm-w";

    private final HddmSettings settings;
    private final double driftLog;
    private final double warningLog;
    private final Fading total = new Fading();
    private final Side rise = new Side(1, "rise of the weighted mean");
    private final Side fall = new Side(-1, "fall of the weighted mean");
    private boolean drifted;

    public HddmW() {
        this(HddmSettings.defaults());
    }

    public HddmW(HddmSettings settings) {
        this.settings = settings;
        this.driftLog = StrictMath.log(1 / settings.drift());
        this.warningLog = StrictMath.log(1 / settings.warning());
    }

    @Override
    public DriftVerdict observe(double value) {
        Values.unit(NAME, value);
        if (drifted) {
            reset();
        }
        total.add(value);
        DriftVerdict up = rise.observe(value);
        DriftVerdict verdict = up;
        if (settings.sides() == 2) {
            DriftVerdict down = fall.observe(value);
            boolean downFirst = down instanceof Drifted || up.equals(DriftVerdict.STABLE);
            verdict = up instanceof Drifted || !downFirst ? up : down;
        }
        drifted = verdict instanceof Drifted;
        return verdict;
    }

    @Override
    public void reset() {
        total.clear();
        rise.clear();
        fall.clear();
        drifted = false;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void save(StateWriter out) {
        Values.begin(out, NAME).putBoolean(drifted);
        total.save(out);
        rise.save(out);
        fall.save(out);
    }

    @Override
    public void load(StateReader in) {
        Values.begin(in, NAME);
        drifted = in.getBoolean();
        total.load(in);
        rise.load(in);
        fall.load(in);
    }
}
