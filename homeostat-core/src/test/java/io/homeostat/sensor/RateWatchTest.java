package io.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.Seed;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateWatchTest {
    private static final int NEW_NORMAL = 300;

    private final SplittableRandom random = new Seed(11).random();
    private final List<SensorReport> reports = new ArrayList<>();
    private RateWatch watch = new RateWatch(NEW_NORMAL);
    private double time = 1_700_000_000;
    private long readings;

    private void tell(String device, double seconds) {
        long whole = (long) Math.floor(seconds);
        Instant at = Instant.ofEpochSecond(whole, Math.round((seconds - whole) * 1e9));
        readings++;
        reports.addAll(
                watch.observe(
                        Reading.of(
                                new DeviceId(device),
                                Optional.of(at),
                                Reading.NO_SEQUENCE,
                                new double[] {1})));
    }

    private void feed(int count, DoubleSupplier interval) {
        for (int i = 0; i < count; i++) {
            time += interval.getAsDouble();
            tell("pump", time);
        }
    }

    /// About `seconds`, by up to three tenths more or less.
    private DoubleSupplier jitter(double seconds) {
        return () -> seconds * (0.7 + 0.6 * random.nextDouble());
    }

    private List<String> reasons() {
        return reports.stream().map(SensorReport::reason).toList();
    }

    @ParameterizedTest
    @ValueSource(doubles = {10, 3, 0.25, 0.125})
    void tells_another_interval_with_both_and_that_it_has_passed(double factor) {
        feed(500, () -> 1);
        long before = readings;
        feed(RateWatch.AFTER, () -> factor);

        assertThat(reports).hasSize(1);
        assertThat(readings - before).isEqualTo(RateWatch.AFTER);
        SensorReport told = reports.getFirst();
        assertThat(told.begins()).isTrue();
        assertThat(told.kind()).isEqualTo("rate");
        assertThat(told.field()).isEqualTo("*");
        assertThat(told.device().value()).isEqualTo("pump");
        assertThat(told.evidence()).containsEntry("usualSeconds", 1.0);
        assertThat(String.valueOf(told.evidence().get("seconds")))
                .startsWith(String.valueOf(factor));
        assertThat(watch.anyChanged()).isTrue();

        feed(100, () -> factor);
        assertThat(reports).hasSize(1);
        feed(2 * RateWatch.AFTER, () -> 1);
        assertThat(reports).hasSize(2);
        assertThat(reports.getLast().begins()).isFalse();
        assertThat(reports.getLast().reason()).isEqualTo("pump reports every 1.00 s again");
        assertThat(watch.anyChanged()).isFalse();
    }

    @Test
    void a_change_that_stays_counts_as_normal_after_a_while() {
        feed(500, () -> 1);
        feed(NEW_NORMAL + RateWatch.AFTER, () -> 10);

        assertThat(reasons())
                .containsExactly(
                        "pump reports every 10.0 s, where it reported every 1.00 s: lags and"
                                + " rolling windows reach further back",
                        "pump has reported every 10.0 s for 300 readings, which counts as normal"
                                + " now");
        feed(1_000, () -> 10);
        assertThat(reports).hasSize(2);
        feed(RateWatch.AFTER, () -> 1);
        assertThat(reports).hasSize(3);
        assertThat(reports.getLast().reason()).contains("less far back");
    }

    @Test
    void jitter_gaps_and_scattered_intervals_are_no_change() {
        feed(2_000, jitter(1));
        for (int i = 0; i < 200; i++) {
            feed(1, () -> 3_600);
            feed(5, jitter(1));
        }
        watch = new RateWatch(NEW_NORMAL);
        feed(20_000, () -> -60 * Math.log(1 - random.nextDouble()));
        watch = new RateWatch(NEW_NORMAL);
        feed(20_000, () -> random.nextInt(5) < 3 ? 1 : 10);

        assertThat(reasons()).isEmpty();
    }

    @Test
    void bursts_with_pauses_are_a_change() {
        feed(500, () -> 1);
        for (int i = 0; i < 10; i++) {
            feed(9, () -> 0.05);
            feed(1, () -> 9.5);
        }

        assertThat(reports).hasSize(1);
        assertThat(reports.getFirst().reason()).startsWith("pump reports every 0.05");
    }

    @Test
    void what_comes_late_or_out_of_order_changes_nothing() {
        feed(500, () -> 1);
        for (int outage = 0; outage < 20; outage++) {
            double before = time;
            time += 300;
            feed(3, () -> 1);
            // What was kept during the outage comes at once, with the times at which it was read.
            for (int i = 1; i < 300; i++) {
                tell("pump", before + i);
            }
            feed(100, () -> 1);
        }
        for (int i = 0; i < 2_000; i += 2) {
            tell("pump", time + 2);
            tell("pump", time + 1);
            time += 2;
        }

        assertThat(reasons()).isEmpty();
    }

    @Test
    void what_was_kept_and_what_is_new_may_come_in_turn() {
        feed(500, () -> 1);
        double outage = time;
        time += 2_000;
        for (int i = 1; i < 1_000; i++) {
            feed(1, () -> 1);
            tell("pump", outage + i);
        }

        assertThat(reasons()).isEmpty();
    }

    @Test
    void a_clock_that_slipped_does_not_make_it_deaf() {
        feed(500, () -> 1);
        tell("pump", time + 36_000);
        feed(100, () -> 1);
        feed(2 * RateWatch.AFTER, () -> 10);

        assertThat(reports).hasSize(1);
        assertThat(reports.getFirst().reason()).startsWith("pump reports every 10.0 s");
    }

    @Test
    void readings_without_a_time_say_nothing_and_devices_have_rates_of_their_own() {
        for (int i = 0; i < 1_000; i++) {
            tell("fast", time + i);
            if (i % 10 == 0) {
                tell("slow", time + i);
            }
            reports.addAll(
                    watch.observe(
                            Reading.of(
                                    new DeviceId("fast"),
                                    Optional.empty(),
                                    Reading.NO_SEQUENCE,
                                    new double[] {1})));
        }

        assertThat(reasons()).isEmpty();
    }

    @Test
    void goes_on_identically_from_a_snapshot() {
        for (int before : new int[] {0, 1, 40, 64, 500, 519, 530, 700}) {
            watch = new RateWatch(NEW_NORMAL);
            reports.clear();
            feed(Math.min(500, before), jitter(1));
            feed(Math.max(0, before - 500), jitter(10));
            StateWriter out = new StateWriter();
            watch.save(out);
            RateWatch original = watch;
            RateWatch restored = new RateWatch(NEW_NORMAL);
            StateReader in = new StateReader(out.toByteArray());
            restored.load(in);
            assertThat(in.exhausted()).isTrue();
            double from = time;
            long seed = random.nextLong();

            assertThat(after(restored, from, seed)).isEqualTo(after(original, from, seed));
        }
    }

    private List<SensorReport> after(RateWatch other, double from, long seed) {
        SplittableRandom own = new SplittableRandom(seed);
        watch = other;
        reports.clear();
        time = from;
        feed(150, () -> 10 * own.nextDouble() + 5);
        feed(400, () -> own.nextDouble() + 0.5);
        return List.copyOf(reports);
    }
}
