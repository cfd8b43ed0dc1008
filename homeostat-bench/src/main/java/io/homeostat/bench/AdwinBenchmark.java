package io.homeostat.bench;

import io.homeostat.base.Seed;
import io.homeostat.drift.Adwin;
import io.homeostat.drift.DriftVerdict;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// One error of a world that does not change, in a window that has grown long.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AdwinBenchmark {
    private static final int ERRORS = 65_536;

    private final double[] errors = new double[ERRORS];
    private final Adwin adwin = new Adwin();
    private int next;

    @Setup
    public void setUp() {
        SplittableRandom random = new Seed(1).random();
        for (int i = 0; i < ERRORS; i++) {
            errors[i] = random.nextDouble();
            adwin.observe(errors[i]);
        }
    }

    @Benchmark
    public DriftVerdict update() {
        return adwin.observe(errors[next++ & (ERRORS - 1)]);
    }
}
