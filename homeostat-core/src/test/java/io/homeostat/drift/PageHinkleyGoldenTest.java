package io.homeostat.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.drift.PageHinkley.Mode;
import org.junit.jupiter.api.Test;

final class PageHinkleyGoldenTest {
    @Test
    void alarms_where_the_reference_does() {
        assertThat(GoldenStream.A.alarms(in(Mode.BOTH))).containsExactly(1006);
        assertThat(GoldenStream.S3.alarms(in(Mode.UP))).containsExactly(588, 1681);
        assertThat(GoldenStream.S3.alarms(in(Mode.DOWN))).containsExactly(1172);
        assertThat(GoldenStream.S3.alarms(in(Mode.BOTH))).containsExactly(588, 1097, 1585);
    }

    @Test
    void counts_the_new_regime_from_the_running_minimum() {
        PageHinkley detector = new PageHinkley();
        for (int i = 0; i < 100; i++) {
            assertThat(detector.observe(0.5)).isEqualTo(DriftVerdict.STABLE);
        }

        DriftVerdict verdict = DriftVerdict.STABLE;
        int newer = 0;
        while (verdict.equals(DriftVerdict.STABLE)) {
            verdict = detector.observe(11);
            newer++;
        }

        assertThat(((DriftVerdict.Drifted) verdict).evidence().since()).isEqualTo(newer);
    }

    private static PageHinkley in(Mode mode) {
        return new PageHinkley(PageHinkley.Settings.of(mode));
    }
}
