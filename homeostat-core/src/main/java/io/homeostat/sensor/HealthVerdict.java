package io.homeostat.sensor;

import io.homeostat.base.SingleWriter;
import java.util.ArrayList;
import java.util.List;

/// What was found about the sensors with one reading.
@SingleWriter
final class HealthVerdict {
    private List<SensorReport> reports;
    private boolean anyNew;
    private long onset = SensorHealth.NO_ONSET;
    private boolean sick;
    private boolean mended;

    /// @param before what was found already
    HealthVerdict(List<SensorReport> before) {
        this.reports = before;
    }

    void began(SensorReport report, long since) {
        add(report);
        onset = Math.min(onset, since);
    }

    void ended(SensorReport report) {
        add(report);
    }

    private void add(SensorReport report) {
        if (!anyNew) {
            anyNew = true;
            reports = new ArrayList<>(reports);
        }
        reports.add(report);
    }

    /// A value was replaced.
    void mend() {
        mended = true;
    }

    boolean mended() {
        return mended;
    }

    void sick() {
        sick = true;
    }

    List<SensorReport> reports() {
        return reports;
    }

    /// Index of the reading with which the earliest fault began that was found now, or
    /// [SensorHealth#NO_ONSET].
    long onset() {
        return onset;
    }

    boolean anySick() {
        return sick;
    }
}
