package io.homeostat.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.drift.GoldenStream.Alarms;
import java.util.List;
import org.junit.jupiter.api.Test;

/// First warnings and alarms that a reference implementation publishes.
final class BinaryGoldenTest {
    private static final HddmSettings TWO_SIDED = new HddmSettings(0.001, 0.005, 0.05, 2);

    @Test
    void ddm_alarms_where_the_reference_does() {
        assertThat(GoldenStream.B.run(new Ddm()))
                .isEqualTo(new Alarms(List.of(1334), List.of(1084, 1492)));
        assertThat(GoldenStream.S2.alarms(new Ddm())).containsExactly(1049);
    }

    @Test
    void ddm_takes_a_thousand_errors_for_a_stable_stream() {
        Ddm ddm = new Ddm();

        for (int i = 0; i < 1000; i++) {
            assertThat(ddm.observe(1)).isEqualTo(DriftVerdict.STABLE);
        }
    }

    @Test
    void eddm_alarms_where_the_reference_does() {
        Alarms alarms = GoldenStream.B.run(new Eddm(new Eddm.Settings(30, 0.8, 0.75)));
        assertThat(alarms.drifts()).containsExactly(1278);
        assertThat(alarms.warnings()).startsWith(1059);
        assertThat(GoldenStream.S2.alarms(new Eddm(new Eddm.Settings(30, 0.9, 0.8))))
                .containsExactly(1059);
    }

    @Test
    void hddm_a_alarms_where_the_reference_does() {
        Alarms alarms = GoldenStream.B.run(new HddmA());
        assertThat(alarms.drifts()).containsExactly(1206);
        assertThat(alarms.warnings()).startsWith(451);
        assertThat(GoldenStream.S2.alarms(new HddmA())).containsExactly(1047);
        assertThat(GoldenStream.S3.alarms(new HddmA(TWO_SIDED))).containsExactly(531, 1015, 1545);
    }

    @Test
    void hddm_w_alarms_where_the_reference_does() {
        Alarms alarms = GoldenStream.B.run(new HddmW());
        assertThat(alarms.drifts()).containsExactly(1077);
        assertThat(alarms.warnings()).startsWith(451);
        assertThat(GoldenStream.S2.alarms(new HddmW())).containsExactly(1018);
        assertThat(GoldenStream.S3.alarms(new HddmW(TWO_SIDED))).containsExactly(507, 1032, 1508);
    }

    /// Published for a stream of hits, whose fall it watches; ours takes errors.
    @Test
    void fhddm_alarms_where_the_reference_does() {
        assertThat(GoldenStream.C.mistaken(new Fhddm())).containsExactly(315);
        assertThat(GoldenStream.C.alarms(new Fhddm())).isEmpty();
    }

    @Test
    void rddm_alarms_where_the_reference_does() {
        assertThat(GoldenStream.D.alarms(new Rddm())).containsExactly(1021);
    }

    @Test
    void wstd_alarms_where_the_reference_does() {
        Alarms alarms = GoldenStream.W.run(new Wstd());
        assertThat(alarms.drifts()).containsExactly(277);
        assertThat(alarms.warnings()).startsWith(265);
    }
}
