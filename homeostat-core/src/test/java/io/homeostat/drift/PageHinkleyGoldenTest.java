package io.homeostat.drift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PageHinkleyGoldenTest {
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
}
