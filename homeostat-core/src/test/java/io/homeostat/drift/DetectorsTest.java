package io.homeostat.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.numeric.Autocorrelation;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DetectorsTest {
    /// A kit for one named detector with its defaults.
    abstract static class Named extends DriftDetectorKit {
        private final String name;
        private final int falseAlarms;
        private final int delay;

        Named(String name, int falseAlarms, int delay) {
            this.name = name;
            this.falseAlarms = falseAlarms;
            this.delay = delay;
        }

        @Override
        DriftDetector detector() {
            return Detectors.of(DetectorSpec.named(name));
        }

        @Override
        int falseAlarmsMax() {
            return falseAlarms;
        }

        @Override
        int delayMax() {
            return delay;
        }
    }

    @Nested
    class AdwinContract extends Named {
        AdwinContract() {
            super("adwin", 0, 130);
        }
    }

    @Nested
    class PageHinkleyContract extends Named {
        PageHinkleyContract() {
            super("page-hinkley", 0, 300);
        }
    }

    @Nested
    class DdmContract extends Named {
        DdmContract() {
            super("ddm", 20, 1200);
        }

        /// A false alarm shortly before the shift makes it take the shift for the new normal.
        @Override
        int missesMax() {
            return 2;
        }
    }

    @Nested
    class EddmContract extends Named {
        EddmContract() {
            super("eddm", 220, 400);
        }
    }

    @Nested
    class HddmAContract extends Named {
        HddmAContract() {
            super("hddm-a", 1, 150);
        }
    }

    @Nested
    class HddmWContract extends Named {
        HddmWContract() {
            super("hddm-w", 0, 160);
        }
    }

    @Nested
    class GlrContract extends Named {
        GlrContract() {
            super("glr", 0, 100);
        }
    }

    @Nested
    class CusumContract extends Named {
        CusumContract() {
            super("cusum", 0, 120);
        }
    }

    @Nested
    class EwmaContract extends Named {
        EwmaContract() {
            super("ewma", 0, 120);
        }
    }

    @Nested
    class FhddmContract extends Named {
        FhddmContract() {
            super("fhddm", 0, 150);
        }
    }

    @Nested
    class RddmContract extends Named {
        RddmContract() {
            super("rddm", 25, 250);
        }
    }

    @Nested
    class StepdContract extends Named {
        StepdContract() {
            super("stepd", 50, 60);
        }
    }

    @Nested
    class WstdContract extends Named {
        WstdContract() {
            super("wstd", 10, 200);
        }

        /// Once its window is full of the new errors, they are what it compares with.
        @Override
        int missesMax() {
            return 2;
        }
    }

    /// Error indicators that come in waves.
    @Nested
    class ResidualContract extends DriftDetectorKit {
        @Override
        DriftDetector detector() {
            return Detectors.of(
                    new DetectorSpec.Named(
                            "glr", new TreeMap<>(), Autocorrelation.AUTO, Duration.ZERO));
        }

        @Override
        int falseAlarmsMax() {
            return 0;
        }

        @Override
        int delayMax() {
            return 120;
        }

        /// The reference of a thousand values.
        @Override
        int stateBytesMax() {
            return 16_384;
        }
    }

    /// A limit chosen from the first errors, one a second.
    @Nested
    class CalibratedContract extends DriftDetectorKit {
        @Override
        DriftDetector detector() {
            return new Clocked(calibrated("glr", Duration.ofDays(10)));
        }

        @Override
        int falseAlarmsMax() {
            return 1;
        }

        @Override
        int delayMax() {
            return 120;
        }

        @Override
        int stateBytesMax() {
            return 16_384;
        }
    }

    /// Gives each value its time.
    private static final class Clocked implements DriftDetector {
        private final DriftDetector detector;
        private long seconds;

        Clocked(DriftDetector detector) {
            this.detector = detector;
        }

        @Override
        public DriftVerdict observe(double value) {
            DriftVerdict verdict = detector.observe(value, Instant.ofEpochSecond(seconds + 1));
            seconds++;
            return verdict;
        }

        @Override
        public void reset() {
            detector.reset();
            seconds = 0;
        }

        @Override
        public String name() {
            return detector.name();
        }

        @Override
        public void save(StateWriter out) {
            detector.save(out);
            out.putLong(seconds);
        }

        @Override
        public void load(StateReader in) {
            detector.load(in);
            seconds = in.getLong();
        }
    }

    private static CalibratedDetector calibrated(String name, Duration every) {
        return (CalibratedDetector)
                Detectors.of(
                        new DetectorSpec.Named(name, new TreeMap<>(), Autocorrelation.NONE, every));
    }

    @ParameterizedTest
    @ValueSource(strings = {"glr", "cusum", "page-hinkley"})
    void keeps_a_stated_budget_of_false_alarms(String name) {
        int alarms = 0;
        for (int seed = 0; seed < 10; seed++) {
            // One in 10,000 values, at a value a minute.
            CalibratedDetector detector = calibrated(name, Duration.ofMinutes(10_000));
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 1; i <= 21_000; i++) {
                double error = Math.abs(random.nextGaussian());
                Instant at = Instant.ofEpochSecond(60L * i);
                alarms += detector.observe(error, at) instanceof DriftVerdict.Drifted ? 1 : 0;
            }
            assertThat(detector.limit()).isPresent();
        }
        // 21 are expected. A limit from 1,000 values is right up to a factor of about two.
        assertThat(alarms).isBetween(4, 60);
    }

    @Test
    void refuses_to_calibrate_what_has_no_limit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> calibrated("adwin", Duration.ofDays(1)))
                .withMessageContaining("adwin has no limit");
    }

    /// Its test is run at every value, on continuous values here.
    @Nested
    class KswinContract extends Named {
        KswinContract() {
            super("kswin", 250, 100);
        }

        @Override
        double stationary(SplittableRandom random) {
            return random.nextDouble();
        }

        @Override
        double shifted(SplittableRandom random) {
            return 0.7 + random.nextDouble();
        }
    }

    @Test
    void builds_every_family_by_its_name() {
        for (DetectorFamily family : Detectors.families()) {
            var spec = DetectorSpec.named(family.name());
            assertThat(Detectors.of(spec).name()).isEqualTo(family.name());
            for (DetectorFamily.Param param : family.params()) {
                assertThat(param.problem(param.defaultValue())).isEmpty();
            }
        }
    }

    @Test
    void names_what_it_knows_when_a_name_is_wrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Detectors.of(spec("adwinn")))
                .withMessageContaining("adwinn")
                .withMessageContaining("page-hinkley");
    }

    @Test
    void names_parameter_value_and_range() {
        TreeMap<String, Double> params = new TreeMap<>();
        params.put("delta", 2.0);
        params.put("clock", 1.5);
        params.put("deltaa", 0.1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Detectors.of(DetectorSpec.named("adwin", params)))
                .withMessageContaining("delta: 2.0, expected a number from")
                .withMessageContaining("clock: 1.5, expected a whole number")
                .withMessageContaining("deltaa: no parameter of adwin");
    }

    @Test
    void refuses_residuals_for_a_binary_detector() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Detectors.of(
                                new DetectorSpec.Named(
                                        "rddm",
                                        new TreeMap<>(),
                                        Autocorrelation.AUTO,
                                        Duration.ZERO)))
                .withMessageContaining("rddm takes only 0 and 1");
    }

    private static DetectorSpec.Named spec(String name) {
        return DetectorSpec.named(name);
    }
}
