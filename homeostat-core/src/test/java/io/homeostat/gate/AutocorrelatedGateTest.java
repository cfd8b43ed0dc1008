package io.homeostat.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.numeric.Autocorrelation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The gate that accounts for waves: what every gate must do, and what the plain one cannot.
class AutocorrelatedGateTest extends GateKit {
    @Override
    protected Gate gate(GatePolicy policy) {
        return new PairedLossGate(
                new GatePolicy(
                        policy.alpha(),
                        policy.labelsMin(),
                        policy.labelsMax(),
                        Autocorrelation.AUTO),
                3);
    }

    /// Twenty of them are not staked on.
    @Override
    protected int labelsForAThird() {
        return 35;
    }

    /// Beyond 0.065 of 2,000 streams a true rate of 0.05 comes with probability 0.001 (binomial).
    @ParameterizedTest
    @CsvSource({"0.5, 1", "0.8, 1", "0.9, 1", "0.8, 5"})
    void keeps_its_promise_in_waves(double persistence, int devices) {
        double rate = promoted(LossStream.of(0, persistence, devices), 2_000);

        System.out.printf(
                "A/A promotions, AR(1) losses of %.1f on %d devices: %.4f%n",
                persistence, devices, rate);
        assertThat(rate).isLessThanOrEqualTo(0.065);
    }

    @Test
    void hardly_ever_promotes_in_waves_what_is_two_percent_worse() {
        assertThat(promoted(LossStream.of(-0.02, 0.8), 2_000)).isLessThanOrEqualTo(0.05);
    }

    @Test
    void finds_in_waves_what_is_a_third_better() {
        assertThat(promoted(LossStream.of(0.3, 0.8), 2_000)).isGreaterThanOrEqualTo(0.95);
    }

    /// By hand: nothing is staked on the first 20 labels; the 21st is the first round.
    @Test
    void learns_before_it_stakes() {
        Gate gate = new PairedLossGate(new GatePolicy(0.05, 1, 100, Autocorrelation.AUTO), 1);
        for (int i = 0; i < 20; i++) {
            assertThat(gate.weigh(DEVICE, 1, 0).evidence().eValue()).isEqualTo(1);
        }

        assertThat(gate.weigh(DEVICE, 1, 0).evidence().eValue()).isEqualTo(1.2);
    }
}
