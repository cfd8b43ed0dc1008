package io.homeostat.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.Seed;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.loop.Diagnosis.Cause;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import io.homeostat.sensor.SensorHealth;
import io.homeostat.sensor.SensorPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The same alarm has another cause by what was seen beside it.
class DiagnosisTest {
    private static final int HEALTHY = 2_000;
    private static final long MANY_LABELS = 100;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SplittableRandom random = new Seed(7).random();
    private final SensorHealth sensors =
            new SensorHealth(
                    new Fields(List.of(Field.number("a"), Field.number("b"), Field.number("c"))),
                    new boolean[] {true, true, true},
                    -1,
                    SensorPolicy.of(0, true, 500, 1_000));
    private final Diagnosis counting = new Diagnosis(sensors, true);
    private final Diagnosis timeless = new Diagnosis(sensors, false);
    private Instant at = Instant.parse("2026-01-01T00:00:00Z");
    private long index;

    /// @param offset added to the first sensor
    /// @param missing whether the second and the third say nothing
    private void feed(int count, Duration interval, double offset, boolean missing) {
        for (int i = 0; i < count; i++) {
            at = at.plus(interval);
            double u = random.nextGaussian();
            double[] values = {
                u + 0.2 * random.nextGaussian() + offset,
                missing ? Double.NaN : u + 0.2 * random.nextGaussian(),
                missing ? Double.NaN : u + 0.2 * random.nextGaussian()
            };
            FeatureVector x = FeatureVector.of(values);
            Reading reading =
                    Reading.of(new DeviceId("d"), Optional.of(at), Reading.NO_SEQUENCE, values);
            sensors.check(reading, index++);
            counting.observe(x);
            timeless.observe(x);
        }
    }

    private Cause cause() {
        return counting.of(HEALTHY, MANY_LABELS);
    }

    @Test
    void a_target_that_parts_from_healthy_sensors_is_concept_drift() {
        feed(HEALTHY + 500, SECOND, 0, false);

        assertThat(cause()).isEqualTo(Cause.CONCEPT_DRIFT);
        assertThat(counting.of(HEALTHY, 19)).isEqualTo(Cause.NOT_ENOUGH_EVIDENCE);
        assertThat(counting.of(HEALTHY, 20)).isEqualTo(Cause.CONCEPT_DRIFT);
    }

    @Test
    void a_sensor_that_is_sick_comes_before_all_else() {
        feed(HEALTHY, SECOND, 0, false);
        feed(100, SECOND, 5, false);

        assertThat(cause()).isEqualTo(Cause.SENSOR_FAULT);
        assertThat(counting.of(HEALTHY, 1)).isEqualTo(Cause.SENSOR_FAULT);
    }

    @Test
    void more_missing_than_usual_is_a_gap_upstream_until_it_is_usual() {
        feed(HEALTHY, SECOND, 0, false);
        feed(65, SECOND, 0, true);
        assertThat(cause()).isEqualTo(Cause.UPSTREAM_GAP);

        feed(500, SECOND, 0, false);
        assertThat(cause()).isEqualTo(Cause.CONCEPT_DRIFT);
    }

    @Test
    void another_rate_matters_to_features_that_are_counted_in_readings() {
        feed(HEALTHY, SECOND, 0, false);
        feed(50, Duration.ofSeconds(10), 0, false);
        assertThat(cause()).isEqualTo(Cause.RATE_CHANGE);
        assertThat(timeless.of(HEALTHY, MANY_LABELS)).isEqualTo(Cause.CONCEPT_DRIFT);

        feed(50, SECOND, 0, false);
        assertThat(cause()).isEqualTo(Cause.CONCEPT_DRIFT);
    }

    @Test
    void goes_on_from_a_snapshot() {
        feed(HEALTHY, SECOND, 0, false);
        feed(30, SECOND, 0, true);
        StateWriter out = new StateWriter();
        counting.save(out);
        Diagnosis restored = new Diagnosis(sensors, true);
        restored.load(new StateReader(out.toByteArray()));

        assertThat(restored.of(HEALTHY, MANY_LABELS)).isEqualTo(Cause.UPSTREAM_GAP);
    }
}
