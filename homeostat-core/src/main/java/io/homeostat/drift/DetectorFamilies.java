package io.homeostat.drift;

import io.homeostat.drift.DetectorFamily.Param;
import java.util.List;

/// What every kind of detector is called and takes: its parameters with default and range.
final class DetectorFamilies {
    private static final double NEAR_ZERO = 1e-12;
    private static final double NEAR_ONE = 1 - 1e-12;
    private static final double MANY = Integer.MAX_VALUE;

    private static final Param SIDES =
            new Param("sides", 1, 1, 2, true, "1 reports only a rise, 2 a fall too");

    /// In the order in which the documentation lists them.
    static final List<DetectorFamily> ALL =
            List.of(
                    adwin(),
                    glr(),
                    pageHinkley(),
                    cusum(),
                    ewma(),
                    hddmA(),
                    hddmW(),
                    kswin(),
                    ddm(),
                    eddm(),
                    fhddm(),
                    rddm(),
                    stepd(),
                    wstd());

    private DetectorFamilies() {}

    private static DetectorFamily adwin() {
        return new DetectorFamily(
                Adwin.NAME,
                List.of(
                        probability("delta", 0.002, "confidence of one cut"),
                        count("clock", 32, 1, "values between scans"),
                        new Param("maxBuckets", 5, 2, 64, true, "buckets per row"),
                        count("minWindow", 5, 1, "shortest side of a cut, in values"),
                        count("grace", 10, 0, "no scan up to this many values"),
                        SIDES),
                false,
                "The longest window with a constant mean; the default.");
    }

    private static DetectorFamily pageHinkley() {
        return new DetectorFamily(
                PageHinkley.NAME,
                List.of(
                        count("minInstances", 30, 1, "values before the first alarm"),
                        new Param("delta", 0.005, 0, MANY, false, "deviation always tolerated"),
                        new Param("threshold", 50, NEAR_ZERO, 1e12, false, "rise that is an alarm"),
                        new Param("alpha", 0.9999, NEAR_ZERO, 1, false, "fading of the sum"),
                        SIDES),
                false,
                "The faded sum of deviations from the running mean.");
    }

    private static DetectorFamily ddm() {
        return new DetectorFamily(
                Ddm.NAME,
                List.of(
                        count("warmStart", 30, 1, "values before the first judgement"),
                        new Param("warning", 2, NEAR_ZERO, 100, false, "deviations for a warning"),
                        new Param("drift", 3, NEAR_ZERO, 100, false, "deviations for an alarm")),
                true,
                "The error rate against the best it was.");
    }

    private static DetectorFamily eddm() {
        return new DetectorFamily(
                Eddm.NAME,
                List.of(
                        count("warmStart", 30, 1, "errors before the first judgement"),
                        probability("alpha", 0.95, "share of the longest distance: warning"),
                        probability("beta", 0.9, "share of the longest distance: alarm")),
                true,
                "The distance between two errors against the longest it was.");
    }

    private static DetectorFamily hddmA() {
        return new DetectorFamily(
                HddmA.NAME,
                List.of(
                        probability("drift", 0.001, "confidence of an alarm"),
                        probability("warning", 0.005, "confidence of a warning"),
                        SIDES),
                false,
                "The mean against the mean up to the best cut, by Hoeffding's bound.");
    }

    private static DetectorFamily hddmW() {
        return new DetectorFamily(
                HddmW.NAME,
                List.of(
                        probability("drift", 0.001, "confidence of an alarm"),
                        probability("warning", 0.005, "confidence of a warning"),
                        new Param("lambda", 0.05, NEAR_ZERO, 1, false, "weight of the newest"),
                        SIDES),
                false,
                "Two weighted means around the best cut, by McDiarmid's bound.");
    }

    private static DetectorFamily kswin() {
        return new DetectorFamily(
                Kswin.NAME,
                List.of(
                        probability("alpha", 0.005, "level of one test"),
                        new Param("window", 100, 20, 1e6, true, "values held"),
                        new Param("newest", 30, 10, 5e5, true, "values on each side of a test"),
                        new Param("seed", 0, 0, MANY, true, "of the draw among older values")),
                false,
                "The distribution of the newest values against older ones.");
    }

    private static Param probability(String name, double value, String meaning) {
        return new Param(name, value, NEAR_ZERO, NEAR_ONE, false, meaning);
    }

    private static Param count(String name, int value, int min, String meaning) {
        return new Param(name, value, min, MANY, true, meaning);
    }

    private static DetectorFamily glr() {
        return new DetectorFamily(
                LikelihoodRatio.NAME,
                List.of(
                        new Param("limit", 13, NEAR_ZERO, 1e6, false, "log likelihood ratio, nats"),
                        new Param("maxBuckets", 10, 2, 64, true, "sums per row"),
                        count("minWindow", 8, 1, "shortest newer side of a cut, in values"),
                        count("warmStart", 30, 10, "values before the first judgement"),
                        SIDES),
                false,
                "Two means likelier than one: fast for small and large changes alike.");
    }

    private static DetectorFamily cusum() {
        return new DetectorFamily(
                Cusum.NAME,
                List.of(
                        count("warmStart", 30, 10, "values before the first judgement"),
                        new Param("slack", 0.25, 0, 1e6, false, "deviations always tolerated"),
                        new Param("limit", 35, NEAR_ZERO, 1e12, false, "sum that is an alarm"),
                        SIDES),
                false,
                "The sum of standardised deviations beyond a slack.");
    }

    private static DetectorFamily ewma() {
        return new DetectorFamily(
                Ewma.NAME,
                List.of(
                        count("warmStart", 30, 10, "values before the first judgement"),
                        new Param("lambda", 0.05, NEAR_ZERO, 1, false, "weight of the newest"),
                        new Param(
                                "limit", 6.5, 0, 1e6, false, "deviations for an alarm; 0: ECDD's"),
                        SIDES),
                false,
                "The weighted mean of the newest values within control limits; ECDD.");
    }

    private static DetectorFamily fhddm() {
        return new DetectorFamily(
                Fhddm.NAME,
                List.of(
                        new Param("window", 100, 10, 1e6, true, "values that are compared"),
                        probability("delta", 1e-6, "confidence of the bound")),
                true,
                "The error rate of a window against the best such window, by Hoeffding's bound.");
    }

    private static DetectorFamily rddm() {
        return new DetectorFamily(
                Rddm.NAME,
                List.of(
                        count("warmStart", 129, 1, "values before the first judgement"),
                        new Param("warning", 1.773, NEAR_ZERO, 100, false, "deviations: warning"),
                        new Param("drift", 2.258, NEAR_ZERO, 100, false, "deviations: alarm"),
                        new Param("buffer", 7000, 10, 1e6, true, "values kept of a long concept"),
                        count("maxConcept", 40_000, 1, "a longer concept is cut to the buffer"),
                        count("warningLimit", 1400, 1, "a longer warning is an alarm")),
                true,
                "DDM that forgets the old part of a long concept.");
    }

    private static DetectorFamily stepd() {
        return new DetectorFamily(
                Stepd.NAME,
                List.of(
                        new Param("window", 30, 10, 1e6, true, "newest values, that are compared"),
                        probability("drift", 0.003, "level of an alarm"),
                        probability("warning", 0.05, "level of a warning")),
                true,
                "The newest error rate against all older ones, by the test of proportions.");
    }

    private static DetectorFamily wstd() {
        return new DetectorFamily(
                Wstd.NAME,
                List.of(
                        new Param("window", 30, 10, 1e6, true, "newest values, that are compared"),
                        new Param("older", 120, 10, 1e6, true, "values before them"),
                        probability("drift", 0.003, "level of an alarm"),
                        probability("warning", 0.05, "level of a warning")),
                true,
                "The newest errors against a window of older ones, by Wilcoxon's rank sum.");
    }
}
