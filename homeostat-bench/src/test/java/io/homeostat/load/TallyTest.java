package io.homeostat.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TallyTest {
    private final Tally tally = new Tally(2);

    private void answer(long... indexes) {
        for (long index : indexes) {
            tally.prediction(index, (int) (index % 2), 1_000_000);
        }
    }

    @Test
    void whole_and_in_order_is_nothing_lost_doubled_or_reordered() {
        tally.measureFrom(0);

        answer(0, 1, 2, 3, 4, 5);

        assertThat(tally.lost(6)).isZero();
        assertThat(tally.duplicates()).isZero();
        assertThat(tally.reordered()).isZero();
        assertThat(tally.latencyMillis(50)).isBetween(0.99, 1.01);
    }

    @Test
    void only_events_from_the_first_measured_one_can_be_lost() {
        answer(0, 3);
        tally.measureFrom(4);

        answer(4, 5, 8);

        assertThat(tally.lost(10)).isEqualTo(3); // 6, 7, 9; not 1 and 2
    }

    @Test
    void an_answer_that_comes_again_is_a_duplicate_and_not_a_second_event() {
        tally.measureFrom(0);

        answer(0, 1, 1, 1, 2);

        assertThat(tally.duplicates()).isEqualTo(2);
        assertThat(tally.reordered()).isZero();
        assertThat(tally.lost(3)).isZero();
    }

    @Test
    void order_counts_within_a_device_only() {
        tally.measureFrom(0);

        answer(3, 0, 2, 5, 4, 1); // 1 after 5 is late, both of device 1

        assertThat(tally.reordered()).isEqualTo(1);
        assertThat(tally.lost(6)).isZero();
    }
}
