package io.homeostat.goals;

import io.homeostat.base.Seed;
import io.homeostat.bench.AdwinBenchmark;
import io.homeostat.drift.DetectorSpec;
import io.homeostat.drift.Detectors;
import io.homeostat.drift.DriftDetector;
import io.homeostat.drift.InputSketch;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureVector;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Time and memory of monitoring, on the machine that the page names.
final class CostGoal implements Goal {
    private static final double NANOS_MAX = 50;

    /// What JMH counts as none: it allocates a little itself.
    private static final double BYTES_MAX = 0.01;

    private static final int SENSORS = 10_000;
    private static final double MEGABYTES_MAX = 250;
    private static final int REFERENCE_K = 400;
    private static final int WINDOW_K = 200;
    private static final int VALUES = 3_000;
    private static final double MEGABYTE = 1e6;

    /// One sensor's monitoring.
    private record Watched(
            InputSketch reference, InputSketch window, DriftDetector one, DriftDetector other) {}

    @Override
    public List<GoalRow> measure(Scale scale) {
        RunResult update = update(scale);
        Result<?> bytes = update.getSecondaryResults().get("gc.alloc.rate.norm");
        double nanos = update.getPrimaryResult().getScore();
        double allocated = bytes == null ? Double.NaN : bytes.getScore();
        int sensors = scale.of(SENSORS, SENSORS / 20);
        double megabytes = megabytes(sensors) * SENSORS / sensors;
        return List.of(
                GoalRow.of(
                        "D4",
                        "ADWIN, one update of a long window",
                        "≤ 50 ns, 0 bytes",
                        Text.of("%.1f ns, %.3f bytes", nanos, allocated),
                        nanos <= NANOS_MAX && allocated <= BYTES_MAX),
                GoalRow.of(
                        "D4",
                        "heap of 10,000 sensors, each with sketches of k = 400 and 200, ADWIN and"
                                + " Page-Hinkley, after 3,000 values",
                        "≤ 250 MB",
                        Text.of("%.0f MB", megabytes),
                        megabytes <= MEGABYTES_MAX));
    }

    private static RunResult update(Scale scale) {
        Options options =
                new OptionsBuilder()
                        .include(AdwinBenchmark.class.getName().replace(".", "\\."))
                        .forks(scale.of(3, 1))
                        .warmupIterations(scale.of(3, 1))
                        .warmupTime(TimeValue.milliseconds(scale.of(1_000, 200)))
                        .measurementIterations(scale.of(5, 1))
                        .measurementTime(TimeValue.milliseconds(scale.of(1_000, 200)))
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build();
        try {
            Collection<RunResult> results = new Runner(options).run();
            return results.iterator().next();
        } catch (RunnerException e) {
            throw new IllegalStateException("the benchmark of ADWIN does not run: " + e, e);
        }
    }

    private static double megabytes(int sensors) {
        long before = used();
        List<Watched> all = new ArrayList<>(sensors);
        try {
            for (int i = 0; i < sensors; i++) {
                all.add(watched(i));
            }
            return (used() - before) / MEGABYTE;
        } finally {
            Reference.reachabilityFence(all);
        }
    }

    private static Watched watched(int sensor) {
        Seed seed = new Seed(sensor);
        List<Column> column = List.of(Column.number("x"));
        Watched watched =
                new Watched(
                        new InputSketch(column, REFERENCE_K, seed.split("reference")),
                        new InputSketch(column, WINDOW_K, seed.split("window")),
                        Detectors.of(DetectorSpec.named("adwin")),
                        Detectors.of(DetectorSpec.named("page-hinkley")));
        SplittableRandom random = seed.random();
        for (int n = 0; n < VALUES; n++) {
            double value = random.nextGaussian();
            FeatureVector x = FeatureVector.of(value);
            watched.reference().add(x);
            watched.window().add(x);
            watched.one().observe(value);
            watched.other().observe(value);
        }
        return watched;
    }

    private static long used() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
