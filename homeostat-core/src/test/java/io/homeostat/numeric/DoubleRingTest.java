package io.homeostat.numeric;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoubleRingTest {
    private static final int CAPACITY = 5;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 5, 6, 9, 10, 13})
    void is_saved_oldest_first_wherever_its_newest_value_stands(int added) {
        DoubleRing ring = new DoubleRing(CAPACITY);
        for (int i = 0; i < added; i++) {
            ring.add(i);
        }
        StateWriter out = new StateWriter(1);
        ring.save(out);

        StateReader in = new StateReader(out.toByteArray());
        int kept = Math.min(added, CAPACITY);
        assertThat(in.getInt()).isEqualTo(kept);
        for (int i = added - kept; i < added; i++) {
            assertThat(in.getDouble()).isEqualTo(i);
        }
        assertThat(in.exhausted()).isTrue();

        DoubleRing loaded = new DoubleRing(CAPACITY);
        loaded.load(new StateReader(out.toByteArray()));
        for (int age = 0; age <= CAPACITY; age++) {
            assertThat(loaded.get(age)).isEqualTo(Double.valueOf(ring.get(age)));
        }
    }
}
