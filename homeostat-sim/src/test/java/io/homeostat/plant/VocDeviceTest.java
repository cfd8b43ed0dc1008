package io.homeostat.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.homeostat.base.Seed;
import io.homeostat.numeric.Moments;
import io.homeostat.plant.VocDevice.Sample;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VocDeviceTest {
    private static List<Sample> samples(VocScript script, long seed, int count) {
        VocDevice device = new VocDevice(script, new Seed(seed));
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            samples.add(device.next());
        }
        return samples;
    }

    private static Moments voc(List<Sample> samples, int from, int to) {
        Moments moments = new Moments();
        samples.subList(from, to).forEach(sample -> moments.add(sample.voc()));
        return moments;
    }

    /// Correlation of each step with the one before: the day is slow and does not show in it. By
    /// the Yule-Walker equations about -0.35 in the office and -0.85 with the new source.
    private static double alternation(List<Sample> samples, int from, int to) {
        double products = 0;
        double squares = 0;
        for (int i = from + 2; i < to; i++) {
            double step = samples.get(i).voc() - samples.get(i - 1).voc();
            double before = samples.get(i - 1).voc() - samples.get(i - 2).voc();
            products += step * before;
            squares += step * step;
        }
        return products / squares;
    }

    @Test
    void the_same_seed_gives_the_same_readings_and_another_seed_does_not() {
        VocScript script = VocScript.demonstration();

        assertThat(samples(script, 1, 2_500)).isEqualTo(samples(script, 1, 2_500));
        assertThat(samples(script, 1, 10)).isNotEqualTo(samples(script, 2, 10));
    }

    @Test
    void names_its_values_in_the_order_of_its_fields() {
        Sample sample = new VocDevice(VocScript.steady(), new Seed(1)).next();

        assertThat(sample.values().sequencedKeySet()).containsExactlyElementsOf(VocDevice.FIELDS);
        assertThat(sample.values()).containsEntry(VocDevice.VOC, sample.voc());
    }

    @Test
    void stays_within_what_such_sensors_can_say() {
        for (Sample sample : samples(VocScript.demonstration(), 3, 6_000)) {
            assertThat(sample.temperature()).isBetween(10.0, 35.0);
            assertThat(sample.humidity()).isBetween(0.0, 100.0);
            assertThat(sample.voc()).isBetween(0.0, 2_000.0);
        }
    }

    @Test
    void the_demonstration_steps_creeps_and_grows_noisy_where_its_script_says() {
        List<Sample> samples = samples(VocScript.demonstration(), 4, 6_000);

        double office = voc(samples, 924, 1_500).mean();
        double source = voc(samples, 2_076, 2_940).mean();
        double crept = voc(samples, 3_600, 4_752).mean();
        assertThat(source - office).isCloseTo(160, within(25.0));
        assertThat(crept - source).isCloseTo(180, within(25.0));
        assertThat(alternation(samples, 924, 1_500)).isCloseTo(-0.35, within(0.1));
        assertThat(alternation(samples, 2_076, 2_940)).isCloseTo(-0.85, within(0.1));
        assertThat(voc(samples, 4_848, 6_000).variance())
                .isGreaterThan(1.3 * voc(samples, 3_600, 4_752).variance());
    }

    @Test
    void a_steady_room_keeps_its_level() {
        List<Sample> samples = samples(VocScript.steady(), 5, 5_760);

        assertThat(voc(samples, 0, 2_880).mean())
                .isCloseTo(voc(samples, 2_880, 5_760).mean(), within(12.0));
    }

    @Test
    void a_disturbance_that_would_grow_without_bound_is_refused() {
        assertThatThrownBy(() -> new VocDynamics(400, 0, 0, 0, 0.9, 0.2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("grows without bound");
    }

    @Test
    void a_change_that_begins_before_the_last_has_ended_is_refused() {
        VocDynamics room = VocScript.steady().first();

        assertThatThrownBy(() ->
                        new VocScript(
                                room,
                                List.of(
                                        new VocScript.Change(100, 50, room.withLevel(500)),
                                        new VocScript.Change(120, 0, room.withLevel(600)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("change 1");
    }
}
