package io.homeostat.goals;

import io.homeostat.base.Seed;
import io.homeostat.drift.DetectionTrial;
import io.homeostat.drift.DetectionTrial.Delays;
import io.homeostat.drift.DetectorSpec;
import io.homeostat.drift.Detectors;
import io.homeostat.drift.DriftDetector;
import io.homeostat.drift.GoldenRow;
import io.homeostat.drift.InputTest;
import io.homeostat.drift.SketchTrial;
import io.homeostat.numeric.Autocorrelation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;

/// What is asked of detectors alone, of `glr` with its one default setting.
final class DetectorGoals {
    /// The seed of docs/detectors.md; the settings were fixed before it was first used.
    private static final Seed SEED = new Seed(31_415);

    private static final int CHANGES = 200;
    private static final int CHANGES_QUICK = 20;
    private static final int QUIET = 500;
    private static final int QUIET_QUICK = 10;
    private static final double MILLION = 1e6;

    private DetectorGoals() {}

    static List<GoalRow> fidelity(Scale scale) {
        List<GoldenRow> rows = GoldenRow.all();
        long right = rows.stream().filter(row -> row.run().equals(row.alarms())).count();
        return List.of(
                GoalRow.of(
                        "D1",
                        "alarms where independent implementations have them",
                        "all rows",
                        right + " of " + rows.size(),
                        right == rows.size()));
    }

    static List<GoalRow> independentErrors(Scale scale) {
        DetectionTrial trial =
                new DetectionTrial(glr(Autocorrelation.NONE), DetectionTrial.indicators(), SEED);
        List<GoalRow> rows = new ArrayList<>();
        rows.add(falseAlarms("D2", "error rate 0.1", trial, scale));
        rows.add(
                delay("D2", "error rate 0.1 → 0.2", trial.delays(0.1, changes(scale), 1_000), 330));
        rows.add(delay("D2", "0.1 → 0.3", trial.delays(0.2, changes(scale), 1_000), 105));
        rows.add(delay("D2", "0.1 → 0.5", trial.delays(0.4, changes(scale), 1_000), 32));
        return rows;
    }

    static List<GoalRow> waves(Scale scale) {
        DetectionTrial trial =
                new DetectionTrial(glr(Autocorrelation.AUTO), DetectionTrial.waves(0.9), SEED);
        List<GoalRow> rows = new ArrayList<>();
        rows.add(falseAlarms("D3", "φ = 0.9", trial, scale));
        rows.add(delay("D3", "φ = 0.9, 1 σ", trial.delays(1, changes(scale), 2_000), 520));
        rows.add(delay("D3", "φ = 0.9, 2 σ", trial.delays(2, changes(scale), 2_000), 130));
        return rows;
    }

    static List<GoalRow> sketches(Scale scale) {
        int repetitions = scale.of(1_000, 20);
        InputTest test = InputTest.KOLMOGOROV_SMIRNOV;
        int most = 0;
        for (int levels : new int[] {1, 2, 3, 5, 10, 50, 0}) {
            most = Math.max(most, rejected(test, levels, 0, repetitions));
        }
        int seen = rejected(test, 0, 0.2, repetitions);
        return List.of(
                GoalRow.of(
                        "D5",
                        "the default test rejects without a change: the worst of 1, 2, 3, 5, 10, 50"
                                + " levels and continuous",
                        "≤ 5 %",
                        Text.share(most, repetitions),
                        most <= 0.05 * repetitions),
                GoalRow.of(
                        "D5",
                        "it sees a shift of 0.2 σ",
                        "≥ 99 %",
                        Text.share(seen, repetitions),
                        seen >= 0.99 * repetitions));
    }

    private static int rejected(InputTest test, int levels, double shift, int repetitions) {
        int rejected = 0;
        for (int i = 0; i < repetitions; i++) {
            // Not the repetitions of the test.
            rejected += SketchTrial.rejects(test, levels, shift, 10_000 + i) ? 1 : 0;
        }
        return rejected;
    }

    private static int changes(Scale scale) {
        return scale.of(CHANGES, CHANGES_QUICK);
    }

    private static GoalRow falseAlarms(
            String goal, String what, DetectionTrial trial, Scale scale) {
        int streams = scale.of(QUIET, QUIET_QUICK);
        double values = (double) streams * DetectionTrial.QUIET;
        int alarms = trial.falseAlarms(streams);
        return GoalRow.of(
                goal,
                what + ", no change: false alarms",
                "≤ 1 in 1 M",
                Text.of("%d in %.1f M", alarms, values / MILLION),
                alarms <= values / MILLION);
    }

    private static GoalRow delay(String goal, String what, Delays delays, double most) {
        return GoalRow.of(
                goal,
                what + ": mean delay",
                Text.of("≤ %.0f, none missed", most),
                Text.of("%.0f, %d missed", delays.mean(), delays.missed()),
                delays.mean() <= most && delays.missed() == 0);
    }

    private static Supplier<DriftDetector> glr(Autocorrelation autocorrelation) {
        return () ->
                Detectors.of(
                        new DetectorSpec.Named(
                                "glr", new TreeMap<>(), autocorrelation, Duration.ZERO));
    }
}
