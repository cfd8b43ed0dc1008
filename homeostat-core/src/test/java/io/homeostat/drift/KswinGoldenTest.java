package io.homeostat.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.Seed;
import org.junit.jupiter.api.Test;

final class KswinGoldenTest {
    @Test
    void alarms_first_where_the_reference_does() {
        assertThat(GoldenStream.A.alarms(kswin(100, 30))).containsExactly(1016);
        assertThat(GoldenStream.S1.alarms(kswin(200, 100))).containsExactly(1042);
    }

    private static Kswin kswin(int window, int newest) {
        CPythonRandom random = new CPythonRandom(42);
        return new Kswin(
                new Kswin.Settings(1e-4, window, newest, new Seed(42)), count -> random::below);
    }
}
