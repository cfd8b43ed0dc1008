package io.homeostat.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.Seed;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DuplicatesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static Reading numbered(String device, long sequence, double... values) {
        return Reading.of(new DeviceId(device), Optional.empty(), sequence, values);
    }

    private static Reading timed(String device, long second, double... values) {
        return Reading.of(
                new DeviceId(device),
                Optional.of(START.plusSeconds(second)),
                Reading.NO_SEQUENCE,
                values);
    }

    private static Duplicates saved(Duplicates duplicates) {
        StateWriter out = new StateWriter();
        duplicates.save(out);
        Duplicates loaded = new Duplicates();
        loaded.load(new StateReader(out.toByteArray()));
        return loaded;
    }

    @Test
    void recognises_a_number_that_comes_again_with_the_same_values() {
        Duplicates duplicates = new Duplicates();

        assertThat(duplicates.again(numbered("a", 1, 2, 3))).isFalse();
        assertThat(duplicates.again(numbered("a", 2, 2, 3))).isFalse();
        assertThat(duplicates.again(numbered("a", 1, 2, 3))).isTrue();
        assertThat(duplicates.again(numbered("a", 2, 2, 3))).isTrue();
        assertThat(duplicates.count()).isEqualTo(2);
    }

    @Test
    void takes_other_values_other_keys_and_other_devices_for_new() {
        Duplicates duplicates = new Duplicates();
        duplicates.again(numbered("a", 1, 2, Double.NaN).withKey("x"));

        assertThat(duplicates.again(numbered("a", 1, 2, 0).withKey("x"))).isFalse();
        assertThat(duplicates.again(numbered("a", 1, 2, Double.NaN).withKey("y"))).isFalse();
        assertThat(duplicates.again(numbered("b", 1, 2, Double.NaN).withKey("x"))).isFalse();
        assertThat(duplicates.again(numbered("a", 1, 2, Double.NaN).withKey("x"))).isTrue();
    }

    @Test
    void takes_a_device_that_begins_to_count_anew_for_new() {
        Duplicates duplicates = new Duplicates();
        for (int i = 0; i < 3_000; i++) {
            assertThat(duplicates.again(numbered("a", 1_000_000 + i, i))).isFalse();
        }

        for (int i = 0; i < 3_000; i++) {
            assertThat(duplicates.again(numbered("a", i, -i))).isFalse();
        }
        assertThat(duplicates.again(numbered("a", 2_500, -2_500))).isTrue();
    }

    @Test
    void goes_by_time_where_there_is_no_number() {
        Duplicates duplicates = new Duplicates();

        assertThat(duplicates.again(timed("a", 0, 5))).isFalse();
        assertThat(duplicates.again(timed("a", 60, 5))).isFalse();
        assertThat(duplicates.again(timed("a", 0, 5))).isTrue();
    }

    @Test
    void does_not_judge_by_a_clock_that_is_too_coarse() {
        Duplicates duplicates = new Duplicates();
        duplicates.again(timed("a", 0, 5));
        duplicates.again(timed("b", 0, 5));

        assertThat(duplicates.again(timed("a", 0, 6))).isFalse();
        assertThat(duplicates.again(timed("a", 0, 6))).isFalse();
        assertThat(saved(duplicates).again(timed("a", 0, 5))).isFalse();
        assertThat(duplicates.again(timed("b", 0, 5))).isTrue();
    }

    @Test
    void takes_a_device_without_number_and_time_at_its_word() {
        Duplicates duplicates = new Duplicates();
        Reading bare = numbered("a", Reading.NO_SEQUENCE, 1);

        assertThat(duplicates.again(bare)).isFalse();
        assertThat(duplicates.again(bare)).isFalse();
    }

    @Test
    void looks_back_over_its_window_and_no_further() {
        Duplicates duplicates = new Duplicates();
        for (int i = 0; i <= Duplicates.WINDOW_MAX; i++) {
            duplicates.again(numbered("a", i, i));
        }

        assertThat(duplicates.again(numbered("a", 1, 1))).isTrue();
        assertThat(duplicates.again(numbered("a", 0, 0))).isFalse();
    }

    @Test
    void gives_each_of_many_devices_a_smaller_window() {
        Duplicates duplicates = new Duplicates();
        for (int i = 0; i < 600; i++) {
            for (int device = 0; device < 4_096; device++) {
                duplicates.again(numbered("d" + device, i, i));
            }
        }

        StateWriter out = new StateWriter();
        duplicates.save(out);

        assertThat(duplicates.again(numbered("d7", 599 - 63, 599 - 63))).isTrue();
        assertThat(duplicates.again(numbered("d7", 10, 10))).isFalse();
        assertThat(out.toByteArray().length).isLessThan(5_000_000);
    }

    @Test
    void says_the_same_after_it_was_saved_at_any_moment() {
        SplittableRandom random = new Seed(4).random();
        Duplicates whole = new Duplicates();
        Duplicates restarted = new Duplicates();
        List<Boolean> said = new ArrayList<>();
        List<Boolean> saidAgain = new ArrayList<>();

        for (int i = 0; i < 4_000; i++) {
            int at = Math.max(0, i - random.nextInt(1_500));
            String device = "d" + random.nextInt(3);
            Reading reading =
                    random.nextBoolean() ? numbered(device, at, at) : timed(device, at, at);
            said.add(whole.again(reading));
            saidAgain.add(restarted.again(reading));
            restarted = i % 97 == 0 ? saved(restarted) : restarted;
        }

        assertThat(saidAgain).isEqualTo(said).contains(true, false);
    }
}
