package io.homeostat.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.feature.FeatureVector;
import io.homeostat.learn.TrainingBuffer.Row;
import org.junit.jupiter.api.Test;

class OrderedRowsTest {
    private static Row row(long reading, double... features) {
        return new Row(reading, 0, FeatureVector.of(features), reading);
    }

    @Test
    void a_place_is_taken_again_only_by_a_row_of_its_width() {
        OrderedRows rows = new OrderedRows();
        rows.add(row(1, 1, 2, 3));
        rows.removeOldest();

        rows.add(row(2, 4));
        assertThat(rows.all()).containsExactly(row(2, 4));
        rows.removeOldest();

        rows.add(row(3, 5, 6));
        assertThat(rows.all()).containsExactly(row(3, 5, 6));
    }

    @Test
    void a_late_row_takes_the_place_left_and_stands_where_it_belongs() {
        OrderedRows rows = new OrderedRows();
        for (int reading : new int[] {10, 20, 40}) {
            rows.add(row(reading, reading));
        }
        rows.removeOldest();

        rows.add(row(30, 30));

        assertThat(rows.all()).containsExactly(row(20, 20), row(30, 30), row(40, 40));
    }
}
