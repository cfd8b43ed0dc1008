package io.homeostat.drift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// First warnings that a reference implementation publishes; its alarms are in [GoldenRow].
final class BinaryGoldenTest {
    @Test
    void warns_where_the_reference_does() {
        assertThat(GoldenStream.B.run(new Ddm()).warnings()).containsExactly(1084, 1492);
        assertThat(GoldenStream.B.run(new Eddm(new Eddm.Settings(30, 0.8, 0.75))).warnings())
                .startsWith(1059);
        assertThat(GoldenStream.B.run(new HddmA()).warnings()).startsWith(451);
        assertThat(GoldenStream.B.run(new HddmW()).warnings()).startsWith(451);
        assertThat(GoldenStream.W.run(new Wstd()).warnings()).startsWith(265);
    }

    @Test
    void ddm_takes_a_thousand_errors_for_a_stable_stream() {
        Ddm ddm = new Ddm();

        for (int i = 0; i < 1000; i++) {
            assertThat(ddm.observe(1)).isEqualTo(DriftVerdict.STABLE);
        }
    }
}
