package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.gate.GateVerdict;
import io.homeostat.healing.Act;
import io.homeostat.healing.Finding;
import io.homeostat.healing.Healing;
import io.homeostat.healing.HealingPolicy;
import io.homeostat.healing.HealingState;
import io.homeostat.healing.Next;
import io.homeostat.label.Pending;
import io.homeostat.learn.TrainingBuffer;
import io.homeostat.model.Candidate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The control plane of a loop: which model serves, which is on trial, what is done when errors
/// grow. It turns what the data plane sees into findings, asks [Healing], and carries out its acts.
@SingleWriter
final class ModelLifecycle {
    private final LoopSpec spec;
    private final HealingPolicy policy;
    private final TrainingBuffer buffer;
    private final ErrorMonitor monitor;
    private final InputWatch inputs;
    private final DecisionLog decisions;
    private final ModelShelf shelf;
    private final Trainings trainings;
    private final Renewal renewal;
    private final Recall recall;
    private final OperatorOrders orders;
    private final Imports imports;
    private final Occasions occasions;
    private final Contest contest;
    private final OutputWatch outputs = new OutputWatch();
    private final List<Effect> effects = new ArrayList<>();

    private HealingState state = new HealingState.Learning();
    private String stateReason = "collecting readings for the first model";
    private long reading = -1;
    private Instant now = Instant.EPOCH;
    private long startedAt;
    private long installedAt;
    private final OpenAlarm alarm = new OpenAlarm();

    ModelLifecycle(
            LoopSpec spec,
            FeatureSchema schema,
            TrainingBuffer buffer,
            ErrorMonitor monitor,
            InputWatch inputs,
            DecisionLog decisions) {
        this.spec = spec;
        this.policy = spec.healing();
        this.buffer = buffer;
        this.monitor = monitor;
        this.inputs = inputs;
        this.decisions = decisions;
        this.shelf = new ModelShelf(policy.keep());
        this.trainings = new Trainings(spec, schema, buffer);
        this.renewal = new Renewal(buffer, policy.trainMin() / 2, policy.trainNewest());
        this.recall = new Recall(buffer, shelf);
        this.contest = new Contest(spec, schema.width(), shelf, monitor);
        this.imports = new Imports(spec, shelf);
        this.occasions = new Occasions(spec, shelf, buffer, trainings, renewal, recall, decisions);
        this.orders = new OperatorOrders(shelf, trainings, buffer, policy.trainNewest());
    }

    /// Goes on from an earlier life of the pipeline whose state cannot be used any more.
    void continueAfter(Continuation earlier) {
        startedAt = earlier.readings();
        trainings.continueAfter(earlier.orders());
        shelf.continueAfter(earlier.versions());
        imports.continueAfter(earlier.imported());
        earlier.champion()
                .ifPresent(kept -> {
                    shelf.adopt(earlier.championVersion(), kept);
                    contest.begin(earlier.championVersion());
                    state = new HealingState.Healthy();
                    serve(earlier.championVersion(), "kept from before the pipeline was changed");
                });
    }

    /// Where the stream stands now.
    void at(long newestReading, Instant time) {
        reading = newestReading;
        now = time;
    }

    /// Which models predict.
    Contest contest() {
        return contest;
    }

    /// Whether a model serves, once it is certain that it has an answer about `x` where its
    /// predecessor has one.
    boolean serving(FeatureVector x) {
        if (state instanceof HealingState.Probation) {
            contest.failure(x).ifPresent(this::find);
        }
        return contest.answers(x);
    }

    /// What was said about a reading is looked at, before any label.
    void spoken(Pending pending) {
        if (state instanceof HealingState.Probation && !pending.excluded()) {
            outputs.observe(pending, contest.shadowVersion()).ifPresent(this::find);
        }
    }

    /// Whether the model with this digest has been imported last, and need not be again.
    boolean hasImported(String modelDigest) {
        return imports.newest(modelDigest) && (contest.serving() || imports.waiting());
    }

    /// A model has come from elsewhere.
    void imported(Instant at, Candidate candidate) {
        if (!hasImported(candidate.lineage().modelDigest())) {
            imports.take(candidate, contest.championVersion())
                    .ifPresent(version -> {
                        Candidate kept = shelf.get(version);
                        decisions.addImport(
                                reading, at.isAfter(now) ? at : now, version, kept.lineage());
                        effects.add(new Effect.StoreModel(version, kept));
                    });
            clock();
        }
    }

    HealingState state() {
        return state;
    }

    String stateReason() {
        return stateReason;
    }

    Optional<TrainingOrder> runningTraining() {
        return trainings.running();
    }

    List<Effect> drain() {
        List<Effect> drained = List.copyOf(effects);
        effects.clear();
        return drained;
    }

    /// One more labelled row may be learned from: `x`, to which `truth` was the answer.
    void rowAdded(FeatureVector x, double truth) {
        contest.expert().learn(x, truth);
        outputs.label(truth);
        occasions.row(state, contest.championVersion(), reading, now).ifPresent(this::find);
    }

    /// A reading has been dealt with.
    void readingPassed() {
        if (state instanceof HealingState.Learning) {
            occasions.first(reading + 1 - startedAt, reading, now).ifPresent(this::find);
            return;
        }
        clock();
        if (spec.strategy() instanceof LoopSpec.Strategy.Periodic(long every)
                && (reading + 1 - installedAt) % every == 0) {
            trainBlindly("every " + every + " readings");
        }
    }

    private void trainBlindly(String cause) {
        if (trainings.allowed()
                && trainings.running().isEmpty()
                && state instanceof HealingState.Healthy) {
            train(0, cause, false);
        }
    }

    /// Time has passed; states that wait for it may end.
    void clock() {
        if (state instanceof HealingState.CoolingDown || state instanceof HealingState.OnTrial) {
            find(new Finding.Clock(now, contest.championVersion()));
        }
        imports.due(state, contest.championVersion(), reading + 1 - startedAt)
                .ifPresent(this::find);
    }

    /// The champion's errors have grown.
    void alarmed(ErrorMonitor.Alarm found, Diagnosis diagnosis) {
        long cut = buffer.readingOf(found.since());
        Diagnosis.Cause cause = diagnosis.of(cut, found.since());
        decisions.add(reading, now, contest.championVersion(), found, cause);
        if (spec.strategy() instanceof LoopSpec.Strategy.Heal) {
            alarm.raise(new Finding.Drifted(cut, found.reason()), reading);
            alarm.finding().ifPresent(this::find);
        } else if (spec.strategy() instanceof LoopSpec.Strategy.Threshold) {
            trainBlindly(found.reason());
        }
    }

    /// A sensor has been sick since reading `onset`: what was concluded since then is void.
    void sensorFault(long onset, String reason) {
        contest.expert().relearn(buffer);
        alarm.forgetSince(onset);
        trainings.spoil(onset);
        find(new Finding.SensorFault(onset, contest.championVersion(), reason));
    }

    /// Weighs the model in shadow against the champion on one label.
    void weigh(Pending pending, double championLoss, double shadowLoss) {
        Optional<GateVerdict> weighed = contest.weigh(pending, championLoss, shadowLoss);
        if (weighed.isEmpty()) {
            return;
        }
        outputs.weigh(championLoss, shadowLoss);
        HealingState before = state;
        GateVerdict verdict = weighed.get();
        find(new Finding.Weighed(verdict, contest.championVersion()));
        // Labels of the trial that has just ended in promotion do not count as probation.
        if (before instanceof HealingState.Probation
                && state.equals(before)
                && verdict.evidence().labels() >= policy.probation()) {
            find(new Finding.ProbationPassed());
        }
    }

    void trainingEnded(long number, TrainingResult result) {
        Optional<TrainingOrder> order = trainings.ended(number);
        if (order.isEmpty()) {
            return;
        }
        switch (result) {
            case TrainingResult.Trained(Candidate candidate) -> trained(order.get(), candidate);
            case TrainingResult.Failed(String reason) -> {
                int failures = trainings.failed();
                decisions.add(reading, now, number, reason);
                find(new Finding.TrainingFailed(number, reason, failures));
            }
        }
    }

    private void trained(TrainingOrder order, Candidate candidate) {
        trainings.succeeded();
        if (trainings.spoiled(order.number())) {
            decisions.add(reading, now, order.number(), "it learned from a sick sensor");
            return;
        }
        alarm.answered(renewal.cut());
        int version = shelf.add(candidate);
        decisions.add(reading, now, version, order.cause(), candidate.lineage());
        effects.add(new Effect.StoreModel(version, candidate));
        if (spec.strategy().unconditional() && state instanceof HealingState.Healthy) {
            serve(version, order.cause());
            trim();
        } else {
            find(new Finding.Trained(order.number(), version, !contest.serving()));
        }
    }

    /// Why `command` cannot be carried out at present, if so.
    Optional<String> objection(OperatorCommand command) {
        return orders.objection(command, contest.championVersion());
    }

    void ordered(String who, OperatorCommand command) {
        orders.finding(who, command, contest.championVersion()).ifPresent(this::find);
    }

    private void find(Finding finding) {
        HealingState before = state;
        Next next = Healing.decide(state, finding, policy, reading, now);
        state = next.state();
        stateReason = next.reason().isEmpty() ? stateReason : next.reason();
        act(next.act(), next.reason(), finding);
        if (state instanceof HealingState.Healthy && !(before instanceof HealingState.Healthy)) {
            alarm.finding().ifPresent(this::find);
        }
    }

    private void act(Act act, String reason, Finding finding) {
        switch (act) {
            case Act.Nothing _ -> {}
            case Act.Train(_, long cut, String cause) ->
                    train(cut, cause, finding instanceof Finding.Ripened && !renewal.ripening());
            case Act.Install(int version) -> {
                contest.begin(version);
                installedAt = reading + 1;
                serve(version, reason);
                if (spec.strategy() instanceof LoopSpec.Strategy.Heal) {
                    renewal.installed(occasions.learned(version));
                }
            }
            case Act.Try(int version) -> {
                contest.challenge(version);
                decide(Decision.Kind.CANDIDATE, version, reason, finding);
                trim();
            }
            case Act.Promote(int version) -> {
                decide(Decision.Kind.PROMOTED, version, reason, finding);
                contest.promote(version);
                served(version, reason);
                outputs.begin();
                long learned = occasions.learned(version);
                if (recall.recalled(version)) {
                    renewal.recalled(recall.cut(), learned);
                } else {
                    renewal.promoted(learned);
                }
                trim();
            }
            case Act.Refuse(int version) -> {
                decide(Decision.Kind.REFUSED, version, reason, finding);
                renewal.refused();
                contest.end();
                trim();
            }
            case Act.RollBack(int version, int predecessor) -> {
                decide(Decision.Kind.ROLLED_BACK, version, reason, finding);
                serve(predecessor, reason);
                renewal.rolledBack();
                contest.end();
            }
            case Act.Confirm(int version) -> {
                decide(Decision.Kind.CONFIRMED, version, reason, finding);
                contest.end();
            }
            case Act.Quarantine(String why) ->
                    decide(Decision.Kind.QUARANTINED, contest.championVersion(), why, finding);
        }
        if (state instanceof HealingState.Suspicious) {
            contest.end();
        }
    }

    /// @param aged whether only the champion's age is the cause
    private void train(long cut, String cause, boolean aged) {
        TrainingOrder order = trainings.order(cut, cause, contest.championVersion(), now);
        renewal.ordered(cut, order.data().size(), aged, contest.serving());
        recall.trained();
        effects.add(new Effect.StartTraining(order));
    }

    private void serve(int version, String reason) {
        contest.serve(version);
        served(version, reason);
    }

    private void served(int version, String reason) {
        alarm.clear();
        monitor.championChanged();
        inputs.championChanged();
        effects.add(new Effect.SetChampion(version, reason));
    }

    private void trim() {
        TreeSet<Integer> use = new TreeSet<>(contest.versions());
        use.add(contest.first());
        imports.addTo(use);
        shelf.trim(use).forEach(version -> effects.add(new Effect.DropModel(version)));
    }

    private void decide(Decision.Kind kind, int version, String reason, Finding finding) {
        String said = "version " + version + ": " + reason;
        decisions.add(reading, now, kind, version, said, finding.evidence());
    }

    void save(StateWriter out) {
        LifecycleState.save(out, state, stateReason);
        shelf.save(out);
        trainings.save(out);
        renewal.save(out);
        recall.save(out);
        imports.save(out);
        out.putInt(contest.first()).putLong(installedAt).putLong(startedAt);
        contest.save(out);
        outputs.save(out);
        alarm.save(out);
    }

    void load(StateReader in) {
        state = LifecycleState.load(in);
        stateReason = in.getString();
        shelf.load(in);
        trainings.load(in);
        renewal.load(in);
        recall.load(in);
        imports.load(in);
        contest.begin(in.getInt());
        installedAt = in.getLong();
        startedAt = in.getLong();
        contest.load(in);
        outputs.load(in);
        alarm.load(in);
    }
}
