package io.homeostat.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.model.ConstantModel;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Models that a person lets past the gate: the broken ones must go, with labels and without; the
/// sound ones must stay.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BrokenChampionTest {
    private static final int SEEDS = 100;
    private static final int HEALTHY_WORLDS = 200;
    private static final int LABELS = 200;
    private static final int READINGS = 500;

    @ParameterizedTest
    @EnumSource(PlantedWorld.Fault.class)
    void a_bad_model_is_gone_within_two_hundred_labels(PlantedWorld.Fault fault) {
        assertThat(PlantedWorld.gone(fault, SEEDS, LABELS)).isGreaterThanOrEqualTo(99);
    }

    private static void allGoneWithoutLabels(PlantedWorld.Sight sight, String fault, int readings) {
        for (int seed = 1; seed <= SEEDS; seed++) {
            PlantedWorld world = new PlantedWorld(seed).plant(sight::of);
            int before = world.predictions;
            assertThat(world.lasted(READINGS, false)).as("seed %s", seed).isLessThan(readings);
            Decision decision = world.rollBack();
            assertThat(decision.evidence()).containsEntry("fault", fault);
            assertThat(decision.version()).isEqualTo(2);
            assertThat(decision.reason()).contains("as no label is needed to tell");
            assertThat(world.loop.snapshot().champion()).isEqualTo(1);
            assertThat(world.predictions - before).isPositive();
        }
    }

    @Test
    void a_constant_is_gone_without_a_label() {
        allGoneWithoutLabels(PlantedWorld.Sight.CONSTANT, "constant", 210);
    }

    @Test
    void one_that_is_far_out_of_range_is_gone_without_a_label() {
        allGoneWithoutLabels(PlantedWorld.Sight.OUT_OF_RANGE, "out-of-range", 150);
    }

    @Test
    void one_that_says_no_number_is_gone_before_anybody_hears_it() {
        allGoneWithoutLabels(PlantedWorld.Sight.SAYS_NO_NUMBER, "fails", 2);
    }

    @Test
    void one_that_throws_is_gone_before_anybody_notices() {
        allGoneWithoutLabels(PlantedWorld.Sight.THROWS, "fails", 2);
    }

    @Test
    void a_sound_model_stays_in_two_hundred_worlds_without_labels() {
        for (int seed = 1; seed <= HEALTHY_WORLDS; seed++) {
            PlantedWorld world = new PlantedWorld(seed).plant(sound -> sound);
            for (int i = 0; i < 1_200; i++) {
                // Loud, quiet and dead by turns.
                world.loudness = List.of(1.0, 3.0, 0.1, 0.0).get(i / 300);
                world.reading(false);
            }
            assertThat(world.loop.snapshot().champion()).as("seed %s", seed).isEqualTo(2);
        }
    }

    @Test
    void a_constant_stays_where_the_world_is_quiet() {
        PlantedWorld world =
                new PlantedWorld(1)
                        .plant(sound -> ConstantModel.value("mean", 3, sound.intercept()));
        world.loudness = 0;
        assertThat(world.lasted(2_000, false)).isEqualTo(2_001);
        world.loudness = 0.05;
        assertThat(world.lasted(2_000, false)).isEqualTo(2_001);
    }

    @Test
    void labels_that_speak_for_a_model_outweigh_the_looks_of_it() {
        PlantedWorld world =
                new PlantedWorld(1)
                        .plant(sound -> ConstantModel.value("mean", 3, sound.intercept()));
        // The process has come to rest: the constant is right, its predecessor is not.
        world.flat = true;
        for (int i = 0; i < 60; i++) {
            world.reading(true);
        }
        assertThat(world.lasted(READINGS, false)).isEqualTo(READINGS + 1);
    }

    @Test
    void goes_on_after_a_restart_in_the_midst_of_it() {
        PlantedWorld straight =
                new PlantedWorld(4)
                        .plant(sound ->
                                PlantedWorld.Fault.CONSTANT.of(sound, new SplittableRandom(1)));
        PlantedWorld resumed =
                new PlantedWorld(4)
                        .plant(sound ->
                                PlantedWorld.Fault.CONSTANT.of(sound, new SplittableRandom(1)));
        straight.lasted(120, false);
        resumed.lasted(120, false);
        AdaptiveLoop loaded = new AdaptiveLoop(PlantedWorld.spec(4));
        loaded.load(new io.homeostat.base.StateReader(LoopDriver.state(resumed.loop)));
        assertThat(LoopDriver.state(loaded)).isEqualTo(LoopDriver.state(resumed.loop));
    }
}
