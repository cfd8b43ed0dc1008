package io.homeostat.drift;

import io.homeostat.base.Seed;
import io.homeostat.numeric.Autocorrelation;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// Prints the tables of docs/detectors.md. Its seeds were used for nothing else, and the settings
/// were fixed before.
///
/// ```text
/// HOMEOSTAT_LAB=full ./mvnw test -pl homeostat-core -Dtest=DetectorLaboratory
/// ```
@EnabledIfEnvironmentVariable(named = "HOMEOSTAT_LAB", matches = "full")
final class DetectorLaboratory {
    private static final Seed SEED = new Seed(31_415);
    private static final int QUIET_STREAMS = 500;
    private static final int CHANGES = 200;
    private static final int REPETITIONS = 1000;

    @Test
    void independent_errors() {
        line("| detector | false alarms in 10 M | 0.1 → 0.15 | → 0.2 | → 0.3 | → 0.5 |");
        line("|---|---|---|---|---|---|");
        for (DetectorFamily family : Detectors.families()) {
            // KSWIN is for continuous values and a thousand times dearer.
            if (!family.name().equals(Kswin.NAME)) {
                indicators(family.name(), Autocorrelation.NONE);
            }
        }
        indicators(LikelihoodRatio.NAME, Autocorrelation.AUTO);
    }

    private static void indicators(String name, Autocorrelation autocorrelation) {
        DetectionTrial trial =
                new DetectionTrial(
                        detector(name, autocorrelation), DetectionTrial.indicators(), SEED);
        StringBuilder row = row(name, autocorrelation, trial.falseAlarms(QUIET_STREAMS));
        for (double change : new double[] {0.05, 0.1, 0.2, 0.4}) {
            append(row, trial.delays(change, CHANGES, 1000));
        }
        line(row.toString());
    }

    @Test
    void errors_in_waves() {
        for (double phi : new double[] {0, 0.5, 0.9, 0.99}) {
            line("φ = " + phi);
            line("| detector | false alarms in 10 M | 1 σ | 2 σ | 3 σ |");
            line("|---|---|---|---|---|");
            for (String name : List.of(LikelihoodRatio.NAME, Adwin.NAME)) {
                for (Autocorrelation autocorrelation : Autocorrelation.values()) {
                    waves(name, autocorrelation, phi);
                }
            }
        }
    }

    private static void waves(String name, Autocorrelation autocorrelation, double phi) {
        DetectionTrial trial =
                new DetectionTrial(
                        detector(name, autocorrelation), DetectionTrial.waves(phi), SEED);
        StringBuilder row = row(name, autocorrelation, trial.falseAlarms(QUIET_STREAMS));
        for (double change : new double[] {1, 2, 3}) {
            append(row, trial.delays(change, CHANGES, 2000));
        }
        line(row.toString());
    }

    @Test
    void inputs_on_sketches() {
        line("| test | 1 | 2 | 3 | 5 | 10 | 50 | continuous | 0.1 σ | 0.2 σ |");
        line("|---|---|---|---|---|---|---|---|---|---|");
        for (InputTest test : InputTest.values()) {
            if (test == InputTest.NONE) {
                continue;
            }
            StringBuilder row = new StringBuilder("| `" + test.label() + "` |");
            for (int levels : new int[] {1, 2, 3, 5, 10, 50, 0}) {
                append(row, share(test, levels, 0));
            }
            append(row, share(test, 0, 0.1));
            append(row, share(test, 0, 0.2));
            line(row.toString());
        }
    }

    private static double share(InputTest test, int levels, double shift) {
        int rejected = 0;
        for (int i = 0; i < REPETITIONS; i++) {
            // Not the repetitions of the short test
            rejected += SketchTrial.rejects(test, levels, shift, 10_000 + i) ? 1 : 0;
        }
        return 100.0 * rejected / REPETITIONS;
    }

    private static Supplier<DriftDetector> detector(String name, Autocorrelation autocorrelation) {
        return () ->
                Detectors.of(
                        new DetectorSpec.Named(
                                name, new TreeMap<>(), autocorrelation, Duration.ZERO));
    }

    private static StringBuilder row(String name, Autocorrelation autocorrelation, int alarms) {
        String suffix = autocorrelation == Autocorrelation.AUTO ? ", `autocorrelation: auto`" : "";
        return new StringBuilder("| `" + name + "`" + suffix + " | " + alarms + " |");
    }

    private static void append(StringBuilder row, DetectionTrial.Delays delays) {
        row.append(String.format(Locale.ROOT, " %.0f", delays.mean()));
        row.append(delays.missed() == 0 ? " |" : " (" + delays.missed() + " missed) |");
    }

    private static void append(StringBuilder row, double percent) {
        row.append(String.format(Locale.ROOT, " %.1f %% |", percent));
    }

    private static void line(String text) {
        System.out.println(text);
    }
}
