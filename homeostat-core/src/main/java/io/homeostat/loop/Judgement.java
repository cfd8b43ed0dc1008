package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.label.Outcome;
import io.homeostat.label.Pending;
import io.homeostat.label.Prediction;
import io.homeostat.model.Estimate;
import io.homeostat.score.Loss;
import io.homeostat.sensor.SensorHealth;
import io.homeostat.sensor.SensorReport;
import java.util.List;

/// What outcomes say about models and sensors: champion and shadow are judged by the outcomes of
/// healthy sensors only, and when a sensor turns out to have been sick, what was concluded since is
/// undone.
@SingleWriter
final class Judgement {
    private final SensorHealth sensors;
    private final ErrorMonitor monitor;
    private final ModelLifecycle lifecycle;
    private final Contest contest;
    private final Diagnosis diagnosis;
    private final Checkpoints checkpoints = new Checkpoints();

    /// @param counts whether features are counted in readings
    Judgement(
            SensorHealth sensors, ErrorMonitor monitor, ModelLifecycle lifecycle, boolean counts) {
        this.sensors = sensors;
        this.monitor = monitor;
        this.lifecycle = lifecycle;
        this.contest = lifecycle.contest();
        this.diagnosis = new Diagnosis(sensors, counts);
    }

    /// Takes the inputs of a reading.
    void observe(FeatureVector x) {
        diagnosis.observe(x);
    }

    /// Whether an outcome says nothing about models.
    boolean excluded(Pending pending) {
        return pending.excluded() || sensors.sick(pending.device(), pending.reading());
    }

    /// Weighs models and sensors by an outcome.
    ///
    /// @param excluded whether it says nothing about models
    /// @return what was found about sensors
    List<SensorReport> weigh(Pending pending, Outcome outcome, boolean excluded) {
        Prediction prediction = outcome.prediction();
        double truth = outcome.label();
        List<SensorReport> found =
                pending.plain().map(plain -> weighSensor(pending, plain, truth)).orElse(List.of());
        // A label that speaks of an earlier champion says nothing about this one.
        boolean present = prediction.version() == contest.championVersion();
        if (present && (!excluded || pending.plain().isPresent())) {
            // The world moves on while a sensor is sick; what replaces its values tells enough.
            contest.learn(pending, outcome);
        }
        if (present && !excluded) {
            checkpoints.judged(pending.reading(), this::saveWeights);
            monitor.observe(outcome).ifPresent(alarm -> lifecycle.alarmed(alarm, diagnosis));
            pending.shadow(contest.shadowVersion())
                    .ifPresent(shadow ->
                            lifecycle.weigh(
                                    pending,
                                    Loss.of(pending.alone().orElseThrow(), truth),
                                    Loss.of(shadow, truth)));
        }
        return found;
    }

    /// Whether the model would have done better with the values of a sick sensor as they came.
    private List<SensorReport> weighSensor(Pending pending, Estimate plain, double truth) {
        double mended = Loss.of(pending.alone().orElseThrow(), truth);
        return sensors.weigh(pending.device(), Loss.of(plain, truth), mended);
    }

    /// A sensor is sick, and was so since reading `onset`, before it was found.
    void undo(long onset, String reason) {
        checkpoints.before(onset).ifPresent(this::restoreWeights);
        lifecycle.sensorFault(onset, reason);
    }

    private void saveWeights(StateWriter out) {
        out.putInt(contest.championVersion());
        monitor.save(out);
        contest.saveWeights(out);
    }

    private void restoreWeights(StateReader in) {
        if (in.getInt() == contest.championVersion()) {
            monitor.load(in);
            contest.restore(in);
        }
    }

    void save(StateWriter out) {
        sensors.save(out);
        monitor.save(out);
        checkpoints.save(out);
        diagnosis.save(out);
    }

    void load(StateReader in) {
        sensors.load(in);
        monitor.load(in);
        checkpoints.load(in);
        diagnosis.load(in);
    }
}
