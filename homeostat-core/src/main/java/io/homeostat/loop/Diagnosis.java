package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.sensor.SensorHealth;

/// Why the champion errs more: what is known of sensors, gaps, rates and labels when an alarm is
/// raised.
@SingleWriter
final class Diagnosis {
    /// Fewer labels since a change say that something is wrong, and not what.
    private static final int LABELS_MIN = 20;

    private static final double RECENT = 2.0 / 65;
    private static final double USUAL = 1.0 / 5_000;

    /// So much more of the inputs is missing than usual when something upstream has failed.
    private static final double GAP = 0.1;

    /// A cause and what speaks for it.
    enum Cause {
        SENSOR_FAULT("sensor-fault", "a sensor is sick or was lately"),
        UPSTREAM_GAP("upstream-gap", "more of the inputs is missing than usual"),
        RATE_CHANGE(
                "rate-change",
                "a device reports at another rate, so lags and rolling windows mean another time"),
        NOT_ENOUGH_EVIDENCE("not-enough-evidence", "too few labels since then to say why"),
        CONCEPT_DRIFT(
                "concept-drift",
                "the sensors agree with each other as before, the target does not");

        private final String label;
        private final String sentence;

        Cause(String label, String sentence) {
            this.label = label;
            this.sentence = sentence;
        }

        String label() {
            return label;
        }

        String sentence() {
            return sentence;
        }
    }

    private final SensorHealth sensors;
    private final boolean counts;
    private double recentGaps;
    private double usualGaps;
    private long count;

    /// @param counts whether features are counted in readings, so that the rate matters to them
    Diagnosis(SensorHealth sensors, boolean counts) {
        this.sensors = sensors;
        this.counts = counts;
    }

    /// Takes the inputs of a reading.
    void observe(FeatureVector x) {
        count++;
        int missing = 0;
        for (int i = 0; i < x.size(); i++) {
            missing += Double.isNaN(x.get(i)) ? 1 : 0;
        }
        double share = x.size() == 0 ? 0 : (double) missing / x.size();
        recentGaps += Math.max(RECENT, 1.0 / count) * (share - recentGaps);
        usualGaps += Math.max(USUAL, 1.0 / count) * (share - usualGaps);
    }

    /// The cause of an alarm.
    ///
    /// @param cut index of the reading since which the champion errs more
    /// @param labels how many labels tell of it
    Cause of(long cut, long labels) {
        if (sensors.anySickSince(cut)) {
            return Cause.SENSOR_FAULT;
        }
        if (recentGaps > usualGaps + GAP) {
            return Cause.UPSTREAM_GAP;
        }
        if (counts && sensors.anyRateChanged()) {
            return Cause.RATE_CHANGE;
        }
        return labels < LABELS_MIN ? Cause.NOT_ENOUGH_EVIDENCE : Cause.CONCEPT_DRIFT;
    }

    void save(StateWriter out) {
        out.putDouble(recentGaps).putDouble(usualGaps).putLong(count);
    }

    void load(StateReader in) {
        recentGaps = in.getDouble();
        usualGaps = in.getDouble();
        count = in.getLong();
    }
}
