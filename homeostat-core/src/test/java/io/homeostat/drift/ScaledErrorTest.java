package io.homeostat.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class ScaledErrorTest {
    @Test
    void takes_four_times_the_median_of_the_reference_for_one() {
        ScaledError scale = new ScaledError();
        for (int i = 1; i < 100; i++) {
            assertThat(scale.learn(i)).isFalse();
        }

        assertThat(scale.learn(1e9)).isTrue();

        assertThat(scale.unit()).isEqualTo(200);
        assertThat(scale.scale(50)).isEqualTo(0.25);
        assertThat(scale.scale(201)).isEqualTo(1);
    }

    @Test
    void leaves_out_perfect_hits_when_they_are_the_rule() {
        ScaledError rare = new ScaledError(10, 0.5, 4);
        ScaledError perfect = new ScaledError(10, 0.5, 4);
        for (int i = 0; i < 10; i++) {
            rare.learn(i == 4 ? 3 : 0);
            perfect.learn(0);
        }

        assertThat(rare.scale(1.5)).isEqualTo(0.125);
        assertThat(perfect.scale(0)).isZero();
        assertThat(perfect.scale(1e-9)).isEqualTo(1);
    }

    @Test
    void refuses_a_negative_error() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScaledError().learn(-1))
                .withMessageContaining("-1.0");
    }

    @Test
    void loses_no_change_that_happens_while_the_scale_is_learned() {
        DriftDetector detector = Detectors.scaled(DetectorSpec.named("adwin"));

        int count = 0;
        boolean fired = false;
        while (!fired && count < 160) {
            fired = detector.observe(count++ < 60 ? 1 : 10) instanceof DriftVerdict.Drifted;
        }

        assertThat(fired).isTrue();
    }
}
