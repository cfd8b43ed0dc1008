package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.InputProfile;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeaturePipeline;
import io.homeostat.feature.FeatureVector;
import io.homeostat.label.LabelJoin;
import io.homeostat.label.LabelPolicy;
import io.homeostat.label.Outcome;
import io.homeostat.label.Pending;
import io.homeostat.label.Prediction;
import io.homeostat.learn.TrainingBuffer;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import io.homeostat.reading.Duplicates;
import io.homeostat.reading.KeyText;
import io.homeostat.reading.Reading;
import io.homeostat.sensor.SensorHealth;
import io.homeostat.sensor.SensorReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// The closed loop of one pipeline: one event in, one reaction out.
///
/// Deterministic: the same events give the same reactions; [#save] with [#load] continues where it
/// stopped. What is decided about models is in [ModelLifecycle]; here is the data plane.
@SingleWriter
public final class AdaptiveLoop {
    private final LoopSpec spec;
    private final int targetField;
    private final String keyField;
    private final FeaturePipeline features;
    private final SensorHealth sensors;
    private final LabelJoin labels;
    private final Baseline baseline;
    private final TrainingBuffer buffer;
    private final Scoreboard scores;
    private final ErrorMonitor monitor;
    private final InputWatch inputs;
    private final LoopTime time;
    private final Duplicates duplicates = new Duplicates();
    private final Outlook outlook;
    private final DecisionLog decisions = new DecisionLog();
    private final ModelLifecycle lifecycle;
    private final Contest contest;
    private final Judgement judgement;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final HeldOrder order = new HeldOrder();
    private long readings;
    private long predictions;

    public AdaptiveLoop(LoopSpec spec) {
        this.spec = spec;
        Task task = spec.target().task();
        this.targetField = spec.fields().require(spec.target().field());
        this.keyField =
                spec.target().arrives() instanceof LabelPolicy.OnTopic(_, var key) ? key : "";
        boolean forecast = spec.target().arrives() instanceof LabelPolicy.Forecast;
        this.time = new LoopTime(spec.interval());
        this.features =
                new FeaturePipeline(
                        spec.fields(), spec.target().field(), forecast, spec.features());
        // The target is an input only where its future is predicted.
        boolean[] used = features.usedFields();
        used[targetField] &= forecast;
        this.sensors = new SensorHealth(spec.fields(), used, targetField, spec.sensorPolicy());
        int waiting = LabelJoin.capacity(features.schema().width());
        this.labels = new LabelJoin(spec.target().arrives(), waiting);
        this.baseline = new Baseline(task);
        this.buffer =
                new TrainingBuffer(
                        task, (int) Math.max(spec.healing().trainNewest(), spec.firstAfter()));
        this.scores = new Scoreboard(task, spec.monitor().metric(), spec.monitor().window());
        this.monitor = new ErrorMonitor(spec.watched(), task);
        this.inputs = new InputWatch(features.schema(), spec.target().task(), spec.monitor());
        this.outlook = new Outlook(spec, features.schema().width());
        this.lifecycle =
                new ModelLifecycle(spec, features.schema(), buffer, monitor, inputs, decisions);
        this.contest = lifecycle.contest();
        this.judgement = new Judgement(sensors, monitor, lifecycle, spec.countsReadings());
    }

    /// Takes one event and says what follows from it.
    public Reaction step(Event event) {
        if (event instanceof Event.ReadingArrived(_, var reading) && duplicates.again(reading)) {
            return Reaction.NOTHING;
        }
        pass(time.of(event));
        Optional<Prediction> prediction = Optional.empty();
        switch (event) {
            case Event.ReadingArrived(_, var reading) ->
                    prediction = reading(time.believed(reading));
            case Event.LabelArrived(_, var label) -> labels.label(label).ifPresent(this::joined);
            case Event.TrainingEnded(_, long number, var result) ->
                    lifecycle.trainingEnded(number, result);
            case Event.ModelImported(var at, var candidate) -> lifecycle.imported(at, candidate);
            case Event.OperatorDecided(_, var who, var command) -> lifecycle.ordered(who, command);
            case Event.Tick _ -> {}
        }
        return react(
                prediction,
                event instanceof Event.Tick
                        ? order.keepBack(lifecycle.drain())
                        : order.release(lifecycle.runningTraining(), lifecycle.drain()));
    }

    /// Time passes, and what waits for it happens at its own time: whether a tick or the next
    /// reading tells of it makes no difference.
    private void pass(Instant until) {
        Optional<Instant> due = labels.nextDue();
        while (due.isPresent() && !due.get().isAfter(until)) {
            at(due.get());
            labels.due(due.get()).forEach(this::joined);
            due = labels.nextDue();
        }
        at(until);
    }

    private void at(Instant moment) {
        time.passTo(moment);
        lifecycle.at(readings - 1, moment);
        lifecycle.clock();
    }

    private Reaction react(Optional<Prediction> prediction, List<Effect> effects) {
        List<Decision> fresh = decisions.drain();
        if (prediction.isEmpty() && outcomes.isEmpty() && fresh.isEmpty() && effects.isEmpty()) {
            return Reaction.NOTHING;
        }
        Reaction reaction = new Reaction(prediction, outcomes, fresh, effects);
        outcomes.clear();
        return reaction;
    }

    private Optional<Prediction> reading(Reading arrived) {
        long index = readings++;
        Instant now = time.now();
        lifecycle.at(index, now);
        report(time.drain());
        SensorHealth.Checked checked = sensors.check(arrived, index);
        report(checked.reports());
        if (checked.found()) {
            buffer.takeBack(arrived.device().value().hashCode(), checked.onset());
            judgement.undo(checked.onset(), checked.reports().getLast().reason());
        }
        Reading reading = checked.reading();
        double truth = checked.plain().get(targetField);
        if (spec.target().arrives() instanceof LabelPolicy.Forecast && !Double.isNaN(truth)) {
            features.targetKnown(reading.device(), truth);
        }
        labels.beforePrediction(reading.device(), truth).forEach(this::joined);

        FeatureVector x = features.vector(reading, now);
        Optional<Prediction> prediction =
                !checked.silent() && lifecycle.serving(x)
                        ? Optional.of(predict(index, reading, x, checked.sick()))
                        : Optional.empty();
        predictions += prediction.isPresent() ? 1 : 0;
        prediction.ifPresent(said -> outlook.said(said, x));
        judgement.observe(x);
        if (prediction.isPresent() && !checked.sick()) {
            int version = contest.championVersion();
            inputs.observe(x, prediction.get().estimate().point(), now)
                    .ifPresent(drift -> decisions.add(index, now, version, inputs, drift));
        }
        Pending pending =
                new Pending(
                        index,
                        reading.device(),
                        now,
                        KeyText.of(reading, spec.fields(), keyField),
                        x,
                        truth,
                        checked.sick() || checked.silent(),
                        prediction.orElse(null),
                        contest.shadowEstimate(x).orElse(null),
                        contest.shadowVersion());
        if (prediction.isPresent() && checked.mended()) {
            FeatureVector plain = features.vector(checked.plain(), now);
            if (contest.answers(plain)) {
                pending = pending.withPlain(contest.alone(plain));
            }
        }
        features.passed(reading);
        pending = contest.served(pending, reading);
        labels.afterPrediction(pending).forEach(this::joined);
        lifecycle.spoken(pending);
        lifecycle.readingPassed();
        return prediction;
    }

    private void report(List<SensorReport> reports) {
        reports.forEach(report -> decisions.add(readings - 1, time.now(), report));
    }

    private Prediction predict(long index, Reading reading, FeatureVector x, boolean sick) {
        Estimate said = contest.said(x);
        Estimate estimate = contest.served(x);
        double half =
                spec.target().task() instanceof Task.Regression
                        ? outlook.halfWidth(sick)
                        : Double.NaN;
        Estimate trivial = baseline.predict(features.newestTarget(reading.device()));
        return new Prediction(
                index,
                reading.device(),
                time.now(),
                contest.championVersion(),
                estimate,
                contest.frozen(x, said, trivial),
                trivial,
                estimate.point() - half,
                estimate.point() + half,
                lifecycle.state().driftDetected());
    }

    /// A truth has come: score, watch, weigh, and only then learn from it.
    private void joined(LabelJoin.Joined joined) {
        Pending pending = joined.pending();
        double truth = joined.truth();
        boolean excluded = judgement.excluded(pending);
        pending.prediction()
                .ifPresent(prediction -> {
                    Outcome outcome = new Outcome(prediction, truth, time.now(), readings - 1);
                    outcomes.add(outcome);
                    scores.add(outcome);
                    outlook.labelled(pending, outcome, excluded);
                    report(judgement.weigh(pending, outcome, excluded));
                });
        baseline.learn(truth);
        if (!(spec.target().arrives() instanceof LabelPolicy.Forecast)) {
            features.targetKnown(pending.device(), truth);
        }
        if (!excluded) {
            int source = pending.device().value().hashCode();
            buffer.add(
                    new TrainingBuffer.Row(pending.reading(), source, pending.features(), truth));
            lifecycle.rowAdded(pending.features(), truth);
        }
    }

    /// Goes on, before the first event, where an earlier loop of this pipeline ended.
    public void continueAfter(Continuation earlier) {
        readings = earlier.readings();
        decisions.continueAfter(earlier.decisions());
        lifecycle.continueAfter(earlier);
        lifecycle.drain();
    }

    /// Readings so far, without those that had come before.
    public long readings() {
        return readings;
    }

    /// The watched metric over its window, of `healed`, `frozen` and `baseline`.
    public SequencedMap<String, Double> rolling() {
        return scores.rolling();
    }

    /// Readings so far that had come before.
    public long duplicates() {
        return duplicates.count();
    }

    /// Why `command` cannot be carried out at present, if so.
    public Optional<String> objection(OperatorCommand command) {
        return lifecycle.objection(command);
    }

    /// Whether the model with this digest is the newest that was imported.
    public boolean hasImported(String modelDigest) {
        return lifecycle.hasImported(modelDigest);
    }

    /// Hash of the shape of its feature vectors.
    public String schemaHash() {
        return features.schema().hash();
    }

    /// Names of its features, in order.
    public List<String> featureNames() {
        return features.schema().columns().stream().map(Column::name).toList();
    }

    /// What the champion would say about a reading that is not part of the stream, with impossible
    /// values missing as there; empty where no champion has an answer. Changes nothing.
    public Optional<Prediction> query(Reading asked) {
        Reading reading = spec.fields().plausible(asked);
        FeatureVector x = features.vector(reading, reading.time().orElse(time.now()));
        if (!contest.answers(x)) {
            return Optional.empty();
        }
        return Optional.of(predict(readings, reading, x, false));
    }

    /// What is known of the distribution of its inputs and predictions, for whoever merges it with
    /// what other boxes know. It is a copy: the loop goes on without touching it.
    public InputProfile inputs() {
        return inputs.profile();
    }

    /// SHA-256 over all decisions so far.
    public String digest() {
        return decisions.digest();
    }

    /// The training that was ordered and has not ended, to be ordered again after a restart.
    public Optional<TrainingOrder> runningTraining() {
        return order.held() ? Optional.empty() : lifecycle.runningTraining();
    }

    public LoopSnapshot snapshot() {
        return new LoopSnapshot(
                spec.pipeline(),
                lifecycle.state().label(),
                lifecycle.stateReason(),
                contest.championVersion(),
                time.now(),
                readings,
                duplicates.count(),
                predictions,
                scores.count(),
                labels.size(),
                labels.dropped(),
                labels.unmatched(),
                decisions.counts(),
                scores.rolling(),
                scores.healed(),
                scores.frozen(),
                scores.baseline(),
                monitor.snapshot(),
                outlook.expected(labels.size()),
                outlook.lateness(),
                contest.onlineShare());
    }

    /// Writes the whole state; [#load] in a loop of the same spec continues from it.
    public void save(StateWriter out) {
        LoopFormat.begin(out, schemaHash());
        out.putLong(readings).putLong(predictions);
        order.save(out);
        time.save(out);
        duplicates.save(out);
        features.save(out);
        labels.save(out);
        baseline.save(out);
        buffer.save(out);
        scores.save(out);
        inputs.save(out);
        judgement.save(out);
        outlook.save(out);
        decisions.save(out);
        lifecycle.save(out);
    }

    /// Reads what [#save] wrote. After a failure the loop is not to be used.
    ///
    /// @throws io.homeostat.base.StateFormatException when the bytes are not a state of this spec
    public void load(StateReader in) {
        LoopFormat.load(in, schemaHash(), this::read);
    }

    private void read(StateReader in) {
        readings = in.getLong();
        predictions = in.getLong();
        order.load(in);
        time.load(in);
        duplicates.load(in);
        features.load(in);
        labels.load(in);
        baseline.load(in);
        buffer.load(in);
        scores.load(in);
        inputs.load(in);
        judgement.load(in);
        outlook.load(in);
        decisions.load(in);
        lifecycle.load(in);
    }
}
