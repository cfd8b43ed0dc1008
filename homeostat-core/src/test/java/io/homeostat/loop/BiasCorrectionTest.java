package io.homeostat.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.homeostat.base.Seed;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BiasCorrectionTest {
    private final SplittableRandom noise = new Seed(1).random();

    private void learn(BiasCorrection correction, int labels, double offset) {
        for (int i = 0; i < labels; i++) {
            correction.learn(offset + noise.nextDouble() - 0.5);
        }
    }

    @Test
    void takes_out_a_lasting_offset() {
        BiasCorrection correction = new BiasCorrection(72);

        learn(correction, 300, 10);

        assertThat(correction.value()).isCloseTo(10, within(0.2));
    }

    @Test
    void leaves_a_model_alone_that_is_right() {
        BiasCorrection correction = new BiasCorrection(72);
        double sum = 0;

        for (int i = 0; i < 2_000; i++) {
            learn(correction, 1, 0);
            sum += Math.abs(correction.value());
        }

        // The mean of 72 uniform errors strays by 0.024 in the mean without the shrinkage.
        assertThat(sum / 2_000).isLessThan(0.012);
    }

    @Test
    void does_nothing_when_it_is_off() {
        BiasCorrection correction = new BiasCorrection(0);

        learn(correction, 300, 10);

        assertThat(correction.value()).isZero();
    }

    @Test
    void goes_on_where_it_was_saved() {
        BiasCorrection correction = new BiasCorrection(72);
        learn(correction, 100, 3);
        StateWriter out = new StateWriter();
        correction.save(out);
        BiasCorrection restored = new BiasCorrection(72);

        restored.load(new StateReader(out.toByteArray()));

        assertThat(restored.value()).isEqualTo(correction.value()).isNotZero();
    }
}
