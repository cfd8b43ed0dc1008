package io.homeostat.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// No benchmark rots: each runs once, in this process, and nobody looks at its time.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BenchmarksTest {
    @Test
    void every_benchmark_runs() throws RunnerException {
        System.setProperty("jmh.ignoreLock", "true");
        Options once =
                new OptionsBuilder()
                        .include("io\\.homeostat\\.bench\\..*")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(20))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build();

        Collection<RunResult> results = new Runner(once).run();

        List<String> names =
                results.stream()
                        .map(result -> result.getParams().getBenchmark())
                        .map(name -> name.replace("io.homeostat.bench.", ""))
                        .toList();
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "AdwinBenchmark.update",
                        "DecodeBenchmark.decode",
                        "EncodeBenchmark.encode",
                        "EncodeBenchmark.library",
                        "FeaturesBenchmark.features",
                        "JournalBenchmark.append",
                        "JournalBenchmark.appendAndWait",
                        "PredictBenchmark.linear",
                        "PredictBenchmark.trees",
                        "PredictBenchmark.xgboostInPlace",
                        "PredictBenchmark.xgboostRowByRow",
                        "PredictBenchmark.xgboostThousandRows",
                        "StepBenchmark.step",
                        "StepBenchmark.step");
        assertThat(Stream.of(results.toArray(RunResult[]::new)))
                .allMatch(result -> result.getPrimaryResult().getScore() > 0);
    }
}
