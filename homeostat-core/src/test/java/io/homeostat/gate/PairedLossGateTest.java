package io.homeostat.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PairedLossGateTest extends GateKit {
    @Override
    protected Gate gate(GatePolicy policy) {
        return new PairedLossGate(policy, 3);
    }

    /// By hand: stake 0.2 in the first round; then mean 1/2 over square (1 + 1/4)/2, so 0.8.
    @Test
    void stakes_by_past_rounds_only() {
        PairedLossGate gate = new PairedLossGate(policy(1, 100), 1);

        assertThat(gate.weigh(DEVICE, 1, 0).evidence().eValue()).isCloseTo(1.2, within(1e-12));
        assertThat(gate.weigh(DEVICE, 1, 0).evidence().eValue())
                .isCloseTo(1.2 * 1.8, within(1e-12));
        assertThat(gate.weigh(DEVICE, 0, 1).evidence().eValue())
                .isCloseTo(1.2 * 1.8 * 0.2, within(1e-12));
    }

    @Test
    void bounds_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> new PairedLossGate(new GatePolicy(0, 1, 2), 1))
                .hasMessageContaining("alpha 0.0");
        assertThatThrownBy(() -> new PairedLossGate(new GatePolicy(0.1, 3, 2), 1))
                .hasMessageContaining("do not fit");
        assertThatThrownBy(() -> new PairedLossGate(policy(1, 2), 0))
                .hasMessageContaining("bound 0.0");
    }
}
