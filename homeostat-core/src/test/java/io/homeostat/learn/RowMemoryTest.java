package io.homeostat.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.learn.TrainingBuffer.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowMemoryTest {
    private static RowMemory after(int rows) {
        RowMemory memory = new RowMemory(8, 4);
        add(memory, 0, rows);
        return memory;
    }

    private static void add(RowMemory memory, int from, int to) {
        for (int i = from; i < to; i++) {
            memory.add(new Row(i, FeatureVector.of((double) i), i));
        }
    }

    private static List<Long> readings(RowMemory memory, int most) {
        return memory.spread(most).stream().map(Row::reading).toList();
    }

    @Test
    void holds_all_rows_until_it_is_full() {
        assertThat(readings(after(8), 8)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void a_longer_past_is_held_in_wider_steps() {
        assertThat(readings(after(15), 8)).containsExactly(0L, 2L, 4L, 6L, 8L, 10L, 12L, 14L);
        assertThat(readings(after(32), 8)).containsExactly(0L, 4L, 8L, 12L, 16L, 20L, 24L, 28L);
    }

    @Test
    void at_the_widest_step_the_oldest_goes() {
        assertThat(readings(after(41), 8)).containsExactly(12L, 16L, 20L, 24L, 28L, 32L, 36L, 40L);
    }

    @Test
    void some_of_its_rows_are_spread_over_all_of_them() {
        assertThat(readings(after(32), 4)).containsExactly(0L, 8L, 16L, 24L);
        assertThat(readings(after(3), 4)).containsExactly(0L, 1L, 2L);
        assertThat(readings(after(3), 0)).isEmpty();
    }

    @Test
    void a_copy_and_what_was_saved_go_on_as_it_would() {
        for (int rows = 0; rows < 60; rows++) {
            RowMemory memory = after(rows);
            RowMemory copy = memory.copy();
            StateWriter out = new StateWriter();
            memory.save(out);
            RowMemory loaded = new RowMemory(8, 4);
            loaded.load(new StateReader(out.toByteArray()));

            add(memory, rows, rows + 13);
            add(copy, rows, rows + 13);
            add(loaded, rows, rows + 13);

            assertThat(readings(copy, 8)).isEqualTo(readings(memory, 8));
            assertThat(readings(loaded, 8)).isEqualTo(readings(memory, 8));
        }
    }
}
