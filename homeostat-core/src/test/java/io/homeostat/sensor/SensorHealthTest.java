package io.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.Seed;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Four sensors that follow two hidden causes.
class SensorHealthTest {
    private static final Fields FIELDS =
            new Fields(
                    List.of(
                            Field.number("a"),
                            Field.number("b"),
                            Field.number("c"),
                            Field.number("d")));
    private static final int HEALTHY = 2_000;

    private final SplittableRandom random = new Seed(5).random();
    private final List<SensorReport> reports = new ArrayList<>();
    private SensorHealth health = fresh();
    private SensorHealth.Checked last = health.check(reading("x", new double[] {0, 0, 0, 0}), 0);
    private long index = 1;

    private static SensorHealth fresh() {
        return predicting(-1);
    }

    private static SensorHealth predicting(int target) {
        return new SensorHealth(
                FIELDS,
                new boolean[] {true, true, true, true},
                target,
                SensorPolicy.of(0, true, 500, 1_000));
    }

    private static Reading reading(String device, double[] values) {
        return Reading.of(new DeviceId(device), Optional.empty(), Reading.NO_SEQUENCE, values);
    }

    private void feed(String device, int count, UnaryOperator<double[]> fault) {
        for (int i = 0; i < count; i++) {
            double u = random.nextGaussian();
            double v = random.nextGaussian();
            double[] values = {
                u + 0.2 * random.nextGaussian(),
                u + v + 0.2 * random.nextGaussian(),
                v + 0.2 * random.nextGaussian(),
                u - v + 0.2 * random.nextGaussian()
            };
            last = health.check(reading(device, fault.apply(values)), index++);
            reports.addAll(last.reports());
        }
    }

    private static UnaryOperator<double[]> off(int sensor, double by) {
        return values -> {
            values[sensor] += by;
            return values;
        };
    }

    @Test
    void healthy_sensors_are_left_alone() {
        feed("x", 20_000, values -> values);

        assertThat(reports).isEmpty();
        assertThat(last.sick()).isFalse();
    }

    @Test
    void an_offset_is_named_its_value_replaced_and_its_end_told() {
        feed("x", HEALTHY, values -> values);
        feed("x", 100, off(2, 4));

        assertThat(reports).hasSize(1);
        assertThat(reports.getFirst().field()).isEqualTo("c");
        assertThat(reports.getFirst().kind()).isEqualTo("offset");
        assertThat(last.mended()).isTrue();
        assertThat(last.reading().get(2) - last.plain().get(2)).isBetween(-5.5, -2.5);
        assertThat(health.sick(new DeviceId("x"), HEALTHY + 10)).isTrue();
        assertThat(health.sick(new DeviceId("x"), HEALTHY - 10)).isFalse();

        feed("x", 100, values -> values);
        assertThat(reports).hasSize(2);
        assertThat(reports.getLast().begins()).isFalse();
        assertThat(last.sick()).isFalse();
    }

    @Test
    void a_world_in_which_all_sensors_move_is_no_fault() {
        feed("x", HEALTHY, values -> values);
        feed(
                "x",
                500,
                values -> new double[] {values[0] + 3, values[1] + 3, values[2], values[3] + 3});

        assertThat(reports).isEmpty();
    }

    @Test
    void another_level_of_what_is_predicted_is_no_fault() {
        health = predicting(2);
        feed("x", HEALTHY, values -> values);
        feed("x", 300, off(2, 4));

        assertThat(reports).isEmpty();

        feed("x", 300, off(2, 4).andThen(off(0, 4))::apply);
        assertThat(reports).extracting(SensorReport::field).doesNotContain("c");
    }

    @Test
    void what_every_device_shows_is_the_world() {
        for (int i = 0; i < HEALTHY; i++) {
            feed("x", 1, values -> values);
            feed("y", 1, values -> values);
            feed("z", 1, values -> values);
        }
        for (int i = 0; i < 200; i++) {
            feed("x", 1, off(2, 4));
            feed("y", 1, off(2, 4));
            feed("z", 1, off(2, 4));
        }

        assertThat(reports).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void a_fault_that_lasts_becomes_the_new_normal() {
        feed("x", HEALTHY, values -> values);
        feed("x", 600, off(2, 4));

        assertThat(reports).hasSize(2);
        assertThat(reports.getLast().reason()).contains("counts as normal");
        assertThat(last.sick()).isFalse();
    }

    @Test
    void a_sensor_whose_values_serve_the_model_better_is_believed() {
        feed("x", HEALTHY, values -> values);
        feed("x", 50, off(2, 4));
        List<SensorReport> told = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            told.addAll(health.weigh(new DeviceId("x"), 1, 1.5 + 0.1 * random.nextGaussian()));
        }
        feed("x", 50, off(2, 4));

        assertThat(told).hasSize(1);
        assertThat(told.getFirst().reason()).contains("is believed");
        assertThat(last.sick()).isFalse();
    }

    @Test
    void state_survives_in_the_middle_of_a_fault() {
        feed("x", HEALTHY, values -> values);
        feed("x", 60, off(2, 4));
        StateWriter out = new StateWriter();
        health.save(out);
        SensorHealth restored = fresh();
        restored.load(new StateReader(out.toByteArray()));
        health = restored;
        StateWriter again = new StateWriter();
        restored.save(again);

        assertThat(again.toByteArray()).isEqualTo(out.toByteArray());
        feed("x", 1, off(2, 4));
        assertThat(last.mended()).isTrue();
    }
}
