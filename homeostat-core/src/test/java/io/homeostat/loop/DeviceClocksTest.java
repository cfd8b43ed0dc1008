package io.homeostat.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceClocksTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<String> reports = new ArrayList<>();
    private DeviceClocks clocks = new DeviceClocks();
    private Instant now = Instant.EPOCH;

    private Instant tell(String device, Instant at) {
        Instant believed = clocks.believe(new DeviceId(device), at, now);
        now = believed.isAfter(now) ? believed : now;
        clocks.drain()
                .forEach(report ->
                        reports.add(report.device().value() + (report.begins() ? "!" : " ok")));
        return now;
    }

    private void minutes(String device, Instant from, int count) {
        for (int i = 0; i < count; i++) {
            tell(device, from.plusSeconds(60L * i));
        }
    }

    @Test
    void believes_the_first_time_and_those_that_follow_it() {
        minutes("a", START, 100);

        assertThat(now).isEqualTo(START.plusSeconds(99 * 60));
        assertThat(reports).isEmpty();
    }

    @Test
    void does_not_believe_a_clock_far_in_the_future_and_names_it_once() {
        Instant wrong = Instant.parse("2051-01-01T00:00:00Z");
        for (int i = 0; i < 100; i++) {
            tell("good", START.plusSeconds(60L * i));
            tell("bad", wrong.plusSeconds(60L * i));
            assertThat(clocks.doubted()).isTrue();
        }

        assertThat(now).isEqualTo(START.plusSeconds(99 * 60));
        assertThat(reports).containsExactly("bad!");

        tell("bad", START.plusSeconds(100 * 60));

        assertThat(reports).containsExactly("bad!", "bad ok");
        assertThat(clocks.doubted()).isFalse();
    }

    @Test
    void goes_on_after_a_gap_of_weeks_with_the_fifth_reading_and_accuses_nobody() {
        minutes("a", START, 50);
        Instant after = START.plus(Duration.ofDays(40));

        minutes("a", after, 4);
        assertThat(now).isEqualTo(START.plusSeconds(49 * 60));
        tell("a", after.plusSeconds(4 * 60));

        assertThat(now).isEqualTo(after.plusSeconds(4 * 60));
        assertThat(reports).isEmpty();
    }

    @Test
    void goes_on_after_a_gap_with_several_devices_too() {
        minutes("a", START, 50);
        minutes("b", START, 50);
        Instant after = START.plus(Duration.ofDays(40));

        for (int i = 0; i < 3; i++) {
            tell("a", after.plusSeconds(60L * i));
            tell("b", after.plusSeconds(60L * i));
        }

        assertThat(now).isEqualTo(after.plusSeconds(120));
        assertThat(reports).isEmpty();
    }

    @Test
    void does_not_take_a_burst_of_one_device_for_a_new_era_while_others_are_known() {
        minutes("a", START, 50);
        minutes("b", START, 50);

        minutes("b", START.plus(Duration.ofDays(9_000)), 20);
        tell("a", START.plusSeconds(50 * 60));

        assertThat(now).isEqualTo(START.plusSeconds(50 * 60));
        assertThat(reports).containsExactly("b!");
    }

    @Test
    void believes_one_device_in_the_end_when_the_others_have_gone() {
        minutes("a", START, 50);
        minutes("b", START, 50);
        Instant after = START.plus(Duration.ofDays(40));

        minutes("b", after, DeviceClocks.AGREEING_ALONE);

        assertThat(now).isEqualTo(after.plusSeconds(60L * (DeviceClocks.AGREEING_ALONE - 1)));
    }

    @Test
    void a_single_wrong_time_is_reported_and_over_with_the_next_reading() {
        minutes("a", START, 50);

        tell("a", START.plus(Duration.ofDays(3_650)));
        tell("a", START.plusSeconds(50 * 60));

        assertThat(now).isEqualTo(START.plusSeconds(50 * 60));
        assertThat(reports).containsExactly("a!", "a ok");
    }

    @Test
    void times_that_agree_on_nothing_are_never_believed() {
        minutes("a", START, 50);

        for (int i = 1; i <= 50; i++) {
            tell("a", START.plus(Duration.ofDays(100L + 37L * i * i % 1_009)));
        }

        assertThat(now).isEqualTo(START.plusSeconds(49 * 60));
        assertThat(reports).containsExactly("a!");
    }

    @Test
    void a_device_that_stays_behind_is_reported_once_and_when_it_has_caught_up() {
        minutes("a", START, 10);

        minutes("late", START.minus(Duration.ofDays(30)), 200);

        assertThat(now).isEqualTo(START.plusSeconds(9 * 60));
        assertThat(clocks.doubted()).isFalse();
        assertThat(reports).containsExactly("late!");

        tell("late", START.plusSeconds(9 * 60));

        assertThat(reports).containsExactly("late!", "late ok");
    }

    @Test
    void readings_weeks_apart_are_no_fault() {
        for (int i = 0; i < 40; i++) {
            tell("a", START.plus(Duration.ofDays(7L * i)));
        }

        assertThat(now).isEqualTo(START.plus(Duration.ofDays(7 * 39)));
        assertThat(reports).isEmpty();
    }

    @Test
    void says_the_same_after_it_was_saved_in_the_middle_of_a_doubt() {
        minutes("a", START, 50);
        minutes("b", START, 50);
        Instant after = START.plus(Duration.ofDays(40));
        tell("a", after);
        tell("b", after);
        tell("a", after);

        StateWriter out = new StateWriter();
        clocks.save(out);
        clocks = new DeviceClocks();
        clocks.load(new StateReader(out.toByteArray()));
        tell("a", after);
        assertThat(now).isBefore(after);
        tell("a", after);

        assertThat(now).isEqualTo(after);
        assertThat(clocks.told()).isTrue();
    }
}
