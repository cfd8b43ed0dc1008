package io.homeostat.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.Seed;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.DriftVerdict.Drifted;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What every detector must do, whatever its kind. The streams are errors of 0 and 1 unless a
/// subclass says otherwise; they are seeded, so every bound is exact and never flaky.
abstract class DriftDetectorKit {
    static final int SEEDS = 20;
    static final int LENGTH = 5000;
    private static final int BEFORE = 1000;

    abstract DriftDetector detector();

    /// Alarms that are allowed in all seeded stationary streams together ([#SEEDS] × [#LENGTH]
    /// values).
    abstract int falseAlarmsMax();

    /// Values after the shift within which every seeded stream must have an alarm.
    abstract int delayMax();

    /// Seeded streams whose shift may be missed: 0 for all but the weakest.
    int missesMax() {
        return 0;
    }

    double stationary(SplittableRandom random) {
        return random.nextDouble() < 0.1 ? 1 : 0;
    }

    double shifted(SplittableRandom random) {
        return random.nextDouble() < 0.5 ? 1 : 0;
    }

    int stateBytesMax() {
        return 8192;
    }

    @Test
    void stays_within_its_false_alarms_on_stationary_streams() {
        int alarms = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            DriftDetector detector = detector();
            SplittableRandom random = random("stationary", seed);
            for (int i = 0; i < LENGTH; i++) {
                alarms += detector.observe(stationary(random)) instanceof Drifted ? 1 : 0;
            }
        }
        assertThat(alarms).isLessThanOrEqualTo(falseAlarmsMax());
    }

    @Test
    void fires_within_its_delay_of_an_abrupt_shift() {
        List<Integer> late = new ArrayList<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            DriftDetector detector = detector();
            SplittableRandom random = random("shift", seed);
            for (int i = 0; i < BEFORE; i++) {
                detector.observe(stationary(random));
            }
            int delay = 0;
            boolean fired = false;
            while (!fired && delay++ <= delayMax()) {
                fired = detector.observe(shifted(random)) instanceof Drifted;
            }
            if (!fired) {
                late.add(seed);
            }
        }
        assertThat(late).hasSizeLessThanOrEqualTo(missesMax());
    }

    @Test
    void goes_on_identically_from_a_snapshot_at_any_point() {
        for (int at : new int[] {0, 1, 29, 31, 100, 999, 1000, 1020, 1500, 1999}) {
            DriftDetector original = detector();
            SplittableRandom random = random("snapshot", at);
            feed(original, random, 0, at);

            DriftDetector restored = detector();
            restored.observe(1);
            StateReader in = new StateReader(saved(original));
            restored.load(in);

            assertThat(in.exhausted()).isTrue();
            assertThat(saved(restored)).isEqualTo(saved(original));
            SplittableRandom same = random.split();
            for (int i = at; i < at + 2000; i++) {
                double value = i < BEFORE ? stationary(same) : shifted(same);
                assertThat(restored.observe(value)).isEqualTo(original.observe(value));
            }
        }
    }

    @Test
    void goes_on_identically_from_a_snapshot_at_an_alarm() {
        DriftDetector original = detector();
        SplittableRandom random = random("alarm", 0);
        feed(original, random, 0, BEFORE);
        int waited = 0;
        while (!(original.observe(shifted(random)) instanceof Drifted)) {
            assertThat(waited++).isLessThanOrEqualTo(2 * delayMax());
        }

        DriftDetector restored = detector();
        restored.load(new StateReader(saved(original)));

        for (int i = 0; i < 500; i++) {
            double value = shifted(random);
            assertThat(restored.observe(value)).isEqualTo(original.observe(value));
        }
    }

    @Test
    void is_as_new_after_a_reset() {
        DriftDetector used = detector();
        feed(used, random("reset", 0), 0, 1500);

        used.reset();

        DriftDetector fresh = detector();
        assertThat(saved(used)).isEqualTo(saved(fresh));
        SplittableRandom random = random("reset", 1);
        for (int i = 0; i < 2000; i++) {
            double value = i < BEFORE ? stationary(random) : shifted(random);
            assertThat(used.observe(value)).isEqualTo(fresh.observe(value));
        }
    }

    @Test
    void refuses_what_is_not_a_finite_number_and_is_none_the_worse() {
        DriftDetector detector = detector();
        feed(detector, random("nan", 0), 0, 200);
        byte[] before = saved(detector);

        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> detector.observe(bad))
                    .withMessageContaining(String.valueOf(bad))
                    .withMessageContaining("expected");
        }

        assertThat(saved(detector)).isEqualTo(before);
    }

    @Test
    void holds_a_bounded_state() {
        DriftDetector detector = detector();
        SplittableRandom random = random("memory", 0);
        for (int i = 0; i < 100_000; i++) {
            detector.observe(stationary(random));
        }
        assertThat(saved(detector).length).isLessThanOrEqualTo(stateBytesMax());
    }

    @Test
    void is_silent_on_a_constant_stream() {
        for (double value : new double[] {0, 1}) {
            DriftDetector detector = detector();
            for (int i = 0; i < 3000; i++) {
                assertThat(detector.observe(value)).isNotInstanceOf(Drifted.class);
            }
        }
    }

    @Test
    void sees_a_gross_change_of_a_constant_stream() {
        DriftDetector detector = detector();
        for (int i = 0; i < BEFORE; i++) {
            detector.observe(0);
        }
        boolean fired = false;
        for (int i = 0; i < Math.max(1000, delayMax()) && !fired; i++) {
            fired = detector.observe(1) instanceof Drifted;
        }
        assertThat(fired).isTrue();
    }

    @Test
    void says_since_when_within_what_it_has_seen() {
        for (int seed = 0; seed < SEEDS; seed++) {
            DriftDetector detector = detector();
            SplittableRandom random = random("since", seed);
            for (int i = 1; i <= 2 * BEFORE; i++) {
                double value = i <= BEFORE ? stationary(random) : shifted(random);
                if (detector.observe(value) instanceof Drifted(var evidence)) {
                    assertThat(evidence.since()).isBetween(0L, (long) i);
                    assertThat(evidence.value()).isGreaterThanOrEqualTo(0);
                }
            }
        }
    }

    @Test
    void decides_the_same_twice() {
        DriftDetector first = detector();
        DriftDetector second = detector();
        feed(first, random("twice", 0), 0, 2 * BEFORE);
        feed(second, random("twice", 0), 0, 2 * BEFORE);
        assertThat(saved(first)).isEqualTo(saved(second));
    }

    @Test
    void refuses_the_state_of_something_else() {
        StateWriter foreign = new StateWriter();
        foreign.putString("something else").putLong(1).putLong(2).putLong(3);

        assertThatThrownBy(() -> detector().load(new StateReader(foreign.toByteArray())))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("something else");
    }

    private void feed(DriftDetector detector, SplittableRandom random, int from, int to) {
        for (int i = from; i < to; i++) {
            detector.observe(i < BEFORE ? stationary(random) : shifted(random));
        }
    }

    private static byte[] saved(DriftDetector detector) {
        StateWriter out = new StateWriter();
        detector.save(out);
        return out.toByteArray();
    }

    private static SplittableRandom random(String purpose, int index) {
        return new Seed(20).split(purpose).split(index).random();
    }
}
