package io.homeostat.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Detectors that watch the error of a regression.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ScaledDetectorTest {
    /// Absolute errors in the unit of some target, that double.
    abstract static class Scaled extends DriftDetectorKit {
        private final String name;
        private final int delayMax;

        Scaled(String name, int delayMax) {
            this.name = name;
            this.delayMax = delayMax;
        }

        @Override
        DriftDetector detector() {
            return Detectors.scaled(DetectorSpec.named(name));
        }

        @Override
        int falseAlarmsMax() {
            return 0;
        }

        @Override
        int delayMax() {
            return delayMax;
        }

        @Override
        double stationary(SplittableRandom random) {
            return 37 * Math.abs(random.nextGaussian());
        }

        @Override
        double shifted(SplittableRandom random) {
            return 74 * Math.abs(random.nextGaussian());
        }
    }

    @Nested
    class ScaledContract extends Scaled {
        ScaledContract() {
            super("adwin", 130);
        }
    }

    /// A detector of mistakes, to which the largest tenth of the errors are mistakes.
    @Nested
    class MissContract extends Scaled {
        MissContract() {
            super("fhddm", 150);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ddm", "eddm", "fhddm", "rddm", "stepd", "wstd"})
    void a_detector_of_mistakes_finds_that_the_errors_of_a_regression_have_grown(String name) {
        SplittableRandom random = new SplittableRandom(5);
        DriftDetector detector = Detectors.scaled(DetectorSpec.named(name));
        for (int i = 0; i < 1_000; i++) {
            detector.observe(37 * Math.abs(random.nextGaussian()));
        }

        int count = 0;
        boolean fired = false;
        while (!fired && count < 300) {
            double error = 111 * Math.abs(random.nextGaussian());
            fired = detector.observe(error) instanceof DriftVerdict.Drifted;
            count++;
        }

        assertThat(fired).isTrue();
    }
}
