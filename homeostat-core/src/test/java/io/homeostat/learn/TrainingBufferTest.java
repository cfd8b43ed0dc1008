package io.homeostat.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.learn.TrainingBuffer.Row;
import io.homeostat.model.Task;
import java.util.List;
import java.util.stream.IntStream;
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

    private static FeatureSchema schema() {
        return new FeatureSchema(List.of(Column.number("x")));
    }

    /// The window of the newest rows alone.
    private static TrainingWindow recent(TrainingBuffer buffer, long cut, int min, int max) {
        return buffer.offer(schema(), cut, min, max).windows().stream()
                .filter(window -> window.name().equals("the newest rows"))
                .findFirst()
                .orElseGet(() -> buffer.offer(schema(), cut, min, max).windows().getFirst());
    }

    private static long count(TrainingOffer offer, double target) {
        return IntStream.range(0, offer.data().size())
                .filter(i -> offer.data().target(i) == target)
                .count();
    }

    @Test
    void holds_the_newest_rows_up_to_its_capacity() {
        TrainingBuffer buffer = buffer(NUMBER, 10, 25);

        assertThat(buffer.size()).isEqualTo(10);
        assertThat(buffer.added()).isEqualTo(25);
        assertThat(recent(buffer, 0, 10, 100).firstReading()).isEqualTo(15);
    }

    @Test
    void a_window_reaches_back_to_the_cut_within_its_least_and_its_most() {
        TrainingBuffer buffer = buffer(NUMBER, 100, 50);

        assertThat(recent(buffer, 20, 5, 40).firstReading()).isEqualTo(20);
        assertThat(recent(buffer, 20, 35, 40).firstReading()).isEqualTo(15);
        assertThat(recent(buffer, 20, 5, 12).firstReading()).isEqualTo(38);
        assertThat(recent(buffer, 20, 70, 90).firstReading()).isZero();
        assertThat(buffer.newestReading()).isEqualTo(49);
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
    void counts_the_rows_since_a_cut_though_a_slow_device_has_its_labels_late() {
        TrainingBuffer buffer = new TrainingBuffer(NUMBER, 40);
        for (int i = 100; i < 150; i++) {
            buffer.add(row(i, 0));
            if (i % 5 == 4) {
                buffer.add(row(i - 100, 0));
            }
        }

        assertThat(buffer.countSince(120)).isEqualTo(30);
        assertThat(buffer.readingOf(30)).isEqualTo(120);
        assertThat(buffer.newestReading()).isEqualTo(149);
        assertThat(buffer.before(120, 2)).extracting(Row::reading).containsExactly(118L, 119L);
        assertThat(recent(buffer, 130, 5, 40).firstReading()).isEqualTo(130);
    }

    @Test
    void shows_the_newest_rows_on_either_side_of_a_cut() {
        TrainingBuffer buffer = buffer(NUMBER, 30, 50);

        assertThat(buffer.since(45, 100))
                .extracting(Row::reading)
                .containsExactly(45L, 46L, 47L, 48L, 49L);
        assertThat(buffer.since(45, 2)).extracting(Row::reading).containsExactly(48L, 49L);
        assertThat(buffer.before(45, 2)).extracting(Row::reading).containsExactly(43L, 44L);
        assertThat(buffer.before(22, 100)).extracting(Row::reading).containsExactly(20L, 21L);
        assertThat(buffer.before(5, 100)).isEmpty();
    }

    @Test
    void what_was_handed_out_stays_as_it_was_when_other_rows_take_the_place() {
        TrainingBuffer buffer = buffer(NUMBER, 10, 25);
        List<Row> newest = buffer.since(0, 3);
        TrainingSet offered = buffer.offer(schema(), 0, 10, 10).data();

        for (int i = 25; i < 60; i++) {
            buffer.add(row(i, 1));
        }

        assertThat(newest).containsExactly(row(22, 0), row(23, 0), row(24, 0));
        assertThat(IntStream.range(0, 10).mapToObj(offered::row))
                .extracting(x -> x.get(0))
                .containsExactly(15.0, 16.0, 17.0, 18.0, 19.0, 20.0, 21.0, 22.0, 23.0, 24.0);
        assertThat(buffer.since(0, 2)).containsExactly(row(58, 1), row(59, 1));
    }

    @Test
    void a_window_that_lacks_a_class_is_lent_the_newest_rows_of_it_from_before() {
        TrainingBuffer buffer = new TrainingBuffer(TWO, 1_000);
        for (int i = 0; i < 3_000; i++) {
            buffer.add(row(i, i < 1_000 ? i % 2 : 0));
        }

        TrainingOffer offer = buffer.offer(schema(), 2_500, 100, 1_000);

        // A quarter of the 500 new rows is the share of each class.
        assertThat(count(offer, 1)).isEqualTo(125);
        assertThat(count(offer, 0)).isEqualTo(500 + 125);
        assertThat(offer.windows()).hasSize(2);
        assertThat(offer.windows().getFirst().lent()).isEmpty();
        TrainingWindow newest = offer.windows().getLast();
        TrainingSet rows = newest.of(offer.data(), offer.data().size());
        assertThat(rows.size()).isEqualTo(500 + 50);
        assertThat(IntStream.range(0, 50).mapToDouble(rows::target)).containsOnly(1.0);
        assertThat(IntStream.range(50, 550).mapToDouble(rows::target)).containsOnly(0.0);
        List<Integer> ones =
                IntStream.range(0, 250).filter(i -> offer.data().target(i) == 1).boxed().toList();
        assertThat(newest.lent()).isEqualTo(ones.subList(75, 125));
    }

    @Test
    void a_window_is_lent_rows_of_no_class_that_it_has() {
        Task three = new Task.Classification(List.of("stop", "idle", "run"));
        TrainingBuffer buffer = new TrainingBuffer(three, 1_000);
        for (int i = 0; i < 3_000; i++) {
            buffer.add(row(i, i < 1_000 ? i % 3 : 1 + i % 2));
        }

        TrainingOffer offer = buffer.offer(schema(), 2_500, 100, 1_000);

        TrainingWindow newest = offer.windows().getLast();
        TrainingSet rows = newest.of(offer.data(), offer.data().size());
        assertThat(newest.lent()).hasSize(50);
        assertThat(IntStream.range(0, 50).mapToDouble(rows::target)).containsOnly(0.0);
        assertThat(IntStream.range(50, 550).mapToDouble(rows::target)).containsOnly(1.0, 2.0);
    }

    @Test
    void after_a_change_the_rows_since_then_are_a_window_of_their_own() {
        TrainingBuffer buffer = buffer(NUMBER, 1_000, 1_500);

        TrainingOffer offer = buffer.offer(schema(), 1_440, 200, 1_000);

        assertThat(offer.windows())
                .extracting(TrainingWindow::firstReading)
                .containsExactly(1_300L, 1_440L);
        assertThat(offer.data().size()).isEqualTo(200);
    }

    @Test
    void no_row_stands_twice_in_a_window_though_labels_came_out_of_order() {
        TrainingBuffer buffer = new TrainingBuffer(TWO, 1_000);
        for (int i = 0; i < 300; i++) {
            buffer.add(row(i ^ 15, i % 5 == 0 ? 1 : 0));
        }

        TrainingSet data = buffer.offer(schema(), 150, 10, 1_000).data();
        assertThat(IntStream.range(0, data.size()).mapToDouble(i -> data.row(i).get(0)).boxed())
                .doesNotHaveDuplicates();
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
        int rowsMax = 100 + 2 * TrainingBuffer.REMEMBERED;
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

        TrainingOffer saved = copy.offer(schema(), 180, 10, 50);
        assertThat(saved.windows()).isEqualTo(buffer.offer(schema(), 180, 10, 50).windows());
        assertThat(saved.data().digest())
                .isEqualTo(buffer.offer(schema(), 180, 10, 50).data().digest());
        assertThat(copy.added()).isEqualTo(200);
    }
}
