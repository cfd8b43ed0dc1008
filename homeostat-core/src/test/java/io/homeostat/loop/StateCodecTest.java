package io.homeostat.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.Seed;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.label.LabelPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The state of a whole loop, in every healing state.
class StateCodecTest {
    private static final LoopSpec SPEC =
            LoopDriver.spec(new LoopSpec.Strategy.Heal(), new LabelPolicy.Inline(), Duration.ZERO);

    /// Drivers that stand in each of the states.
    private static List<LoopDriver> drivers() {
        return List.of(
                LoopDriver.healing().readings(20),
                LoopDriver.healing().readings(150),
                drifted().until("suspicious"),
                training(),
                drifted().until("on-trial").readings(5),
                drifted().until("probation").readings(5),
                failed("cooling-down"),
                failed("quarantined"));
    }

    private static LoopDriver drifted() {
        LoopDriver driver = LoopDriver.healing().readings(200);
        driver.slope = -2;
        return driver;
    }

    private static LoopDriver training() {
        LoopDriver driver = drifted();
        driver.trainAtOnce = false;
        return driver.until("retraining").readings(5);
    }

    private static LoopDriver failed(String state) {
        LoopDriver driver = drifted();
        driver.failing = true;
        return driver.until(state).readings(5);
    }

    private static AdaptiveLoop load(byte[] state) {
        AdaptiveLoop loop = new AdaptiveLoop(SPEC);
        loop.load(new StateReader(state));
        return loop;
    }

    @Test
    void what_was_saved_is_loaded_byte_for_byte_in_every_state() {
        assertThat(drivers().stream().map(LoopDriver::state))
                .containsExactly(
                        "learning",
                        "healthy",
                        "suspicious",
                        "retraining",
                        "on-trial",
                        "probation",
                        "cooling-down",
                        "quarantined");
        for (LoopDriver driver : drivers()) {
            byte[] state = LoopDriver.state(driver.loop);
            AdaptiveLoop copy = load(state);

            assertThat(LoopDriver.state(copy)).as(driver.state()).isEqualTo(state);
            assertThat(copy.snapshot()).as(driver.state()).isEqualTo(driver.loop.snapshot());
            assertThat(copy.digest()).isEqualTo(driver.loop.digest());
            assertThat(copy.runningTraining().map(order -> order.data().digest()))
                    .isEqualTo(driver.loop.runningTraining().map(order -> order.data().digest()));
        }
    }

    @Test
    void a_loop_that_was_loaded_goes_on_as_the_one_that_was_saved() {
        for (int i = 0; i < drivers().size(); i++) {
            LoopDriver stayed = drivers().get(i);
            LoopDriver restarted = drivers().get(i);
            restarted.restart();
            stayed.readings(400);
            restarted.readings(400);

            assertThat(LoopDriver.state(restarted.loop)).isEqualTo(LoopDriver.state(stayed.loop));
        }
    }

    @Test
    void a_state_that_was_cut_short_or_runs_on_is_refused() {
        for (LoopDriver driver : drivers()) {
            byte[] state = LoopDriver.state(driver.loop);
            for (int length = 0; length < state.length; length += 1 + state.length / 97) {
                byte[] torn = Arrays.copyOf(state, length);

                assertThatThrownBy(() -> load(torn))
                        .as("%s, %s bytes", driver.state(), length)
                        .isInstanceOf(StateFormatException.class);
            }
            assertThatThrownBy(() -> load(Arrays.copyOf(state, state.length + 1)))
                    .isInstanceOf(StateFormatException.class)
                    .hasMessageContaining("left");
        }
    }

    /// A changed number may still be a number; whatever is noticed is noticed in one way.
    @Test
    void a_state_with_damaged_bytes_is_loaded_or_refused_and_nothing_else() {
        SplittableRandom random = new Seed(4).random();
        int refused = 0;
        for (LoopDriver driver : drivers()) {
            byte[] state = LoopDriver.state(driver.loop);
            for (int i = 0; i < 400; i++) {
                byte[] damaged = state.clone();
                damaged[random.nextInt(state.length)] = (byte) random.nextInt(256);
                try {
                    load(damaged);
                } catch (StateFormatException e) {
                    refused++;
                }
            }
        }

        assertThat(refused).isPositive();
    }

    @Test
    void the_state_of_another_schema_is_refused() {
        AdaptiveLoop other =
                new AdaptiveLoop(
                        new LoopSpec(
                                "other",
                                SPEC.fields(),
                                SPEC.target(),
                                List.of(new io.homeostat.feature.Feature.Lag("x", List.of(1))),
                                SPEC.interval(),
                                SPEC.model(),
                                SPEC.firstAfter(),
                                SPEC.monitor(),
                                SPEC.healing(),
                                SPEC.strategy(),
                                SPEC.seed()));

        assertThatThrownBy(() ->
                        other.load(
                                new StateReader(
                                        LoopDriver.state(
                                                load(
                                                        LoopDriver.state(
                                                                LoopDriver.healing()
                                                                        .readings(5)
                                                                        .loop))))))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("another feature schema");
    }
}
