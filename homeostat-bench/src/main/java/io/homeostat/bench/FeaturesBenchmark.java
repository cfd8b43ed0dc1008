package io.homeostat.bench;

import io.homeostat.feature.FeaturePipeline;
import io.homeostat.feature.FeatureVector;
import io.homeostat.reading.Reading;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A reading becomes twelve features, and then the past.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FeaturesBenchmark {
    private static final int READINGS = 8_192;

    private final Reading[] readings = new Reading[READINGS];
    private FeaturePipeline features;
    private int next;

    @Setup
    public void setUp() {
        Workload workload = Workload.of("linear");
        features = workload.features();
        for (int i = 0; i < READINGS; i++) {
            readings[i] = workload.reading(i);
        }
    }

    @Benchmark
    public FeatureVector features() {
        int index = next++ & (READINGS - 1);
        Reading reading = readings[index];
        FeatureVector vector = features.vector(reading, Workload.time(index));
        features.passed(reading);
        return vector;
    }
}
