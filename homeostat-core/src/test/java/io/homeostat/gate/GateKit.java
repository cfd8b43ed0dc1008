package io.homeostat.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.Seed;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.DeviceId;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What every gate must do. Losses are absolute errors of a Gaussian with deviation 1.
public abstract class GateKit {
    private static final int STREAMS = 2_000;
    static final DeviceId DEVICE = LossStream.DEVICES.getFirst();

    /// A gate that promotes what is no better with chance `alpha` at most.
    protected abstract Gate gate(GatePolicy policy);

    /// Labels within which a gain of a third of the bound at each is proved, when asked at 30.
    protected int labelsForAThird() {
        return 30;
    }

    /// The same with the kit's alpha.
    final Gate gate(int labelsMin, int labelsMax) {
        return gate(policy(labelsMin, labelsMax));
    }

    GatePolicy policy(int labelsMin, int labelsMax) {
        return new GatePolicy(0.05, labelsMin, labelsMax);
    }

    final double promoted(LossStream stream, int labelsMax) {
        return stream.promoted(() -> gate(30, labelsMax), STREAMS);
    }

    /// A gate with a true rate of 0.05 would exceed 0.065 over 2,000 streams with probability 0.001
    /// (binomial).
    @Test
    void promotes_a_candidate_that_is_no_better_with_chance_alpha_at_most() {
        assertThat(promoted(LossStream.of(0, 0), 2_000)).isLessThanOrEqualTo(0.065);
    }

    /// Autocorrelated losses break what the theory assumes; the rate is held to twice alpha and
    /// reported.
    @Test
    void promotes_hardly_more_when_losses_are_autocorrelated() {
        double rate = promoted(LossStream.of(0, 0.5), 500);

        System.out.printf("A/A promotions with AR(1) losses of 0.5: %.4f%n", rate);
        assertThat(rate).isLessThanOrEqualTo(0.1);
    }

    @Test
    void finds_a_candidate_that_is_five_percent_better_more_often_than_one_that_is_not() {
        assertThat(promoted(LossStream.of(0.05, 0), 2_000)).isGreaterThan(0.3);
    }

    /// The same errors, but for a twentieth: what a better model on the same data looks like.
    @Test
    void finds_a_gain_of_five_percent_within_two_thousand_labels_when_errors_go_together() {
        int promoted = 0;
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new Seed(seed).random();
            Gate gate = gate(30, 2_000);
            GateVerdict verdict;
            do {
                double champion = Math.abs(random.nextGaussian());
                double noise = 0.1 * random.nextGaussian();
                verdict = gate.weigh(DEVICE, champion, Math.max(0, 0.95 * champion + noise));
            } while (verdict instanceof GateVerdict.Undecided);
            if (verdict instanceof GateVerdict.Promote) {
                promoted++;
            }
        }

        assertThat(promoted).isGreaterThanOrEqualTo(180);
    }

    @Test
    void refuses_a_candidate_that_is_worse() {
        assertThat(promoted(LossStream.of(-0.02, 0), 1_000)).isLessThanOrEqualTo(0.05);
        assertThat(promoted(LossStream.of(-0.3, 0), 1_000)).isLessThanOrEqualTo(0.01);
    }

    @Test
    void refuses_a_much_worse_candidate_before_the_last_label() {
        GateVerdict verdict = LossStream.of(-1, 0).run(gate(30, 2_000), 1);

        assertThat(verdict).isInstanceOf(GateVerdict.Refuse.class);
        assertThat(verdict.evidence().labels()).isLessThan(300);
    }

    @Test
    void says_nothing_before_its_least_labels_and_something_at_its_last() {
        Gate clear = gate(30, 60);
        Gate even = gate(30, 60);
        for (int i = 1; i < 60; i++) {
            GateVerdict better = clear.weigh(DEVICE, 1, 0);
            if (i < 30) {
                assertThat(better).isInstanceOf(GateVerdict.Undecided.class);
            } else if (i >= labelsForAThird()) {
                assertThat(better).isInstanceOf(GateVerdict.Promote.class);
            }
            assertThat(even.weigh(DEVICE, 1, 1)).isInstanceOf(GateVerdict.Undecided.class);
        }

        assertThat(even.weigh(DEVICE, 1, 1)).isInstanceOf(GateVerdict.Refuse.class);
    }

    @Test
    void one_wild_loss_decides_nothing() {
        Gate gate = gate(1, 500);

        for (int i = 0; i < 20; i++) {
            gate.weigh(DEVICE, 1, 1);
        }

        assertThat(gate.weigh(DEVICE, 1e9, 0)).isInstanceOf(GateVerdict.Undecided.class);
    }

    @Test
    void its_evidence_names_the_labels_and_the_mean_losses() {
        Gate gate = gate(30, 60);
        gate.weigh(DEVICE, 1, 2);

        GateVerdict.Evidence evidence = gate.weigh(DEVICE, 3, 0).evidence();

        assertThat(evidence.labels()).isEqualTo(2);
        assertThat(evidence.championLoss()).isEqualTo(2);
        assertThat(evidence.candidateLoss()).isEqualTo(1);
    }

    @Test
    void what_was_saved_gives_the_same_verdicts() {
        SplittableRandom random = new Seed(5).random();
        Gate gate = gate(30, 500);
        for (int i = 0; i < 25; i++) {
            gate.weigh(DEVICE, random.nextDouble(), random.nextDouble());
        }
        StateWriter out = new StateWriter();
        gate.save(out);
        Gate copy = gate(30, 500);
        copy.load(new StateReader(out.toByteArray()));

        for (int i = 0; i < 100; i++) {
            double champion = random.nextDouble();
            double candidate = 0.9 * random.nextDouble();
            assertThat(copy.weigh(DEVICE, champion, candidate))
                    .isEqualTo(gate.weigh(DEVICE, champion, candidate));
        }
    }

    @Test
    void refuses_losses_that_are_none() {
        assertThatThrownBy(() -> gate(30, 60).weigh(DEVICE, Double.NaN, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
    }
}
