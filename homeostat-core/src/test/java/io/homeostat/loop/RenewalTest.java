package io.homeostat.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.learn.TrainingBuffer;
import io.homeostat.model.Task;
import org.junit.jupiter.api.Test;

class RenewalTest {
    private static final int FRESH_MIN = 100;
    private static final int ROWS_MAX = 2_500;

    private final TrainingBuffer buffer = new TrainingBuffer(new Task.Regression(), 10_000);
    private final Renewal renewal = new Renewal(buffer, FRESH_MIN, ROWS_MAX);
    private long reading;

    @Test
    void without_a_champion_nothing_is_renewed() {
        rows(500);
        renewal.ordered(0, 500, false, false);

        assertThat(rowsUntilDue(5_000)).isEqualTo(5_000);
    }

    @Test
    void the_first_model_is_renewed_from_all_rows_when_twice_as_many_have_come() {
        rows(500);
        renewal.ordered(0, 500, false, false);
        renewal.installed(500);

        assertThat(rowsUntilDue(5_000)).isEqualTo(1_000);
        assertThat(renewal.ripening()).isFalse();
        assertThat(renewal.nextCut(500)).isZero();
    }

    @Test
    void after_a_change_it_is_due_when_the_new_rows_have_tripled() {
        rows(1_000);
        long change = reading;
        rows(60);
        renewal.ordered(change, 1_000, false, true);

        assertThat(renewal.ripening()).isTrue();
        assertThat(rowsUntilDue(5_000)).isEqualTo(2 * 60);
        assertThat(renewal.nextCut(1_000)).isEqualTo(change);
    }

    @Test
    void few_new_rows_among_many_old_ones_wait_for_enough_to_matter() {
        rows(1_000);
        long change = reading;
        rows(10);
        renewal.ordered(change, 1_000, false, true);

        assertThat(rowsUntilDue(5_000)).isEqualTo(FRESH_MIN - 10);
    }

    @Test
    void a_model_that_learned_from_the_new_world_alone_is_renewed_for_age() {
        rows(3_000);
        renewal.ordered(1_500, 1_000, false, true);

        assertThat(renewal.ripening()).isFalse();
        assertThat(rowsUntilDue(5_000)).isEqualTo(2_000);
        assertThat(renewal.nextCut(1_000)).isEqualTo(reading - 2_000);
    }

    @Test
    void a_refusal_for_age_doubles_the_wait_and_a_promotion_sets_it_anew() {
        rows(3_000);
        renewal.ordered(1_500, 500, false, true);
        assertThat(rowsUntilDue(5_000)).isEqualTo(1_000);
        renewal.ordered(2_000, 800, true, true);
        renewal.refused();
        assertThat(rowsUntilDue(5_000)).isEqualTo(2_000);
        renewal.ordered(2_000, 800, true, true);
        renewal.promoted(800);
        assertThat(rowsUntilDue(5_000)).isEqualTo(1_600);
    }

    /// Otherwise a box without any change would train for ever, each time in vain.
    @Test
    void in_a_world_that_stays_the_waits_between_refusals_go_on_doubling() {
        rows(ROWS_MAX);
        renewal.ordered(0, ROWS_MAX, false, false);
        renewal.installed(ROWS_MAX);

        for (long wait = 2 * ROWS_MAX; wait <= 128 * ROWS_MAX; wait *= 2) {
            assertThat(rowsUntilDue(1_000 * ROWS_MAX)).isEqualTo(wait);
            assertThat(renewal.ripening()).isFalse();
            renewal.ordered(renewal.nextCut(ROWS_MAX), ROWS_MAX, true, true);
            renewal.refused();
        }
    }

    @Test
    void after_a_rollback_nothing_is_due_until_the_next_training() {
        rows(3_000);
        renewal.ordered(1_500, 500, false, true);
        renewal.rolledBack();

        assertThat(rowsUntilDue(5_000)).isEqualTo(5_000);
    }

    @Test
    void its_state_survives() {
        rows(1_000);
        long change = reading;
        rows(60);
        renewal.ordered(change, 1_000, false, true);
        StateWriter out = new StateWriter();
        renewal.save(out);
        Renewal restored = new Renewal(buffer, FRESH_MIN, ROWS_MAX);
        restored.load(new StateReader(out.toByteArray()));

        rows(2 * 60 - 1);
        assertThat(restored.due()).isFalse();
        rows(1);
        assertThat(restored.due()).isTrue();
        assertThat(restored.ripening()).isTrue();
        assertThat(restored.cut()).isEqualTo(change);
    }

    private int rowsUntilDue(int most) {
        int count = 0;
        while (count < most && !renewal.due()) {
            rows(1);
            count++;
        }
        return count;
    }

    private void rows(int count) {
        for (int i = 0; i < count; i++) {
            buffer.add(new TrainingBuffer.Row(reading++, FeatureVector.of(1), 2));
        }
    }
}
