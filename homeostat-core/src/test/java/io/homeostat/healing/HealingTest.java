package io.homeostat.healing;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.Span;
import io.homeostat.gate.GatePolicy;
import io.homeostat.gate.GateVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The table in the comment of [Healing], pair by pair, against the switch.
class HealingTest {
    private static final long READING = 1_000;
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final GateVerdict.Evidence EVIDENCE =
            new GateVerdict.Evidence(40, 25, 0.1, 2, 1);
    private static final HealingPolicy POLICY = policy(new Span.Readings(100));

    private static HealingPolicy policy(Span cooldown) {
        return new HealingPolicy(
                1_000,
                200,
                50,
                new GatePolicy(0.05, 30, 300),
                cooldown,
                BudgetPolicy.of(4, Duration.ofDays(1)),
                100,
                72,
                5,
                Duration.ofMinutes(1));
    }

    private static final List<HealingState> STATES =
            List.of(
                    new HealingState.Learning(),
                    new HealingState.Healthy(),
                    new HealingState.Suspicious(900, 800, "worse"),
                    new HealingState.Retraining(7, 950, 800, true),
                    new HealingState.OnTrial(3, 960, 800, true),
                    new HealingState.Probation(3, 2, 980),
                    new HealingState.CoolingDown(1_000, AT, "refused"),
                    new HealingState.Quarantined(990, "three failures"));

    private static SequencedMap<String, Finding> findings() {
        SequencedMap<String, Finding> all = new LinkedHashMap<>();
        all.put("Drifted", new Finding.Drifted(950, "worse"));
        all.put("Drifted since", new Finding.Drifted(970, "worse"));
        all.put("Trainable", new Finding.Trainable(8));
        all.put("Known", new Finding.Known(2));
        all.put("Ripened", new Finding.Ripened(8, 800));
        all.put("Trained", new Finding.Trained(7, 4, false));
        all.put("Trained first", new Finding.Trained(7, 1, true));
        all.put("Trained stale", new Finding.Trained(6, 4, false));
        all.put("TrainingFailed", new Finding.TrainingFailed(7, "no memory", 2));
        all.put("TrainingFailed third", new Finding.TrainingFailed(7, "no memory", 3));
        all.put("TrainingFailed stale", new Finding.TrainingFailed(6, "no memory", 3));
        all.put("Broken", new Finding.Broken("it says NaN", new LinkedHashMap<>()));
        all.put("promote", new Finding.Weighed(new GateVerdict.Promote(EVIDENCE), 2));
        all.put("refuse", new Finding.Weighed(new GateVerdict.Refuse(EVIDENCE), 2));
        all.put("undecided", new Finding.Weighed(new GateVerdict.Undecided(EVIDENCE), 2));
        all.put("ProbationPassed", new Finding.ProbationPassed());
        all.put("Clock", new Finding.Clock(AT, 2));
        all.put("Clock without champion", new Finding.Clock(AT, 0));
        all.put("PromotionOrdered", new Finding.PromotionOrdered(5, 2, "ann"));
        all.put("RollBackOrdered", new Finding.RollBackOrdered(1, 2, "ann"));
        all.put("TrainingOrdered", new Finding.TrainingOrdered(8, 700, "ann"));
        all.put("SensorFault", new Finding.SensorFault(880, 2, "TEY is off"));
        all.put("SensorFault without champion", new Finding.SensorFault(880, 0, "TEY is off"));
        all.put("SensorFault since", new Finding.SensorFault(990, 2, "TEY is off"));
        all.put("ResumeOrdered", new Finding.ResumeOrdered(2, "ann"));
        all.put("ResumeOrdered without champion", new Finding.ResumeOrdered(0, "ann"));
        return all;
    }

    /// state, finding → state, act: everything else stays.
    private static final String TABLE =
            """
            Learning | Trainable | Retraining | Train
            Healthy | Drifted | Suspicious | Nothing
            Healthy | Drifted since | Suspicious | Nothing
            Probation | Drifted | Suspicious | Nothing
            Probation | Drifted since | Suspicious | Nothing
            OnTrial | Drifted since | Suspicious | Refuse
            Healthy | Ripened | Retraining | Train
            Healthy | TrainingOrdered | Retraining | Train
            Suspicious | TrainingOrdered | Retraining | Train
            CoolingDown | TrainingOrdered | Retraining | Train
            Suspicious | Trainable | Retraining | Train
            Suspicious | Known | OnTrial | Try
            Retraining | Trained | OnTrial | Try
            Retraining | Trained first | Healthy | Install
            Retraining | TrainingFailed | CoolingDown | Nothing
            Retraining | TrainingFailed third | Quarantined | Quarantine
            OnTrial | promote | Probation | Promote
            OnTrial | refuse | CoolingDown | Refuse
            Probation | promote | CoolingDown | RollBack
            Probation | Broken | CoolingDown | RollBack
            Probation | ProbationPassed | Healthy | Confirm
            CoolingDown | Clock | Healthy | Nothing
            CoolingDown | Clock without champion | Learning | Nothing
            Healthy | PromotionOrdered | Probation | Promote
            Suspicious | PromotionOrdered | Probation | Promote
            Retraining | PromotionOrdered | Probation | Promote
            OnTrial | PromotionOrdered | Probation | Promote
            Probation | PromotionOrdered | Probation | Promote
            CoolingDown | PromotionOrdered | Probation | Promote
            Quarantined | PromotionOrdered | Probation | Promote
            Healthy | RollBackOrdered | CoolingDown | RollBack
            Suspicious | RollBackOrdered | CoolingDown | RollBack
            Retraining | RollBackOrdered | CoolingDown | RollBack
            OnTrial | RollBackOrdered | CoolingDown | RollBack
            Probation | RollBackOrdered | CoolingDown | RollBack
            CoolingDown | RollBackOrdered | CoolingDown | RollBack
            Quarantined | RollBackOrdered | CoolingDown | RollBack
            Suspicious | SensorFault | Healthy | Nothing
            Retraining | SensorFault | Healthy | Nothing
            OnTrial | SensorFault | Healthy | Refuse
            Probation | SensorFault | Healthy | RollBack
            Suspicious | SensorFault without champion | Healthy | Nothing
            OnTrial | SensorFault without champion | Healthy | Refuse
            Probation | SensorFault without champion | Healthy | RollBack
            Quarantined | ResumeOrdered | Healthy | Nothing
            Quarantined | ResumeOrdered without champion | Learning | Nothing
            """;

    private static Next decide(HealingState state, Finding finding) {
        return Healing.decide(state, finding, POLICY, READING, AT);
    }

    @Test
    void every_pair_of_state_and_finding_leads_where_the_table_says() {
        TreeSet<String> moves = new TreeSet<>();
        List<String> stays = new ArrayList<>();
        for (HealingState state : STATES) {
            findings()
                    .forEach((name, finding) -> {
                        Next next = decide(state, finding);
                        if (next.state().equals(state) && next.act() instanceof Act.Nothing) {
                            stays.add(state + " " + name);
                            assertThat(next.reason()).as("%s, %s", state, name).isEmpty();
                        } else {
                            moves.add(
                                    String.join(
                                            " | ",
                                            state.getClass().getSimpleName(),
                                            name,
                                            next.state().getClass().getSimpleName(),
                                            next.act().getClass().getSimpleName()));
                            assertThat(next.reason()).as("%s, %s", state, name).isNotEmpty();
                        }
                    });
        }

        assertThat(moves).containsExactlyInAnyOrderElementsOf(TABLE.lines().toList());
        assertThat(stays).hasSize(STATES.size() * findings().size() - moves.size());
    }

    @Test
    void a_training_is_on_the_data_since_the_suspected_cut() {
        Next next =
                decide(new HealingState.Suspicious(900, 800, "worse"), new Finding.Trainable(8));

        assertThat(next.act()).isEqualTo(new Act.Train(8, 800, "worse"));
        assertThat(next.state()).isEqualTo(new HealingState.Retraining(8, READING, 800, true));
    }

    @Test
    void a_model_that_has_grown_is_refused_when_the_world_changes_just_before_its_trial() {
        HealingState grown = new HealingState.OnTrial(3, 960, 0, false);

        assertThat(decide(grown, new Finding.Drifted(864, "worse")).act())
                .isEqualTo(new Act.Nothing());
        assertThat(decide(grown, new Finding.Drifted(865, "worse")).act())
                .isEqualTo(new Act.Refuse(3));
    }

    @Test
    void a_model_that_grows_or_was_ordered_is_no_sign_of_drift_until_there_is_one() {
        HealingState healthy = new HealingState.Healthy();
        for (Finding cause :
                List.of(new Finding.Ripened(7, 0), new Finding.TrainingOrdered(7, 0, "ann"))) {
            HealingState grows = decide(healthy, cause).state();
            HealingState trial = decide(grows, new Finding.Trained(7, 4, false)).state();

            assertThat(grows.driftDetected()).isFalse();
            assertThat(trial.driftDetected()).isFalse();
            assertThat(decide(grows, new Finding.Drifted(800, "worse")).state().driftDetected())
                    .isTrue();
            assertThat(decide(trial, new Finding.Drifted(800, "worse")).state().driftDetected())
                    .isTrue();
        }
        HealingState suspicious = decide(healthy, new Finding.Drifted(800, "worse")).state();
        HealingState heals = decide(suspicious, new Finding.Trainable(7)).state();
        HealingState trial = decide(heals, new Finding.Trained(7, 4, false)).state();

        assertThat(suspicious.driftDetected()).isTrue();
        assertThat(heals.driftDetected()).isTrue();
        assertThat(trial.driftDetected()).isTrue();
        assertThat(decide(suspicious, new Finding.TrainingOrdered(7, 0, "ann")).state())
                .extracting(HealingState::driftDetected)
                .isEqualTo(true);
    }

    @Test
    void a_promotion_remembers_whom_it_replaced() {
        Next next =
                decide(
                        new HealingState.OnTrial(3, 960, 800, true),
                        new Finding.Weighed(new GateVerdict.Promote(EVIDENCE), 2));

        assertThat(next.state()).isEqualTo(new HealingState.Probation(3, 2, READING));
        assertThat(next.reason()).contains("40 labels", "1.000 against 2.000");
    }

    @Test
    void a_rollback_brings_the_predecessor_back() {
        Next next =
                decide(
                        new HealingState.Probation(3, 2, 980),
                        new Finding.Weighed(new GateVerdict.Promote(EVIDENCE), 3));

        assertThat(next.act()).isEqualTo(new Act.RollBack(3, 2));
    }

    @Test
    void a_rest_counts_readings_or_time_and_ends_when_both_are_over() {
        HealingState byReadings =
                Healing.decide(
                                new HealingState.OnTrial(3, 960, 800, true),
                                new Finding.Weighed(new GateVerdict.Refuse(EVIDENCE), 2),
                                POLICY,
                                READING,
                                AT)
                        .state();
        HealingState byTime =
                Healing.decide(
                                new HealingState.OnTrial(3, 960, 800, true),
                                new Finding.Weighed(new GateVerdict.Refuse(EVIDENCE), 2),
                                policy(new Span.Time(Duration.ofHours(1))),
                                READING,
                                AT)
                        .state();
        Instant hour = AT.plus(Duration.ofHours(1));

        assertThat(clock(byReadings, READING + 99, hour)).isEqualTo(byReadings);
        assertThat(clock(byReadings, READING + 100, AT)).isEqualTo(new HealingState.Healthy());
        assertThat(clock(byTime, READING + 9_999, hour.minusNanos(1))).isEqualTo(byTime);
        assertThat(clock(byTime, READING, hour)).isEqualTo(new HealingState.Healthy());
    }

    private static HealingState clock(HealingState state, long reading, Instant at) {
        return Healing.decide(state, new Finding.Clock(at, 2), POLICY, reading, at).state();
    }

    @Test
    void a_trial_whose_labels_do_not_come_ends_in_refusal() {
        HealingState trial = new HealingState.OnTrial(3, 0, 0, false);
        long longest = (long) Healing.TRIAL_READINGS_PER_LABEL * POLICY.gate().labelsMax();

        assertThat(clock(trial, longest, AT)).isEqualTo(trial);
        Next next = Healing.decide(trial, new Finding.Clock(AT, 2), POLICY, longest + 1, AT);
        assertThat(next.act()).isEqualTo(new Act.Refuse(3));
        assertThat(next.state()).isInstanceOf(HealingState.CoolingDown.class);
    }
}
