package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.estimate.Expected;
import io.homeostat.estimate.LabelDelay;
import io.homeostat.estimate.Lateness;
import io.homeostat.estimate.PerformanceEstimate;
import io.homeostat.feature.FeatureVector;
import io.homeostat.label.Outcome;
import io.homeostat.label.Pending;
import io.homeostat.label.Prediction;
import java.time.Duration;

/// What is said about predictions before their labels come: how wide their intervals are, how right
/// they will prove, and how late that will be known. Nothing here decides anything.
@SingleWriter
final class Outlook {
    private static final double NANOS_PER_SECOND = 1e9;

    private final ServedInterval interval;
    private final PerformanceEstimate estimate;
    private final LabelDelay delay = new LabelDelay();
    private int version;

    Outlook(LoopSpec spec, int columns) {
        this.interval = new ServedInterval(spec.monitor().coverage());
        this.estimate = new PerformanceEstimate(spec.target().task(), columns);
    }

    /// NaN before there are enough outcomes.
    double halfWidth(boolean sick) {
        return interval.halfWidth(sick);
    }

    void said(Prediction prediction, FeatureVector x) {
        if (prediction.version() != version) {
            version = prediction.version();
            estimate.championChanged();
        }
        estimate.said(prediction.estimate(), prediction.baseline(), prediction.frozen(), x);
    }

    /// @param excluded whether a sick sensor was in it
    void labelled(Pending pending, Outcome outcome, boolean excluded) {
        Prediction prediction = outcome.prediction();
        double truth = outcome.label();
        Duration late = Duration.between(prediction.at(), outcome.labelledAt());
        delay.add(
                outcome.labelledReading() - prediction.reading(),
                late.getSeconds() + late.getNano() / NANOS_PER_SECOND);
        interval.add(outcome, excluded);
        if (prediction.version() == version && !excluded) {
            estimate.outcome(
                    prediction.estimate(),
                    prediction.baseline(),
                    prediction.frozen(),
                    pending.features(),
                    truth);
        }
    }

    /// @param waiting predictions that wait for their label
    Expected expected(int waiting) {
        return estimate.now(waiting);
    }

    Lateness lateness() {
        return delay.now();
    }

    void save(StateWriter out) {
        interval.save(out);
        estimate.save(out);
        delay.save(out);
        out.putInt(version);
    }

    void load(StateReader in) {
        interval.load(in);
        estimate.load(in);
        delay.load(in);
        version = in.getInt();
    }
}
