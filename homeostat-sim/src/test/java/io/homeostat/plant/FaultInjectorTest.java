package io.homeostat.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.homeostat.base.Seed;
import io.homeostat.numeric.Moments;
import io.homeostat.plant.SensorFault.Period;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultInjectorTest {
    private static final Fields FIELDS = new Fields(List.of(Field.number("x"), Field.number("y")));
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int FROM = 100;
    private static final int TO = 1_100;
    private static final int READINGS = 1_200;

    private static SensorFault fault(FaultKind kind, double... size) {
        return new SensorFault(
                "x",
                kind,
                Optional.empty(),
                new Period.Readings(FROM, TO),
                size.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(size[0]));
    }

    private static FaultInjector injector(SensorFault... faults) {
        return new FaultInjector(FIELDS, List.of(faults), new Seed(7));
    }

    /// x goes up and down with mean 10 and standard deviation about 1.
    private static double truth(int n) {
        return 10 + Math.sqrt(2) * StrictMath.sin(n);
    }

    private static Instant at(int n) {
        return START.plusSeconds(60L * n);
    }

    private static Reading reading(String device, int n) {
        return Reading.of(new DeviceId(device), Optional.of(at(n)), n, new double[] {truth(n), n});
    }

    private static List<Double> said(FaultInjector injector) {
        List<Double> said = new ArrayList<>();
        for (int n = 0; n < READINGS; n++) {
            Reading reading = injector.apply(n, at(n), reading("d", n));
            assertThat(reading.get(1)).isEqualTo(n);
            said.add(reading.get(0));
        }
        return said;
    }

    /// What the faulty period adds to the truth.
    private static Moments added(List<Double> said) {
        Moments moments = new Moments();
        for (int n = FROM; n < TO; n++) {
            moments.add(said.get(n) - truth(n));
        }
        return moments;
    }

    @ParameterizedTest
    @EnumSource(value = FaultKind.class, names = "RATE", mode = EnumSource.Mode.EXCLUDE)
    void changes_its_period_and_nothing_else_and_the_same_every_time(FaultKind kind) {
        List<Double> said = said(injector(fault(kind)));

        for (int n = 0; n < READINGS; n++) {
            if (n < FROM || n >= TO) {
                assertThat(said.get(n)).isEqualTo(truth(n));
            }
        }
        assertThat(said).isEqualTo(said(injector(fault(kind))));
        assertThat(said.subList(FROM, TO)).isNotEqualTo(truths());
    }

    private static List<Double> truths() {
        List<Double> truths = new ArrayList<>();
        for (int n = FROM; n < TO; n++) {
            truths.add(truth(n));
        }
        return truths;
    }

    @Test
    void a_stuck_sensor_repeats_its_last_good_value() {
        assertThat(said(injector(fault(FaultKind.STUCK))).subList(FROM, TO))
                .containsOnly(truth(FROM - 1));
    }

    @Test
    void an_offset_is_three_standard_deviations_unless_it_is_given() {
        assertThat(added(said(injector(fault(FaultKind.OFFSET)))).mean()).isCloseTo(3, within(.05));
        Moments given = added(said(injector(fault(FaultKind.OFFSET, -4))));
        assertThat(given.mean()).isCloseTo(-4, within(1e-9));
        assertThat(given.standardDeviation()).isCloseTo(0, within(1e-9));
    }

    @Test
    void a_gain_multiplies() {
        List<Double> said = said(injector(fault(FaultKind.GAIN, 2)));
        assertThat(said.get(500)).isEqualTo(2 * truth(500));
    }

    @Test
    void noise_has_no_mean_and_the_deviation_that_is_given() {
        Moments added = added(said(injector(fault(FaultKind.NOISE, 5))));
        assertThat(added.mean()).isCloseTo(0, within(.5));
        assertThat(added.standardDeviation()).isCloseTo(5, within(.4));
    }

    @Test
    void a_spike_comes_in_one_of_twenty_readings_up_or_down() {
        List<Double> said = said(injector(fault(FaultKind.SPIKE, 50)));
        long up = 0;
        long down = 0;
        for (int n = FROM; n < TO; n++) {
            double more = said.get(n) - truth(n);
            assertThat(Math.abs(more) < 1e-9 || Math.abs(Math.abs(more) - 50) < 1e-9).isTrue();
            up += more > 1 ? 1 : 0;
            down += more < -1 ? 1 : 0;
        }
        assertThat(up).isBetween(10L, 45L);
        assertThat(down).isBetween(10L, 45L);
    }

    @Test
    void a_drop_out_loses_the_share_that_is_given() {
        assertThat(said(injector(fault(FaultKind.DROP_OUT))).subList(FROM, TO))
                .containsOnly(Double.NaN);
        long lost =
                said(injector(fault(FaultKind.DROP_OUT, 0.3))).stream()
                        .filter(value -> value.isNaN())
                        .count();
        assertThat(lost).isBetween(240L, 360L);
    }

    @Test
    void a_drift_grows_to_its_size() {
        List<Double> said = said(injector(fault(FaultKind.DRIFT, 8)));
        assertThat(said.get(FROM)).isCloseTo(truth(FROM), within(1e-9));
        assertThat(said.get(600) - truth(600)).isCloseTo(4, within(1e-9));
        assertThat(said.get(TO - 1) - truth(TO - 1)).isCloseTo(8, within(.01));
    }

    @Test
    void quantised_values_are_multiples_of_the_step() {
        assertThat(said(injector(fault(FaultKind.QUANTISE, 0.5))).subList(FROM, TO))
                .allMatch(value -> value == Math.rint(2 * value) / 2)
                .anyMatch(value -> value == 10.5);
    }

    @Test
    void each_device_has_a_past_of_its_own_and_one_may_be_named() {
        FaultInjector all = injector(fault(FaultKind.STUCK));
        all.apply(FROM - 2, START, reading("a", 1));
        all.apply(FROM - 1, START, reading("b", 2));
        assertThat(all.apply(FROM, START, reading("a", 3)).get(0)).isEqualTo(truth(1));
        assertThat(all.apply(FROM, START, reading("b", 3)).get(0)).isEqualTo(truth(2));

        SensorFault one =
                new SensorFault(
                        "x",
                        FaultKind.GAIN,
                        Optional.of("a"),
                        new Period.Readings(0, 10),
                        OptionalDouble.of(3));
        assertThat(injector(one).apply(0, START, reading("a", 3)).get(0)).isEqualTo(3 * truth(3));
        assertThat(injector(one).apply(0, START, reading("b", 3)).get(0)).isEqualTo(truth(3));
    }

    @Test
    void a_period_may_be_one_of_time() {
        SensorFault fault =
                new SensorFault(
                        "x",
                        FaultKind.GAIN,
                        Optional.empty(),
                        new Period.Times(at(10), at(20)),
                        OptionalDouble.of(2));
        FaultInjector injector = injector(fault);

        assertThat(injector.apply(0, at(9), reading("d", 9)).get(0)).isEqualTo(truth(9));
        assertThat(injector.apply(0, at(10), reading("d", 10)).get(0)).isEqualTo(2 * truth(10));
        assertThat(injector.apply(0, at(19), reading("d", 19)).get(0)).isEqualTo(2 * truth(19));
        assertThat(injector.apply(0, at(20), reading("d", 20)).get(0)).isEqualTo(truth(20));
    }

    @Test
    void one_fault_does_not_change_the_chance_of_another() {
        SensorFault other =
                new SensorFault(
                        "x",
                        FaultKind.NOISE,
                        Optional.empty(),
                        new Period.Readings(0, 50),
                        OptionalDouble.of(1));
        List<Double> alone = said(injector(fault(FaultKind.NOISE, 1)));
        List<Double> both = said(injector(fault(FaultKind.NOISE, 1), other));

        assertThat(both.subList(FROM, TO)).isEqualTo(alone.subList(FROM, TO));
    }

    @Test
    void what_cannot_be_is_refused() {
        assertThatThrownBy(() -> new Period.Readings(5, 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fault(FaultKind.DROP_OUT, 1.5)).hasMessageContaining("share");
        assertThatThrownBy(() -> fault(FaultKind.STUCK, 1)).hasMessageContaining("no size");
        SensorFault unknown =
                new SensorFault(
                        "q",
                        FaultKind.STUCK,
                        Optional.empty(),
                        new Period.Readings(0, 1),
                        OptionalDouble.empty());
        assertThatThrownBy(() -> injector(unknown)).hasMessageContaining("q");
    }

    @Test
    void a_rate_stretches_the_times_of_one_device_and_leaves_the_values() {
        SensorFault rate =
                new SensorFault(
                        FaultKind.DEVICE,
                        FaultKind.RATE,
                        Optional.of("d"),
                        new Period.Readings(FROM, TO),
                        OptionalDouble.of(3));
        FaultInjector injector = injector(rate);
        for (int n = 0; n < READINGS; n++) {
            Reading said = injector.apply(n, at(n), reading("d", n));
            int longer = Math.clamp(n - FROM + 1L, 0, TO - FROM);
            assertThat(said.time()).contains(at(n + 2 * longer));
            assertThat(said.toArray()).isEqualTo(reading("d", n).toArray());
            assertThat(injector.apply(n, at(n), reading("e", n))).isEqualTo(reading("e", n));
        }
    }
}
