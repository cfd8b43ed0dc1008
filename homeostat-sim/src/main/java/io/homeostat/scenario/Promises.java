package io.homeostat.scenario;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.Span;
import io.homeostat.healing.HealingPolicy;
import io.homeostat.label.Outcome;
import io.homeostat.learn.TrainingCost;
import io.homeostat.loop.Decision;
import io.homeostat.loop.Effect;
import io.homeostat.loop.Event;
import io.homeostat.loop.LoopSnapshot;
import io.homeostat.loop.Reaction;
import io.homeostat.reading.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// What a loop promises, looked at from outside after every event: it knows events, reactions and
/// snapshots, and nothing of how they come about.
@SingleWriter
final class Promises {
    private static final int BROKEN_MAX = 20;

    /// First model, champion, and the one in shadow.
    private static final int IN_USE_MAX = 3;

    private final HealingPolicy policy;
    private final boolean forecast;
    private final List<String> broken = new ArrayList<>();
    private final TreeSet<Integer> stored = new TreeSet<>();

    private record Start(Instant at, Duration cost) {}

    private final ArrayDeque<Start> starts = new ArrayDeque<>();
    private Instant time = Instant.MIN;
    private long decisions;
    private long orders;
    private long running;
    private int champion;
    private int candidate;
    private int candidateLabels;
    private long trialSince;
    private long promotedAt;
    private int probation;
    private int probationLabels;
    private int predecessor;
    private long restUntil = Long.MIN_VALUE;
    private Instant restUntilTime = Instant.MIN;
    private long reading = -1;
    private boolean ordered;

    /// @param forecast whether the target is an input too, because its future is predicted
    Promises(HealingPolicy policy, boolean forecast) {
        this.policy = policy;
        this.forecast = forecast;
    }

    List<String> broken() {
        return broken;
    }

    private void hold(boolean kept, String promise, Object... values) {
        if (!kept && broken.size() < BROKEN_MAX) {
            broken.add("reading " + reading + ": " + promise + " " + List.of(values));
        }
    }

    /// @param waitingMax how many predictions may wait for labels by what the world has done
    void observe(Event event, Reaction reaction, LoopSnapshot now, long waitingMax) {
        reading = now.readings() - 1;
        ordered = event instanceof Event.OperatorDecided;
        hold(!now.at().isBefore(time), "time never goes back", time, now.at());
        time = now.at();
        if (event instanceof Event.TrainingEnded(_, long order, _) && order == running) {
            running = 0;
        }
        int before = champion;
        reaction.outcomes().forEach(this::outcome);
        reaction.decisions().forEach(decision -> decision(decision, now));
        reaction.effects().forEach(this::effect);
        if (before > 0) {
            hold(champion > 0, "a champion serves for ever once one has served");
        }
        hold(now.champion() == champion, "one champion", champion, now.champion());
        reaction.prediction()
                .ifPresent(prediction ->
                        hold(
                                prediction.version() == before || prediction.version() == champion,
                                "the champion predicts",
                                prediction.version(),
                                champion));
        if (event instanceof Event.ReadingArrived(var _, Reading reading)) {
            hold(
                    reaction.prediction().isPresent() == (before > 0 && !silent(reading)),
                    "a reading is predicted if and only if a model serves and it has an input",
                    before);
        }
        hold(now.pending() <= waitingMax, "what waits is bounded", now.pending(), waitingMax);
        hold(
                stored.size() <= policy.keep() + IN_USE_MAX,
                "versions are kept within the bound",
                stored,
                policy.keep());
    }

    /// Whether every input is missing. The target, the last field, is one only for a forecast.
    private boolean silent(Reading reading) {
        for (int i = 0; i < reading.size() - (forecast ? 0 : 1); i++) {
            if (!Double.isNaN(reading.get(i))) {
                return false;
            }
        }
        return true;
    }

    private void outcome(Outcome outcome) {
        if (outcome.prediction().version() == champion) {
            candidateLabels += candidate > 0 ? 1 : 0;
            probationLabels += probation > 0 ? 1 : 0;
        }
    }

    private void decision(Decision decision, LoopSnapshot now) {
        hold(decision.number() == ++decisions, "decisions have no gap", decision.number());
        int version = decision.version();
        switch (decision.kind()) {
            case CANDIDATE -> {
                candidate = version;
                candidateLabels = 0;
                trialSince = decision.reading();
                endProbation();
            }
            case PROMOTED -> {
                if (!ordered) {
                    hold(version == candidate, "only a candidate is promoted", version, candidate);
                    hold(
                            candidateLabels >= policy.gate().labelsMin(),
                            "a trial has its least labels",
                            candidateLabels,
                            policy.gate().labelsMin());
                    Object wealth = decision.evidence().get("eValue");
                    hold(
                            wealth instanceof Double e && e >= 1 / policy.gate().alpha(),
                            "a promotion has its evidence",
                            String.valueOf(wealth));
                }
                promotedAt = decision.reading();
                probation = version;
                probationLabels = 0;
                predecessor = champion;
                candidate = 0;
            }
            case REFUSED, ROLLED_BACK -> {
                candidate = 0;
                endProbation();
                if (decision.evidence().get("outdatedSince") instanceof Long since) {
                    hold(
                            10 * (trialSince - since) < trialSince,
                            "an outdated candidate has learned hardly anything of the change",
                            trialSince,
                            since);
                } else if (decision.evidence().get("onset") instanceof Long onset) {
                    long began = decision.kind() == Decision.Kind.REFUSED ? trialSince : promotedAt;
                    hold(began >= onset, "a sensor undoes what came after it", began, onset);
                } else {
                    rest(decision, now);
                }
            }
            case CONFIRMED -> {
                hold(version == probation, "who is confirmed was on probation", version);
                hold(
                        probationLabels >= policy.probation(),
                        "a probation has its labels",
                        probationLabels,
                        policy.probation());
                endProbation();
            }
            case DRIFT -> {
                if (now.state().equals("suspicious")) {
                    endProbation();
                }
            }
            case TRAINING_FAILED -> {
                if (now.state().equals("cooling-down")) {
                    rest(decision, now);
                }
            }
            case REUSED -> {
                hold(stored.contains(version), "who is recalled is kept", version);
                hold(version != champion, "who serves is not recalled", version);
            }
            case TRAINED,
                    IMPORTED,
                    OVER_BUDGET,
                    INPUT_DRIFT,
                    SENSOR_FAULT,
                    SENSOR_RECOVERED,
                    QUARANTINED -> {}
        }
    }

    private void endProbation() {
        probation = 0;
        predecessor = 0;
    }

    private void rest(Decision decision, LoopSnapshot now) {
        // A rest of nothing ends in the same event.
        hold(
                now.state().equals("cooling-down")
                        || policy.cooldown().equals(Span.NONE)
                        || policy.cooldown().equals(new Span.Time(Duration.ZERO)),
                "a failure is followed by a rest",
                now.state());
        switch (policy.cooldown()) {
            case Span.Readings(long count) -> restUntil = decision.reading() + count;
            case Span.Time(var duration) -> restUntilTime = decision.at().plus(duration);
        }
    }

    private void effect(Effect effect) {
        switch (effect) {
            case Effect.StartTraining(var order) -> {
                hold(running == 0, "one training at a time", order.number(), running);
                hold(order.number() == ++orders, "orders have no gap", order.number());
                running = order.number();
                started(TrainingCost.of(order.offer(), order.specs()));
            }
            case Effect.StoreModel(int version, _) -> stored.add(version);
            case Effect.SetChampion(int version, _) -> {
                hold(stored.contains(version), "a version is stored before it serves", version);
                hold(version != champion, "a champion is not replaced by itself", version);
                champion = version;
            }
            case Effect.DropModel(int version) -> {
                hold(stored.remove(version), "only what is stored is dropped", version);
                hold(
                        version != 1
                                && version != champion
                                && version != candidate
                                && version != predecessor,
                        "what is in use stays on the shelf",
                        version);
            }
        }
    }

    private void started(Duration cost) {
        if (ordered) {
            // A person may train at once and beyond the budget; it counts all the same.
            restUntil = Long.MIN_VALUE;
            restUntilTime = Instant.MIN;
        } else {
            while (!starts.isEmpty()
                    && !starts.getFirst().at().plus(policy.budget().per()).isAfter(time)) {
                starts.removeFirst();
            }
            hold(
                    starts.size() < policy.budget().trainings(),
                    "trainings stay within the budget",
                    starts.size() + 1,
                    policy.budget().trainings());
            Duration spent = starts.stream().map(Start::cost).reduce(cost, Duration::plus);
            hold(
                    policy.budget().cpu().map(cpu -> spent.compareTo(cpu) <= 0).orElse(true),
                    "trainings cost no more than the budget",
                    spent,
                    policy.budget().cpu());
            hold(
                    reading >= restUntil && !time.isBefore(restUntilTime),
                    "a rest is kept",
                    restUntil,
                    restUntilTime);
        }
        starts.addLast(new Start(time, cost));
    }

    /// A candidate has changed what was published at event `event`.
    void differs(long event) {
        hold(false, "a candidate never influences what is published", event);
    }

    /// An operator has spoken: what was to rest need not rest any more.
    void interfered() {
        restUntil = Long.MIN_VALUE;
        restUntilTime = Instant.MIN;
    }
}
