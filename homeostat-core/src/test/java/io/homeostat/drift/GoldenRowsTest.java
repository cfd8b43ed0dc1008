package io.homeostat.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Alarm indices that independent implementations publish or were measured to give.
final class GoldenRowsTest {
    static List<GoldenRow> rows() {
        return GoldenRow.all();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void alarms_where_the_references_do(GoldenRow row) {
        assertThat(row.run()).isEqualTo(row.alarms());
    }
}
