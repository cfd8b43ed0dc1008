package io.homeostat.drift;

import io.homeostat.base.Check;
import io.homeostat.base.Seed;
import io.homeostat.drift.DetectorFamily.Param;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// All detectors that a pipeline file can name.
///
/// Errors are watched, so every default reports only a rise; `sides: 2` reports a fall too.
public final class Detectors {
    private static final double NEAR_ZERO = 1e-12;
    private static final double NEAR_ONE = 1 - 1e-12;
    private static final double MANY = Integer.MAX_VALUE;

    private static final Param SIDES =
            new Param("sides", 1, 1, 2, true, "1 reports only a rise, 2 a fall too");

    private static final List<DetectorFamily> FAMILIES =
            List.of(adwin(), pageHinkley(), ddm(), eddm(), hddmA(), hddmW(), kswin());

    private Detectors() {}

    public static List<DetectorFamily> families() {
        return FAMILIES;
    }

    public static Optional<DetectorFamily> family(String name) {
        return FAMILIES.stream().filter(family -> family.name().equals(name)).findFirst();
    }

    /// The detector that `spec` names.
    ///
    /// @throws IllegalArgumentException for an unknown name or parameter, or a value out of range
    public static DriftDetector of(DetectorSpec.Named spec) {
        List<String> names = FAMILIES.stream().map(DetectorFamily::name).toList();
        DetectorFamily family =
                family(spec.name())
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "detector '"
                                                + spec.name()
                                                + "' is unknown, expected one of "
                                                + String.join(", ", names)));
        List<String> problems = family.problems(spec.params());
        Check.argument(problems.isEmpty(), "detector %s: %s", spec.name(), problems);
        return build(new Given(family, spec.params()));
    }

    /// As [#of(DetectorSpec.Named)], for absolute errors of any unit.
    ///
    /// @throws IllegalArgumentException also when the detector takes only 0 and 1
    public static DriftDetector scaled(DetectorSpec.Named spec) {
        boolean binary = family(spec.name()).map(DetectorFamily::binaryOnly).orElse(false);
        Check.argument(
                !binary,
                "detector %s takes only 0 and 1: it cannot watch the error of a regression",
                spec.name());
        return new ScaledDetector(new ScaledError(), of(spec));
    }

    private record Given(DetectorFamily family, SequencedMap<String, Double> params) {
        double real(String name) {
            return family.value(params, name);
        }

        int whole(String name) {
            return (int) real(name);
        }
    }

    private static DriftDetector build(Given given) {
        return switch (given.family().name()) {
            case Adwin.NAME ->
                    new Adwin(
                            new Adwin.Settings(
                                    given.real("delta"),
                                    given.whole("clock"),
                                    given.whole("maxBuckets"),
                                    given.whole("minWindow"),
                                    given.whole("grace"),
                                    given.whole("sides")));
            case PageHinkley.NAME ->
                    new PageHinkley(
                            new PageHinkley.Settings(
                                    given.whole("minInstances"),
                                    given.real("delta"),
                                    given.real("threshold"),
                                    given.real("alpha"),
                                    given.whole("sides") == 1
                                            ? PageHinkley.Mode.UP
                                            : PageHinkley.Mode.BOTH));
            case Ddm.NAME ->
                    new Ddm(
                            new Ddm.Settings(
                                    given.whole("warmStart"),
                                    given.real("warning"),
                                    given.real("drift")));
            case Eddm.NAME ->
                    new Eddm(
                            new Eddm.Settings(
                                    given.whole("warmStart"),
                                    given.real("alpha"),
                                    given.real("beta")));
            case HddmA.NAME -> new HddmA(hddm(given, 0.05));
            case HddmW.NAME -> new HddmW(hddm(given, given.real("lambda")));
            case Kswin.NAME ->
                    new Kswin(
                            new Kswin.Settings(
                                    given.real("alpha"),
                                    given.whole("window"),
                                    given.whole("newest"),
                                    new Seed((long) given.real("seed"))));
            default -> throw new IllegalStateException("no such detector: " + given.family());
        };
    }

    private static HddmSettings hddm(Given given, double lambda) {
        return new HddmSettings(
                given.real("drift"), given.real("warning"), lambda, given.whole("sides"));
    }

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
}
