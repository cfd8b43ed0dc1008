package io.homeostat.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.learn.TrainingBuffer.Row;
import io.homeostat.model.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingBufferTest {
    private static final Task NUMBER = new Task.Regression();
    private static final Task TWO = new Task.Classification(List.of("empty", "occupied"));

    private static TrainingBuffer buffer(Task task, int capacity, int rows) {
        TrainingBuffer buffer = new TrainingBuffer(task, capacity);
        for (int i = 0; i < rows; i++) {
            buffer.add(row(i, 0));
        }
        return buffer;
    }

    private static Row row(long reading, double target) {
        return new Row(reading, FeatureVector.of((double) reading), target);
    }

    private static long count(List<Row> rows, double target) {
        return rows.stream().filter(row -> row.target() == target).count();
    }

    @Test
    void holds_the_newest_rows_up_to_its_capacity() {
        TrainingBuffer buffer = buffer(NUMBER, 10, 25);

        assertThat(buffer.size()).isEqualTo(10);
        assertThat(buffer.added()).isEqualTo(25);
        assertThat(buffer.window(0, 10, 100).getFirst().reading()).isEqualTo(15);
    }

    @Test
    void a_window_reaches_back_to_the_cut_within_its_least_and_its_most() {
        TrainingBuffer buffer = buffer(NUMBER, 100, 50);

        assertThat(buffer.window(20, 5, 40)).hasSize(30);
        assertThat(buffer.window(20, 35, 40)).hasSize(35);
        assertThat(buffer.window(20, 5, 12)).hasSize(12);
        assertThat(buffer.window(20, 70, 90)).hasSize(50);
        assertThat(buffer.window(20, 5, 12).getLast().reading()).isEqualTo(49);
    }

    @Test
    void counts_the_rows_since_a_cut_and_finds_the_cut_of_a_count() {
        TrainingBuffer buffer = buffer(NUMBER, 100, 50);

        assertThat(buffer.countSince(45)).isEqualTo(5);
        assertThat(buffer.countSince(50)).isZero();
        assertThat(buffer.readingOf(5)).isEqualTo(45);
        assertThat(buffer.readingOf(500)).isZero();
        assertThat(buffer.countSince(buffer.readingOf(17))).isEqualTo(17);
    }

    @Test
    void a_window_of_one_class_is_covered_with_the_newest_rows_of_the_others() {
        TrainingBuffer buffer = new TrainingBuffer(TWO, 1_000);
        for (int i = 0; i < 3_000; i++) {
            buffer.add(row(i, i < 1_000 ? i % 2 : 0));
        }

        List<Row> window = buffer.window(2_500, 100, 1_000);

        assertThat(count(window, 1)).isEqualTo(TrainingBuffer.PER_CLASS);
        assertThat(count(window, 0)).isEqualTo(500);
        assertThat(window.stream().filter(row -> row.target() == 1).mapToLong(Row::reading).max())
                .hasValue(999);
        assertThat(window).extracting(Row::reading).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void covers_from_within_the_buffer_too_and_only_what_was_ever_seen() {
        TrainingBuffer buffer = new TrainingBuffer(TWO, 1_000);
        for (int i = 0; i < 600; i++) {
            buffer.add(row(i, i < 50 ? 1 : 0));
        }

        assertThat(count(buffer.window(500, 10, 100), 1)).isEqualTo(50);
        assertThat(count(buffer(TWO, 100, 80).window(0, 10, 100), 1)).isZero();
    }

    @Test
    void no_row_stands_twice_in_a_window_though_labels_came_out_of_order() {
        TrainingBuffer buffer = new TrainingBuffer(TWO, 1_000);
        for (int i = 0; i < 300; i++) {
            buffer.add(row(i ^ 15, i % 5 == 0 ? 1 : 0));
        }

        assertThat(buffer.window(150, 10, 1_000)).extracting(Row::reading).doesNotHaveDuplicates();
    }

    @Test
    void memory_is_bounded() {
        TrainingBuffer buffer = new TrainingBuffer(TWO, 100);
        for (int i = 0; i < 10_000; i++) {
            buffer.add(row(i, i % 2));
        }
        StateWriter out = new StateWriter();
        buffer.save(out);

        int rowBytes = 8 + 4 + 8 + 8;
        int rowsMax = 100 + 2 * TrainingBuffer.PER_CLASS;
        assertThat(out.toByteArray().length).isLessThanOrEqualTo(rowsMax * rowBytes + 32);
    }

    @Test
    void what_was_saved_holds_the_same_windows() {
        TrainingBuffer buffer = new TrainingBuffer(TWO, 50);
        for (int i = 0; i < 200; i++) {
            buffer.add(row(i, i < 120 ? 1 : 0));
        }
        StateWriter out = new StateWriter();
        buffer.save(out);
        TrainingBuffer copy = new TrainingBuffer(TWO, 50);
        copy.load(new StateReader(out.toByteArray()));

        assertThat(copy.window(180, 10, 50)).isEqualTo(buffer.window(180, 10, 50));
        assertThat(copy.added()).isEqualTo(200);
    }
}
