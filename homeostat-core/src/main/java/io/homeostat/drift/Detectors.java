package io.homeostat.drift;

import io.homeostat.base.Check;
import io.homeostat.base.Seed;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// All detectors that a pipeline file can name.
///
/// Errors are watched, so every default reports only a rise; `sides: 2` reports a fall too.
public final class Detectors {
    /// Reference errors from which a limit is chosen.
    private static final int CALIBRATION = 1000;

    /// Errors that tell which ones are usual.
    private static final int REFERENCE = 100;

    /// Of the resampling: any fixed number.
    private static final Seed SEED = new Seed(0).split("calibration");

    private Detectors() {}

    public static List<DetectorFamily> families() {
        return DetectorFamilies.ALL;
    }

    public static Optional<DetectorFamily> family(String name) {
        return DetectorFamilies.ALL.stream()
                .filter(family -> family.name().equals(name))
                .findFirst();
    }

    /// The detector that `spec` names.
    ///
    /// @throws IllegalArgumentException for an unknown name or parameter, a value out of range, or
    ///   a detector of 0 and 1 for which something is to be done about autocorrelation
    public static DriftDetector of(DetectorSpec.Named spec) {
        List<String> names = DetectorFamilies.ALL.stream().map(DetectorFamily::name).toList();
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
        DriftDetector detector = calibrated(family, spec);
        return switch (spec.autocorrelation()) {
            case NONE -> detector;
            case AUTO -> {
                Check.argument(
                        !family.binaryOnly(),
                        "detector %s takes only 0 and 1: it cannot watch residuals",
                        spec.name());
                yield new ResidualDetector(new Residuals(), detector);
            }
        };
    }

    /// The parameter of a detector that a stated number of false alarms can choose; empty when it
    /// has none.
    public static Optional<String> limit(String name) {
        return switch (name) {
            case LikelihoodRatio.NAME, Cusum.NAME, Ewma.NAME -> Optional.of("limit");
            case PageHinkley.NAME -> Optional.of("threshold");
            default -> Optional.empty();
        };
    }

    private static DriftDetector calibrated(DetectorFamily family, DetectorSpec.Named spec) {
        if (spec.falseAlarmEvery().isZero()) {
            return build(new Given(family, spec.params()));
        }
        String limit =
                limit(spec.name())
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "detector "
                                                + spec.name()
                                                + " has no limit that false alarms could choose"));
        LimitSearch.Chart chart =
                value -> {
                    var params = new TreeMap<>(spec.params());
                    params.put(limit, value);
                    return build(new Given(family, params));
                };
        return new CalibratedDetector(
                chart, CALIBRATION, spec.falseAlarmEvery(), SEED.split(spec.name()));
    }

    /// As [#of(DetectorSpec.Named)], for absolute errors of any unit. A detector of 0 and 1 counts
    /// the errors that are larger than usual.
    public static DriftDetector scaled(DetectorSpec.Named spec) {
        boolean binary = family(spec.name()).map(DetectorFamily::binaryOnly).orElse(false);
        return binary
                ? new ScaledDetector(
                        new ScaledError(REFERENCE, MissDetector.USUAL, 1),
                        new MissDetector(of(spec)))
                : new ScaledDetector(new ScaledError(), of(spec));
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
            case HddmA.NAME -> new HddmA(hddm(given, 0.05));
            case HddmW.NAME -> new HddmW(hddm(given, given.real("lambda")));
            case Kswin.NAME ->
                    new Kswin(
                            new Kswin.Settings(
                                    given.real("alpha"),
                                    given.whole("window"),
                                    given.whole("newest"),
                                    new Seed((long) given.real("seed"))));
            case LikelihoodRatio.NAME ->
                    new LikelihoodRatio(
                            new LikelihoodRatio.Settings(
                                    given.real("limit"),
                                    given.whole("maxBuckets"),
                                    given.whole("minWindow"),
                                    given.whole("warmStart"),
                                    given.whole("sides")));
            case Cusum.NAME ->
                    new Cusum(
                            new Cusum.Settings(
                                    given.whole("warmStart"),
                                    given.real("slack"),
                                    given.real("limit"),
                                    given.whole("sides")));
            case Ewma.NAME ->
                    new Ewma(
                            new Ewma.Settings(
                                    given.whole("warmStart"),
                                    given.real("lambda"),
                                    given.real("limit"),
                                    given.whole("sides")));
            default -> binary(given);
        };
    }

    private static DriftDetector binary(Given given) {
        return switch (given.family().name()) {
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
            case Fhddm.NAME ->
                    new Fhddm(new Fhddm.Settings(given.whole("window"), given.real("delta")));
            case Rddm.NAME ->
                    new Rddm(
                            new Rddm.Settings(
                                    given.whole("warmStart"),
                                    given.real("warning"),
                                    given.real("drift"),
                                    given.whole("buffer"),
                                    given.whole("maxConcept"),
                                    given.whole("warningLimit")));
            case Stepd.NAME ->
                    new Stepd(
                            new Stepd.Settings(
                                    given.whole("window"),
                                    given.real("drift"),
                                    given.real("warning")));
            case Wstd.NAME ->
                    new Wstd(
                            new Wstd.Settings(
                                    given.whole("window"),
                                    given.whole("older"),
                                    given.real("drift"),
                                    given.real("warning")));
            default -> throw new IllegalStateException("no such detector: " + given.family());
        };
    }

    private static HddmSettings hddm(Given given, double lambda) {
        return new HddmSettings(
                given.real("drift"), given.real("warning"), lambda, given.whole("sides"));
    }
}
