package io.homeostat.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The gate's promises, not of the gate alone but of trainings, shadow, labels and gate together.
class GateOnTheWholeLoopTest {
    private static final int WORLDS = 300;

    @Test
    void where_nothing_changes_a_new_training_is_rarely_promoted() {
        long promoted = IntStream.range(0, WORLDS).filter(seed -> promotes(seed, 2)).count();

        // 5 % and three standard errors of 300 worlds.
        assertThat(promoted / (double) WORLDS).isLessThanOrEqualTo(0.05 + 3 * 0.0126);
    }

    @Test
    void where_the_world_has_changed_it_nearly_always_is() {
        long promoted = IntStream.range(0, WORLDS).filter(seed -> promotes(seed, 2.2)).count();

        assertThat(promoted / (double) WORLDS).isGreaterThanOrEqualTo(0.95);
    }

    /// Whether a training that an operator orders, after the slope has become `slope`, is promoted.
    private static boolean promotes(int seed, double slope) {
        LoopDriver driver = LoopDriver.healing();
        SplittableRandom random = new SplittableRandom(seed);
        play(driver, random, 400, 2);
        play(driver, random, 400, slope);
        if (driver.count(Decision.Kind.PROMOTED) > 0) {
            return true;
        }
        driver.order(new OperatorCommand.Retrain());
        play(driver, random, 110, slope);
        return driver.count(Decision.Kind.PROMOTED) > 0;
    }

    private static void play(LoopDriver driver, SplittableRandom random, int count, double slope) {
        for (int i = 0; i < count; i++) {
            double x = random.nextGaussian();
            driver.reading(x, slope * x + 0.1 * random.nextGaussian());
        }
    }
}
