package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.gate.Gate;
import io.homeostat.gate.GateVerdict;
import io.homeostat.gate.PairedLossGate;
import io.homeostat.healing.Act;
import io.homeostat.healing.Finding;
import io.homeostat.healing.Healing;
import io.homeostat.healing.HealingPolicy;
import io.homeostat.healing.HealingState;
import io.homeostat.healing.Next;
import io.homeostat.label.Outcome;
import io.homeostat.label.Pending;
import io.homeostat.learn.TrainingBuffer;
import io.homeostat.model.Candidate;
import io.homeostat.model.Estimate;
import io.homeostat.model.Lineage;
import io.homeostat.model.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The control plane of a loop: which model serves, which one is on trial, and what is done when
/// the champion's errors grow. It turns what the data plane sees into findings, asks [Healing], and
/// carries out its acts.
@SingleWriter
final class ModelLifecycle {
    /// After a change a model is trained again when the rows of the new world have grown by this.
    private static final long RIPE = 3;

    /// A healed model is renewed when this many times the rows it learned from have come since.
    private static final long RENEWAL = 2;

    private final LoopSpec spec;
    private final HealingPolicy policy;
    private final FeatureSchema schema;
    private final TrainingBuffer buffer;
    private final ErrorMonitor monitor;
    private final InputWatch inputs;
    private final DecisionLog decisions;
    private final ModelShelf shelf;
    private final TrainingBudget budget;
    private final List<Effect> effects = new ArrayList<>();

    private HealingState state = new HealingState.Learning();
    private String stateReason = "collecting readings for the first model";
    private long reading = -1;
    private Instant now = Instant.EPOCH;
    private BiasCorrection championBias;
    private BiasCorrection shadowBias;
    private int first;
    private int champion;
    private int shadow;
    private @Nullable Gate gate;
    private @Nullable TrainingOrder running;
    private long orders;
    private int failures;
    private long trainingCut;
    private long ripeAt = Long.MAX_VALUE;
    private boolean ripening;
    private long renewalRows;
    private long startedAt;
    private long installedAt;
    private Finding.@Nullable Drifted unresolved;

    ModelLifecycle(
            LoopSpec spec,
            FeatureSchema schema,
            TrainingBuffer buffer,
            ErrorMonitor monitor,
            InputWatch inputs,
            DecisionLog decisions) {
        this.spec = spec;
        this.policy = spec.healing();
        this.schema = schema;
        this.buffer = buffer;
        this.monitor = monitor;
        this.inputs = inputs;
        this.decisions = decisions;
        this.shelf = new ModelShelf(policy.keep());
        this.championBias = bias();
        this.shadowBias = bias();
        this.budget = new TrainingBudget(policy.budgetTrainings(), policy.budgetPer());
    }

    /// Goes on from an earlier life of the pipeline whose state cannot be used any more.
    void continueAfter(Continuation earlier) {
        startedAt = earlier.readings();
        orders = earlier.orders();
        shelf.continueAfter(earlier.versions());
        earlier.champion()
                .ifPresent(kept -> {
                    shelf.adopt(earlier.championVersion(), kept);
                    first = earlier.championVersion();
                    state = new HealingState.Healthy();
                    serve(first, "kept from before the pipeline was changed");
                });
    }

    /// The version that a later one is compared with as "frozen".
    int firstVersion() {
        return first;
    }

    /// Where the stream stands now.
    void at(long newestReading, Instant time) {
        reading = newestReading;
        now = time;
    }

    boolean serving() {
        return champion > 0;
    }

    int championVersion() {
        return champion;
    }

    /// What the first model says about `x`; while it serves itself, that is what it `said`.
    Estimate frozen(FeatureVector x, Estimate said) {
        return first == champion ? said : shelf.model(first).predict(x);
    }

    /// The version that predicts in shadow, 0 for none.
    int shadowVersion() {
        return shadow;
    }

    /// What the champion itself says about `x`.
    Estimate said(FeatureVector x) {
        return shelf.model(champion).predict(x);
    }

    /// What it `said`, corrected by what it is off by lately.
    Estimate served(Estimate said) {
        return corrected(said, championBias.value());
    }

    Optional<Estimate> shadowEstimate(FeatureVector x) {
        return shadow == 0
                ? Optional.empty()
                : Optional.of(corrected(shelf.model(shadow).predict(x), shadowBias.value()));
    }

    private static Estimate corrected(Estimate estimate, double correction) {
        return estimate instanceof Estimate.Value(double point) && correction != 0
                ? new Estimate.Value(point + correction)
                : estimate;
    }

    /// The same reading, with what is added to the estimates at present.
    Pending corrected(Pending pending) {
        return pending.corrected(championBias.value(), shadowBias.value());
    }

    /// Learns what champion and shadow are off by, each from its own uncorrected estimate.
    void learnBias(Pending pending, Outcome outcome) {
        if (!(outcome.prediction().estimate() instanceof Estimate.Value(double said))) {
            return;
        }
        if (outcome.prediction().version() == champion) {
            championBias.learn(outcome.label() - (said - pending.correction()));
        }
        pending.shadow(shadow)
                .ifPresent(estimate ->
                        shadowBias.learn(
                                outcome.label() - (estimate.point() - pending.shadowCorrection())));
    }

    HealingState state() {
        return state;
    }

    String stateReason() {
        return stateReason;
    }

    boolean driftDetected() {
        return state instanceof HealingState.Suspicious
                || state instanceof HealingState.Retraining
                || state instanceof HealingState.OnTrial;
    }

    Optional<TrainingOrder> runningTraining() {
        return Optional.ofNullable(running);
    }

    List<Effect> drain() {
        if (effects.isEmpty()) {
            return List.of();
        }
        List<Effect> drained = List.copyOf(effects);
        effects.clear();
        return drained;
    }

    /// One more labelled row may be learned from.
    void rowAdded() {
        if (state instanceof HealingState.Suspicious suspicious
                && running == null
                && buffer.countSince(suspicious.cut()) >= policy.trainFresh()
                && budget.allows(now)) {
            find(new Finding.Trainable(orders + 1));
        } else if (state instanceof HealingState.Healthy
                && running == null
                && buffer.added() >= ripeAt
                && budget.allows(now)) {
            long learned = shelf.get(champion).lineage().rows();
            long cut = ripening ? trainingCut : buffer.readingOf(RENEWAL * learned);
            find(new Finding.Ripened(orders + 1, cut));
        }
    }

    /// A reading has been dealt with.
    void readingPassed() {
        if (state instanceof HealingState.Learning) {
            if (reading + 1 - startedAt >= spec.firstAfter() && budget.allows(now) && learnable()) {
                find(new Finding.Trainable(orders + 1));
            }
            return;
        }
        clock();
        if (spec.strategy() instanceof LoopSpec.Strategy.Periodic(long every)
                && running == null
                && state instanceof HealingState.Healthy
                && (reading + 1 - installedAt) % every == 0) {
            train(orders + 1, 0, "every " + every + " readings", false);
        }
    }

    /// Whether there is anything to learn: a target that varies, for classes at least two.
    private boolean learnable() {
        int rowsMin = Math.clamp(spec.firstAfter() / 4, 2, 30);
        if (buffer.size() < rowsMin) {
            return false;
        }
        return spec.target().task() instanceof Task.Regression
                || buffer.window(0, 0, Integer.MAX_VALUE).stream()
                                .mapToDouble(TrainingBuffer.Row::target)
                                .distinct()
                                .limit(2)
                                .count()
                        == 2;
    }

    /// Time has passed; states that wait for it may end.
    void clock() {
        if (state instanceof HealingState.CoolingDown || state instanceof HealingState.OnTrial) {
            find(new Finding.Clock(now, champion));
        }
    }

    /// The champion's errors have grown.
    void alarmed(ErrorMonitor.Alarm alarm) {
        SequencedMap<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("detector", alarm.detector());
        evidence.put("before", alarm.before());
        evidence.put("now", alarm.now());
        evidence.put("since", alarm.since());
        decisions.add(reading, now, Decision.Kind.DRIFT, champion, alarm.reason(), evidence);
        if (spec.strategy() instanceof LoopSpec.Strategy.Heal) {
            unresolved = new Finding.Drifted(buffer.readingOf(alarm.since()), alarm.reason());
            raiseUnresolved();
        }
    }

    private void raiseUnresolved() {
        Finding.Drifted drifted = unresolved;
        boolean open =
                state instanceof HealingState.Healthy || state instanceof HealingState.Probation;
        if (drifted != null && open) {
            find(drifted);
        }
    }

    /// Weighs the model in shadow against the champion on one label.
    void weigh(double championLoss, double shadowLoss) {
        Gate scales = gate;
        if (scales == null) {
            return;
        }
        HealingState before = state;
        GateVerdict verdict = scales.weigh(championLoss, shadowLoss);
        find(new Finding.Weighed(verdict, champion));
        // Labels of the trial that has just ended in promotion do not count as probation.
        if (before instanceof HealingState.Probation
                && state.equals(before)
                && verdict.evidence().labels() >= policy.probation()) {
            find(new Finding.ProbationPassed());
        }
    }

    void trainingEnded(long order, TrainingResult result) {
        TrainingOrder ended = running;
        if (ended == null || ended.number() != order) {
            return;
        }
        running = null;
        switch (result) {
            case TrainingResult.Trained(Candidate candidate) -> trained(ended, candidate);
            case TrainingResult.Failed(String reason) -> {
                failures++;
                decisions.add(
                        reading,
                        now,
                        Decision.Kind.TRAINING_FAILED,
                        0,
                        "training " + order + " failed: " + reason,
                        evidence());
                find(new Finding.TrainingFailed(order, reason, failures));
            }
        }
    }

    private void trained(TrainingOrder order, Candidate candidate) {
        failures = 0;
        if (unresolved != null && unresolved.cut() <= trainingCut) {
            // This candidate is the answer; if it is refused, more data will give another one.
            unresolved = null;
        }
        int version = shelf.add(candidate);
        Lineage lineage = candidate.lineage();
        SequencedMap<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("rows", lineage.rows());
        evidence.put("firstReading", lineage.firstReading());
        evidence.put("lastReading", lineage.lastReading());
        evidence.put("family", lineage.family());
        evidence.put("model", lineage.modelDigest());
        evidence.put("data", lineage.dataDigest());
        decisions.add(
                reading,
                now,
                Decision.Kind.TRAINED,
                version,
                "version " + version + " trained on " + lineage.rows() + " rows: " + order.cause(),
                evidence);
        effects.add(new Effect.StoreModel(version, candidate));
        if (spec.strategy() instanceof LoopSpec.Strategy.Periodic
                && state instanceof HealingState.Healthy) {
            serve(version, order.cause());
            trim();
            return;
        }
        find(new Finding.Trained(order.number(), version, !serving()));
    }

    /// Why `command` cannot be carried out at present, if so.
    Optional<String> objection(OperatorCommand command) {
        if (!serving()) {
            return Optional.of("there is no model yet");
        }
        return switch (command) {
            case OperatorCommand.Promote(int version) when version == champion ->
                    Optional.of("version " + version + " serves already");
            case OperatorCommand.Promote(int version) when !shelf.has(version) ->
                    Optional.of("version " + version + " is not kept");
            case OperatorCommand.RollBack _
                    when !shelf.has(shelf.get(champion).lineage().parent()) ->
                    Optional.of("version " + champion + " has no predecessor that is kept");
            case OperatorCommand.Retrain _ when running != null ->
                    Optional.of("training " + running.number() + " is running");
            case OperatorCommand.Promote _ -> Optional.empty();
            case OperatorCommand.RollBack _ -> Optional.empty();
            case OperatorCommand.Retrain _ -> Optional.empty();
            case OperatorCommand.Resume _ -> Optional.empty();
        };
    }

    void ordered(String who, OperatorCommand command) {
        switch (command) {
            case OperatorCommand.Promote(int version) -> {
                if (shelf.has(version) && version != champion) {
                    find(new Finding.PromotionOrdered(version, champion, who));
                }
            }
            case OperatorCommand.RollBack _ -> {
                int predecessor = serving() ? shelf.get(champion).lineage().parent() : 0;
                if (shelf.has(predecessor)) {
                    find(new Finding.RollBackOrdered(predecessor, champion, who));
                }
            }
            case OperatorCommand.Retrain _ -> {
                if (running == null && buffer.size() > 0) {
                    long cut = buffer.readingOf(policy.trainNewest());
                    find(new Finding.TrainingOrdered(orders + 1, cut, who));
                }
            }
            case OperatorCommand.Resume _ -> {
                failures = 0;
                find(new Finding.ResumeOrdered(champion, who));
            }
        }
    }

    private void find(Finding finding) {
        HealingState before = state;
        Next next = Healing.decide(state, finding, policy, reading, now);
        state = next.state();
        if (!next.reason().isEmpty()) {
            stateReason = next.reason();
        }
        act(next.act(), next.reason(), finding);
        if (state instanceof HealingState.Healthy && !(before instanceof HealingState.Healthy)) {
            raiseUnresolved();
        }
    }

    private void act(Act act, String reason, Finding finding) {
        switch (act) {
            case Act.Nothing _ -> {}
            case Act.Train(long order, long cut, String cause) ->
                    train(order, cut, cause, finding instanceof Finding.Ripened && !ripening);
            case Act.Install(int version) -> {
                first = version;
                installedAt = reading + 1;
                serve(version, reason);
            }
            case Act.Try(int version) -> {
                shadow = version;
                shadowBias = bias();
                gate = gate();
                decide(Decision.Kind.CANDIDATE, version, reason, evidence());
                trim();
            }
            case Act.Promote(int version) -> {
                int predecessor = champion;
                decide(Decision.Kind.PROMOTED, version, reason, evidence(finding));
                serve(version, reason);
                shadow = predecessor;
                gate = gate();
                if (!ripening) {
                    renewalRows = shelf.get(version).lineage().rows();
                    ripen();
                }
                trim();
            }
            case Act.Refuse(int version) -> {
                decide(Decision.Kind.REFUSED, version, reason, evidence(finding));
                if (!ripening) {
                    // The champion is still good; the next renewal may wait longer.
                    renewalRows *= 2;
                    ripen();
                }
                endTrial();
                trim();
            }
            case Act.RollBack(int version, int predecessor) -> {
                decide(Decision.Kind.ROLLED_BACK, version, reason, evidence(finding));
                serve(predecessor, reason);
                ripeAt = Long.MAX_VALUE;
                endTrial();
            }
            case Act.Confirm(int version) -> {
                decide(Decision.Kind.CONFIRMED, version, reason, evidence());
                endTrial();
            }
            case Act.Quarantine(String why) ->
                    decide(Decision.Kind.QUARANTINED, champion, why, evidence());
        }
        if (state instanceof HealingState.Suspicious) {
            endTrial();
        }
    }

    private void train(long order, long cut, String cause, boolean renewal) {
        orders = order;
        budget.spend(now);
        int most = serving() ? policy.trainNewest() : Integer.MAX_VALUE;
        boolean periodic = spec.strategy() instanceof LoopSpec.Strategy.Periodic;
        List<TrainingBuffer.Row> rows =
                buffer.window(cut, periodic ? most : policy.trainMin(), most);
        trainingCut = cut;
        if (!renewal) {
            renewalRows = rows.size();
        }
        ripen();
        running =
                new TrainingOrder(
                        order,
                        cause,
                        champion,
                        rows.getFirst().reading(),
                        rows.getLast().reading(),
                        spec.model(),
                        TrainingBuffer.trainingSet(schema, spec.target().task(), rows),
                        spec.seed().split("training").split(order));
        effects.add(new Effect.StartTraining(running));
    }

    /// When to train again without another alarm. After a change, as soon as there are several
    /// times as many rows of the new world; later, when twice as many rows have come as were
    /// learned from.
    private void ripen() {
        long fresh = buffer.countSince(trainingCut);
        // Few new rows in a window of many old ones would teach the same again.
        long more = Math.max(RIPE * fresh, policy.trainMin() / 2) - fresh;
        ripening = more < RENEWAL * renewalRows;
        ripeAt =
                serving()
                        ? buffer.added() + (ripening ? more : RENEWAL * renewalRows)
                        : Long.MAX_VALUE;
    }

    private void serve(int version, String reason) {
        BiasCorrection mine = version == shadow ? shadowBias : bias();
        shadowBias = championBias;
        championBias = mine;
        champion = version;
        unresolved = null;
        monitor.championChanged();
        inputs.championChanged();
        effects.add(new Effect.SetChampion(version, reason));
    }

    private BiasCorrection bias() {
        return new BiasCorrection(policy.biasSpan());
    }

    private void endTrial() {
        shadow = 0;
        gate = null;
    }

    private void trim() {
        TreeSet<Integer> use = new TreeSet<>(List.of(first, champion));
        if (shadow > 0) {
            use.add(shadow);
        }
        shelf.trim(use).forEach(version -> effects.add(new Effect.DropModel(version)));
    }

    private Gate gate() {
        return new PairedLossGate(
                policy.alpha(),
                policy.gateMinLabels(),
                policy.gateMaxLabels(),
                monitor.lossBound());
    }

    private void decide(
            Decision.Kind kind, int version, String reason, SequencedMap<String, Object> evidence) {
        decisions.add(reading, now, kind, version, "version " + version + ": " + reason, evidence);
    }

    private static SequencedMap<String, Object> evidence() {
        return new LinkedHashMap<>();
    }

    private static SequencedMap<String, Object> evidence(Finding finding) {
        SequencedMap<String, Object> evidence = evidence();
        if (finding instanceof Finding.Weighed(GateVerdict verdict, int champion)) {
            GateVerdict.Evidence weighed = verdict.evidence();
            evidence.put("labels", weighed.labels());
            evidence.put("eValue", weighed.eValue());
            evidence.put("counterEValue", weighed.counterEValue());
            evidence.put("championLoss", weighed.championLoss());
            evidence.put("candidateLoss", weighed.candidateLoss());
            evidence.put("champion", champion);
        }
        return evidence;
    }

    void save(StateWriter out) {
        LifecycleState.save(out, state, stateReason);
        shelf.save(out);
        budget.save(out);
        championBias.save(out);
        shadowBias.save(out);
        out.putInt(first).putInt(champion).putInt(shadow).putLong(orders).putInt(failures);
        out.putLong(trainingCut).putLong(ripeAt).putBoolean(ripening).putLong(renewalRows);
        out.putLong(installedAt).putLong(startedAt);
        out.putBoolean(gate != null);
        if (gate != null) {
            gate.save(out);
        }
        LifecycleState.save(out, Optional.ofNullable(running));
        out.putBoolean(unresolved != null);
        if (unresolved != null) {
            out.putLong(unresolved.cut()).putString(unresolved.reason());
        }
    }

    void load(StateReader in) {
        state = LifecycleState.load(in);
        stateReason = in.getString();
        shelf.load(in);
        budget.load(in);
        championBias.load(in);
        shadowBias.load(in);
        first = in.getInt();
        champion = in.getInt();
        shadow = in.getInt();
        orders = in.getLong();
        failures = in.getInt();
        trainingCut = in.getLong();
        ripeAt = in.getLong();
        ripening = in.getBoolean();
        renewalRows = in.getLong();
        installedAt = in.getLong();
        startedAt = in.getLong();
        gate = null;
        if (in.getBoolean()) {
            gate = gate();
            gate.load(in);
        }
        running = LifecycleState.loadOrder(in, schema, spec).orElse(null);
        unresolved = in.getBoolean() ? new Finding.Drifted(in.getLong(), in.getString()) : null;
    }
}
