package io.homeostat.goals;

import io.homeostat.config.PipelineResource;
import io.homeostat.loop.LoopSpec;
import io.homeostat.loop.LoopSpec.Strategy;
import io.homeostat.replay.Replay;
import io.homeostat.replay.ReplayReport;
import io.homeostat.runtime.TrainingRunner;
import io.homeostat.runtime.WorkCrew;
import io.homeostat.table.TableSource;
import io.homeostat.xgboost.TrainerCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/// S3: the gain of blind retraining for a quarter of its trainings, and no harm where retraining
/// does not help. Each pipeline file as it is; only the policy differs.
final class EconomyGoal implements Goal {
    private static final int OFTEN = 250;
    private static final int OFTEN_QUICK = 2_000;
    private static final long SELDOM_TIMES = 4;

    /// `always` trains whenever the rolling error is so many times what retraining often has.
    private static final double WORSE = 1.25;

    private static final String AIR = "air-quality/AirQualityUCI.csv";

    /// One recording under every policy.
    private record Runs(
            ReplayReport heal,
            ReplayReport never,
            ReplayReport always,
            ReplayReport often,
            ReplayReport seldom) {
        /// Share of what retraining often gains over the first model.
        double gain(ReplayReport report) {
            return (mae(never) - mae(report)) / (mae(never) - mae(often));
        }

        double trainings(ReplayReport report) {
            return (double) report.retrainings() / often.retrainings();
        }

        String text(ReplayReport report) {
            return Text.of(
                    "%.0f %% for %.0f %% (MAE %.3g, %d trainings)",
                    100 * gain(report), 100 * trainings(report), mae(report), report.retrainings());
        }

        String toNever(ReplayReport report) {
            return Text.of("%.3f (MAE %.3g)", mae(report) / mae(never), mae(report));
        }
    }

    @Override
    public List<GoalRow> measure(Scale scale) {
        List<GoalRow> rows = new ArrayList<>();
        rows.add(gain(scale, "turbine NOx", "gas-turbine-nox", Optional.of(turbine(scale))));
        Optional<List<Path>> air =
                scale.quick() ? Optional.empty() : scale.other(AIR).map(List::of);
        rows.add(gain(scale, "air NO2", "air-quality-no2", air));
        rows.add(harm(scale, "air CO", "air-quality-co", air));
        return rows;
    }

    private static List<Path> turbine(Scale scale) {
        return IntStream.rangeClosed(2_011, scale.of(2_015, 2_012))
                .mapToObj(year -> scale.recording("gas-turbine/gt_" + year + ".csv"))
                .toList();
    }

    private static GoalRow gain(
            Scale scale, String name, String pipeline, Optional<List<Path>> files) {
        String what =
                name
                        + ": share of the gain of retraining every 250 readings, for a share of its"
                        + " trainings";
        String target = "≥ 90 % for ≤ 25 %";
        if (files.isEmpty()) {
            return GoalRow.without("S3", what, target, absent(scale));
        }
        Runs runs = runs(scale, pipeline, files.get());
        return GoalRow.of(
                        "S3",
                        what,
                        target,
                        runs.text(runs.heal),
                        runs.gain(runs.heal) >= 0.9 && runs.trainings(runs.heal) <= 0.25)
                .beside(
                        runs.text(runs.never),
                        runs.text(runs.always),
                        "a quarter as often: " + runs.text(runs.seldom));
    }

    private static GoalRow harm(
            Scale scale, String name, String pipeline, Optional<List<Path>> files) {
        String what = name + ": error ÷ that of the first model";
        String target = "≤ 1.01";
        if (files.isEmpty()) {
            return GoalRow.without("S3", what, target, absent(scale));
        }
        Runs runs = runs(scale, pipeline, files.get());
        return GoalRow.of(
                        "S3",
                        what,
                        target,
                        runs.toNever(runs.heal),
                        mae(runs.heal) <= 1.01 * mae(runs.never))
                .beside(
                        runs.toNever(runs.never),
                        runs.toNever(runs.always),
                        "every 250: " + runs.toNever(runs.often));
    }

    private static String absent(Scale scale) {
        return scale.quick()
                ? "left to the whole run"
                : "no " + AIR + " (UCI id 360) under --data " + scale.data();
    }

    private static int often(Scale scale) {
        return scale.of(OFTEN, OFTEN_QUICK);
    }

    private static Runs runs(Scale scale, String name, List<Path> files) {
        PipelineResource pipeline = LoopRun.pipeline(scale, name);
        List<Strategy> blind =
                List.of(
                        new Strategy.Heal(),
                        new Strategy.Frozen(),
                        new Strategy.Periodic(often(scale)),
                        new Strategy.Periodic(SELDOM_TIMES * often(scale)));
        List<Callable<ReplayReport>> work = new ArrayList<>();
        blind.forEach(strategy -> work.add(() -> replay(pipeline, strategy, files)));
        List<ReplayReport> reports = WorkCrew.all(scale.threads(), work);
        ReplayReport often = reports.get(2);
        ReplayReport always = replay(pipeline, new Strategy.Threshold(WORSE * mae(often)), files);
        return new Runs(reports.get(0), reports.get(1), always, often, reports.get(3));
    }

    static ReplayReport replay(PipelineResource pipeline, Strategy strategy, List<Path> files) {
        LoopSpec spec = pipeline.loop().with(strategy);
        Replay replay = new Replay(pipeline, spec, new TrainingRunner(TrainerCatalog::of), _ -> {});
        try (TableSource source = TableSource.open(files, pipeline.source(), spec.fields())) {
            return replay.run(source, strategy.toString());
        }
    }

    private static double mae(ReplayReport report) {
        return report.end().healed().getOrDefault("mae", Double.NaN);
    }
}
