package io.homeostat.healing;

import io.homeostat.base.Span;
import io.homeostat.gate.GateVerdict;
import java.time.Instant;
import java.util.Locale;

/// The immune response as one exhaustive switch over state and finding.
///
/// | from | finding | to | act |
/// |---|---|---|---|
/// | Learning | Trainable | Retraining | train the first model |
/// | Learning | Imported | Healthy | install |
/// | Healthy, Suspicious, CoolingDown | Imported | OnTrial | try |
/// | Healthy, Probation | Drifted | Suspicious | wait for enough of the new |
/// | Healthy | Ripened, TrainingOrdered | Retraining | train |
/// | Suspicious | Known | OnTrial | try a kept model |
/// | Suspicious | Trainable | Retraining | train |
/// | Suspicious | Helpless | CoolingDown | |
/// | Retraining | Trained | OnTrial, or Healthy for the first model | try or install |
/// | Retraining | TrainingFailed | CoolingDown, Quarantined after three in a row | |
/// | OnTrial | gate promotes | Probation | promote |
/// | OnTrial | gate refuses, or its labels do not come | CoolingDown | refuse |
/// | OnTrial | Drifted since it began, or hardly before for one that has grown | Suspicious | refuse |
/// | Retraining, OnTrial | Drifted otherwise | the same, for drift now | |
/// | Suspicious, Retraining, OnTrial, Probation | SensorFault since before it began | Healthy | give up, refuse or roll back |
/// | Probation | gate promotes the predecessor | CoolingDown | roll back |
/// | Probation | Broken | CoolingDown | roll back |
/// | Probation | ProbationPassed | Healthy | confirm |
/// | CoolingDown | Clock | Healthy, or Learning without a champion | |
/// | any with a champion | PromotionOrdered, RollBackOrdered | Probation, CoolingDown | promote, roll back |
/// | Quarantined | ResumeOrdered | Healthy, or Learning without a champion | |
///
/// Every pair that is not in the table stays as it is, explicitly.
public final class Healing {
    /// So many failed trainings in a row end in quarantine.
    public static final int FAILURES_MAX = 3;

    /// A trial may last so many readings for each label that it may need.
    static final int TRIAL_READINGS_PER_LABEL = 20;

    /// A model that has grown on so many old readings for each new one is of the old world.
    private static final int OLD_PER_NEW = 10;

    private record Case(HealingState state, Finding finding) {}

    private Healing() {}

    /// @param reading index of the newest reading
    /// @param at its time
    public static Next decide(
            HealingState state, Finding finding, HealingPolicy policy, long reading, Instant at) {
        return switch (new Case(state, finding)) {
            case Case(HealingState.Learning _, Finding.Trainable(long order)) ->
                    new Next(
                            new HealingState.Retraining(order, reading, 0, false),
                            "enough readings for the first model",
                            new Act.Train(order, 0, "first model"));
            case Case(HealingState.Healthy _, Finding.Drifted(long cut, String reason)) ->
                    Next.to(new HealingState.Suspicious(reading, cut, reason), reason);
            case Case(HealingState.Probation _, Finding.Drifted(long cut, String reason)) ->
                    Next.to(new HealingState.Suspicious(reading, cut, reason), reason);
            case Case(HealingState.Healthy _, Finding.Ripened(long order, long cut)) ->
                    train(order, cut, reading, "as much new data again as it learned from", false);
            case Case(HealingState.Suspicious suspicious, Finding.Known(int version)) ->
                    onTrial(version, reading, suspicious.cut(), true);
            case Case(HealingState.Suspicious suspicious, Finding.Trainable(long order)) ->
                    train(order, suspicious.cut(), reading, suspicious.reason(), true);
            case Case(
                            HealingState.Retraining retraining,
                            Finding.Trained(long order, int version, boolean first)) ->
                    retraining.order() == order
                            ? trained(retraining, version, first, reading)
                            : Next.stay(state);
            case Case(
                            HealingState.Retraining retraining,
                            Finding.TrainingFailed(long order, String reason, int failures)) ->
                    retraining.order() == order
                            ? failed(policy, reading, at, reason, failures)
                            : Next.stay(state);
            case Case(
                            HealingState.OnTrial trial,
                            Finding.Weighed(GateVerdict verdict, int champion)) ->
                    trialWeighed(trial, verdict, champion, policy, reading, at);
            case Case(HealingState.Probation probation, Finding.Weighed(GateVerdict verdict, _)) ->
                    probationWeighed(probation, verdict, policy, reading, at);
            case Case(HealingState.Probation probation, Finding.Broken(String reason, _)) ->
                    new Next(
                            coolDown(policy, reading, at, "rolled back"),
                            "broken, as no label is needed to tell: " + reason,
                            new Act.RollBack(probation.version(), probation.predecessor()));
            case Case(HealingState.Probation probation, Finding.ProbationPassed _) ->
                    new Next(
                            new HealingState.Healthy(),
                            "stood its probation",
                            new Act.Confirm(probation.version()));
            case Case(HealingState.CoolingDown cooling, Finding.Clock(Instant now, int champion)) ->
                    reading >= cooling.until() && !now.isBefore(cooling.untilTime())
                            ? Next.to(rested(champion), "cooled down")
                            : Next.stay(state);
            case Case(HealingState.OnTrial trial, Finding.Drifted(long cut, String reason)) ->
                    outdated(trial, cut)
                            ? new Next(
                                    new HealingState.Suspicious(reading, cut, reason),
                                    "learned from before the newest change; " + reason,
                                    new Act.Refuse(trial.version()))
                            : Next.to(drifted(trial), "");
            case Case(HealingState.Retraining retraining, Finding.Drifted _) ->
                    Next.to(drifted(retraining), "");
            case Case(HealingState.OnTrial trial, Finding.Clock _) ->
                    reading - trial.since()
                                    > (long) TRIAL_READINGS_PER_LABEL * policy.gate().labelsMax()
                            ? new Next(
                                    coolDown(policy, reading, at, "candidate refused"),
                                    "the labels for its trial did not come",
                                    new Act.Refuse(trial.version()))
                            : Next.stay(state);
            case Case(_, Finding.SensorFault fault) -> sensorFault(state, fault);
            case Case(HealingState.Learning _, Finding.Imported(int version, boolean first)) ->
                    first
                            ? new Next(
                                    new HealingState.Healthy(),
                                    "the imported model serves",
                                    new Act.Install(version))
                            : Next.stay(state);
            case Case(HealingState.Healthy _, Finding.Imported(int version, _)) ->
                    onTrial(version, reading, reading, state.driftDetected());
            case Case(HealingState.Suspicious suspicious, Finding.Imported(int version, _)) ->
                    onTrial(version, reading, suspicious.cut(), true);
            case Case(HealingState.CoolingDown _, Finding.Imported(int version, _)) ->
                    onTrial(version, reading, reading, state.driftDetected());
            case Case(HealingState.Suspicious _, Finding.Helpless _) ->
                    Next.to(
                            coolDown(policy, reading, at, "nothing to try"),
                            "no kept model knows this, and none is trained here");
            case Case(HealingState.Learning _, Finding.PromotionOrdered _) -> Next.stay(state);
            case Case(_, Finding.PromotionOrdered(int version, int champion, String who)) ->
                    new Next(
                            new HealingState.Probation(version, champion, reading),
                            "ordered by " + who,
                            new Act.Promote(version));
            case Case(HealingState.Learning _, Finding.RollBackOrdered _) -> Next.stay(state);
            case Case(_, Finding.RollBackOrdered(int predecessor, int champion, String who)) ->
                    new Next(
                            coolDown(policy, reading, at, "rolled back by " + who),
                            "ordered by " + who,
                            new Act.RollBack(champion, predecessor));
            case Case(
                            HealingState.Healthy _,
                            Finding.TrainingOrdered(long order, long cut, String who)) ->
                    train(order, cut, reading, "ordered by " + who, state.driftDetected());
            case Case(
                            HealingState.CoolingDown _,
                            Finding.TrainingOrdered(long order, long cut, String who)) ->
                    train(order, cut, reading, "ordered by " + who, state.driftDetected());
            case Case(
                            HealingState.Suspicious _,
                            Finding.TrainingOrdered(long order, long cut, String who)) ->
                    train(order, cut, reading, "ordered by " + who, state.driftDetected());
            case Case(
                            HealingState.Quarantined _,
                            Finding.ResumeOrdered(int champion, String who)) ->
                    Next.to(rested(champion), "resumed by " + who);
            case Case(HealingState.Learning _, _) -> Next.stay(state);
            case Case(HealingState.Healthy _, _) -> Next.stay(state);
            case Case(HealingState.Suspicious _, _) -> Next.stay(state);
            case Case(HealingState.Retraining _, _) -> Next.stay(state);
            case Case(HealingState.OnTrial _, _) -> Next.stay(state);
            case Case(HealingState.Probation _, _) -> Next.stay(state);
            case Case(HealingState.CoolingDown _, _) -> Next.stay(state);
            case Case(HealingState.Quarantined _, _) -> Next.stay(state);
        };
    }

    /// Where a pause ends: without a champion the first training is still to come.
    private static HealingState rested(int champion) {
        return champion == 0 ? new HealingState.Learning() : new HealingState.Healthy();
    }

    private static Next train(long order, long cut, long reading, String cause, boolean drifted) {
        return new Next(
                new HealingState.Retraining(order, reading, cut, drifted),
                cause,
                new Act.Train(order, cut, cause));
    }

    private static Next trained(
            HealingState.Retraining retraining, int version, boolean first, long reading) {
        return first
                ? new Next(
                        new HealingState.Healthy(),
                        "the first model serves",
                        new Act.Install(version))
                : onTrial(version, reading, retraining.cut(), retraining.drifted());
    }

    private static Next onTrial(int version, long reading, long cut, boolean drifted) {
        return new Next(
                new HealingState.OnTrial(version, reading, cut, drifted),
                "on trial against the champion",
                new Act.Try(version));
    }

    private static HealingState drifted(HealingState.Retraining state) {
        return new HealingState.Retraining(state.order(), state.since(), state.cut(), true);
    }

    private static HealingState drifted(HealingState.OnTrial state) {
        return new HealingState.OnTrial(state.version(), state.since(), state.cut(), true);
    }

    /// What began after a sensor fell sick began because of it.
    private static Next sensorFault(HealingState state, Finding.SensorFault fault) {
        HealingState healthy = new HealingState.Healthy();
        String why = "sensor fault: " + fault.reason();
        return switch (state) {
            case HealingState.Suspicious(long since, _, _) when since >= fault.onset() ->
                    Next.to(healthy, why);
            case HealingState.Retraining(_, long since, _, _)
                    when since >= fault.onset() && fault.champion() > 0 ->
                    Next.to(healthy, why);
            case HealingState.OnTrial(int version, long since, _, _) when since >= fault.onset() ->
                    new Next(healthy, why, new Act.Refuse(version));
            case HealingState.Probation(int version, int predecessor, long since)
                    when since >= fault.onset() ->
                    new Next(healthy, why, new Act.RollBack(version, predecessor));
            case HealingState.Learning _ -> Next.stay(state);
            case HealingState.Healthy _ -> Next.stay(state);
            case HealingState.Suspicious _ -> Next.stay(state);
            case HealingState.Retraining _ -> Next.stay(state);
            case HealingState.OnTrial _ -> Next.stay(state);
            case HealingState.Probation _ -> Next.stay(state);
            case HealingState.CoolingDown _ -> Next.stay(state);
            case HealingState.Quarantined _ -> Next.stay(state);
        };
    }

    private static Next failed(
            HealingPolicy policy, long reading, Instant at, String reason, int failures) {
        if (failures >= FAILURES_MAX) {
            String why = failures + " trainings failed in a row, the last one because " + reason;
            return new Next(
                    new HealingState.Quarantined(reading, why), why, new Act.Quarantine(why));
        }
        return Next.to(coolDown(policy, reading, at, "training failed: " + reason), reason);
    }

    /// Whether the change at `cut` is newer than a candidate; one that has grown from all readings
    /// is of the old world also when less than a tenth of them are newer.
    private static boolean outdated(HealingState.OnTrial trial, long cut) {
        boolean grown = trial.cut() == 0;
        return cut > trial.since()
                || (grown && OLD_PER_NEW * (trial.since() - cut) < trial.since());
    }

    private static Next trialWeighed(
            HealingState.OnTrial trial,
            GateVerdict verdict,
            int champion,
            HealingPolicy policy,
            long reading,
            Instant at) {
        return switch (verdict) {
            case GateVerdict.Promote(GateVerdict.Evidence evidence) ->
                    new Next(
                            new HealingState.Probation(trial.version(), champion, reading),
                            sentence("better than the champion", evidence),
                            new Act.Promote(trial.version()));
            case GateVerdict.Refuse(GateVerdict.Evidence evidence) ->
                    new Next(
                            coolDown(policy, reading, at, "candidate refused"),
                            sentence("not better than the champion", evidence),
                            new Act.Refuse(trial.version()));
            case GateVerdict.Harms(_, GateVerdict.Harm harm) ->
                    new Next(
                            coolDown(policy, reading, at, "candidate refused"),
                            sentence("champion", harm),
                            new Act.Refuse(trial.version()));
            case GateVerdict.Undecided _ -> Next.stay(trial);
        };
    }

    private static Next probationWeighed(
            HealingState.Probation probation,
            GateVerdict verdict,
            HealingPolicy policy,
            long reading,
            Instant at) {
        return switch (verdict) {
            case GateVerdict.Promote(GateVerdict.Evidence evidence) ->
                    new Next(
                            coolDown(policy, reading, at, "rolled back"),
                            String.format(
                                    Locale.ROOT,
                                    "worse than its predecessor on %d labels: mean loss %.4g"
                                            + " against %.4g",
                                    evidence.labels(),
                                    evidence.championLoss(),
                                    evidence.candidateLoss()),
                            new Act.RollBack(probation.version(), probation.predecessor()));
            case GateVerdict.Harms(_, GateVerdict.Harm harm) ->
                    new Next(
                            coolDown(policy, reading, at, "rolled back"),
                            sentence("predecessor", harm),
                            new Act.RollBack(probation.version(), probation.predecessor()));
            case GateVerdict.Refuse _ -> Next.stay(probation);
            case GateVerdict.Undecided _ -> Next.stay(probation);
        };
    }

    private static String sentence(String verdict, GateVerdict.Evidence evidence) {
        return String.format(
                Locale.ROOT,
                "%s on %d labels: mean loss %.4g against %.4g",
                verdict,
                evidence.labels(),
                evidence.candidateLoss(),
                evidence.championLoss());
    }

    private static String sentence(String than, GateVerdict.Harm harm) {
        return String.format(
                Locale.ROOT,
                "worse than the %s where %s, on %d labels: mean loss %.4g against %.4g",
                than,
                harm.slice(),
                harm.labels(),
                harm.newcomerLoss(),
                harm.incumbentLoss());
    }

    private static HealingState coolDown(
            HealingPolicy policy, long reading, Instant at, String reason) {
        return switch (policy.cooldown()) {
            case Span.Readings(long count) ->
                    new HealingState.CoolingDown(reading + count, at, reason);
            case Span.Time(var duration) ->
                    new HealingState.CoolingDown(reading, at.plus(duration), reason);
        };
    }
}
